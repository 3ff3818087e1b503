import { describe, expect, it } from 'vitest'
import { DEFAULT_DELAYS } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { keep, setUpLive } from './setup.ts'
import type { Publishing } from './setup.ts'

useFakeTimers()

const idsOf = ({ fake }: Publishing) => fake.room.streams.map(({ streamId }) => streamId)

describe('the request that ends a stream', () => {
  it('can be ignored by the server, which then lists the stream for ever', async () => {
    const live = await setUpLive({ streamId: 'mine' })
    live.fake.network.ignore('unpublish')
    live.ada.session.unpublish(live.publisher)
    await pass(60_000)
    expect(idsOf(live)).toEqual(['mine'])
  })

  it('is not sent for a publisher that was kept from a previous session', async () => {
    const live = await setUpLive()
    const { ada, fake, publisher } = live
    keep(publisher)
    fake.network.closeWithoutReconnecting()
    await pass(100)
    ada.session.connect('a token')
    await pass(100)
    fake.network.ignore('unpublish')
    keep(publisher)
    ada.session.unpublish(publisher)
    await pass(100)
    // The fault is still there for the request of the next stream.
    ada.session.publish(publisher)
    await pass(100)
    const { streamId } = publisher.stream!
    ada.session.unpublish(publisher)
    await pass(100)
    expect(idsOf(live)).toContain(streamId)
  })

  it('is sent again when it was lost with the socket', async () => {
    const live = await setUpLive({ streamId: 'mine' })
    live.ada.session.unpublish(live.publisher)
    live.fake.network.drop()
    await pass(1_000)
    expect(idsOf(live)).toEqual(['mine'])
    live.fake.network.restore()
    await pass(100)
    expect(idsOf(live)).toEqual([])
  })

  describe('of which only the answer was lost with the socket', () => {
    /** Somebody else publishes a stream with the same id before OpenTok sends the request again. */
    async function repeat(dropRepeats: boolean) {
      const live = await setUpLive({ streamId: 'same id' }, { dropRepeats })
      live.ada.session.unpublish(live.publisher)
      // The server has it now, and its answer is on the way.
      await pass(DEFAULT_DELAYS.messageMs)
      live.fake.network.drop()
      await pass(100)
      expect(idsOf(live)).toEqual([])
      live.fake.room.join({ data: 'Bob' }).publish({ streamId: 'same id' })
      live.fake.network.restore()
      await pass(100)
      return idsOf(live)
    }

    it('takes effect once', async () => {
      expect(await repeat(true)).toEqual(['same id'])
    })

    it('takes effect again if the server does not recognize repeats', async () => {
      expect(await repeat(false)).toEqual([])
    })
  })
})
