import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../../src/kit/testing/index.ts'
import type { FakeOpenTokOptions } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { join } from '../../setup.ts'

useFakeTimers()

/** Ada has subscribed to Bob's stream; every change of its media is noted. */
async function subscribe(options: FakeOpenTokOptions = {}) {
  const fake = createFakeOpenTok(options)
  const { session } = await join(fake, 'Ada')
  const bob = fake.room.join({ data: 'Bob' })
  const events: string[] = []
  const subscriber = session.subscribe(bob.publish(), 'him', {}, (error) => {
    if (error) events.push(error.name)
  })
  subscriber.on('mediaStreamAvailable connected disconnected destroyed', ({ reason, type }) =>
    events.push(reason ? `${type} ${reason}` : type),
  )
  return { bob, fake, heard: () => events.splice(0), network: fake.network, session, subscriber }
}

/** The same, once it shows the stream. */
async function watch(options: FakeOpenTokOptions = {}) {
  const watched = await subscribe(options)
  await pass(2_000)
  watched.heard()
  return watched
}

const GIVEN_UP = 'destroyed peerConnection is disconnected'

describe('media that is lost', () => {
  it('of a relayed stream interrupts its subscriber for good', async () => {
    const { fake, heard, network, subscriber } = await watch()
    network.cutMedia()
    await pass(5_599)
    expect(heard()).toEqual([])
    await pass(60_000)
    expect(heard()).toEqual(['disconnected'])
    expect(fake.ledger.liveSubscribers()).toEqual([subscriber])
  })

  it('interrupts each time, and the subscriber says so meanwhile', async () => {
    const { heard, network, subscriber } = await watch()
    const look = () => [subscriber.isLoading(), subscriber.isSubscribing()]
    for (const round of ['first', 'second']) {
      network.cutMedia()
      await pass(10_000)
      expect([round, ...heard(), ...look()]).toEqual([round, 'disconnected', true, true])
      network.healMedia()
      await pass(1_000)
      expect([round, ...heard(), ...look()]).toEqual([round, 'connected', false, true])
    }
  })

  it('is not noticed if it is soon back, relayed or routed', async () => {
    for (const mediaMode of ['relayed', 'routed'] as const) {
      const { heard, network } = await watch({ mediaMode })
      network.cutMedia()
      await pass(5_000)
      network.healMedia()
      await pass(60_000)
      expect(heard()).toEqual([])
    }
  })

  it('of a routed stream is given up 12 s after it was lost again', async () => {
    const { heard, network } = await watch({ mediaMode: 'routed' })
    network.cutMedia()
    await pass(10_000)
    network.healMedia()
    await pass(39)
    network.cutMedia()
    await pass(11_999)
    expect(heard()).toEqual(['disconnected'])
    await pass(1)
    expect(heard()).toEqual([GIVEN_UP])
  })

  it('before the first picture only lets the subscribe time out', async () => {
    for (const cutMs of [0, 500]) {
      const { heard, network } = await subscribe()
      await pass(cutMs)
      network.cutMedia()
      await pass(60_000)
      expect(heard()).toEqual(['mediaStreamAvailable', 'OT_TIMEOUT'])
    }
  })
})

describe('a subscriber that has failed just before its first picture', () => {
  it('after 30 s shows nothing any more', async () => {
    const { heard, network } = await subscribe()
    network.cutMedia()
    await pass(29_900)
    network.healMedia()
    await pass(10_000)
    expect(heard()).toEqual(['mediaStreamAvailable', 'OT_TIMEOUT'])
  })

  it('with its session, and was left over, shows nothing any more', async () => {
    const { heard, network, session } = await subscribe()
    session.on('sessionDisconnected', (event) => event.preventDefault())
    await pass(500)
    network.closeWithoutReconnecting()
    await pass(10_000)
    expect(heard()).toEqual(['mediaStreamAvailable', 'OT_STREAM_DESTROYED'])
  })
})

describe('a publisher who has left during an outage', () => {
  it('sends no media any more, whatever changes on the line', async () => {
    const { bob, heard, network } = await watch()
    network.cutMedia('Ada')
    network.healMedia('Ada')
    network.cutVideo('Ada')
    network.healVideo('Ada')
    network.drop()
    bob.leave()
    network.degrade({ delayMs: 50, target: 'Ada' })
    await pass(5_600)
    expect(heard()).toEqual(['disconnected'])
    network.restore()
    await pass(10)
    expect(heard()).toEqual(['destroyed clientDisconnected'])
  })
})

describe('your own stream', () => {
  it('has no quality, and hears nothing of its switches', async () => {
    const fake = createFakeOpenTok()
    const { session } = await join(fake, 'Ada')
    const publisher = session.publish('me')
    await pass(200)
    const events: string[] = []
    const subscriber = session.subscribe(publisher.stream!)
    for (const name of ['qualityScoreChanged', 'videoDisabled', 'disconnected']) {
      subscriber.on(name, ({ type }) => events.push(type))
    }
    await pass(100)
    fake.network.degrade({ lossPercent: 30 })
    publisher.publishVideo(false)
    await pass(20_000)
    expect(events).toEqual([])
  })
})
