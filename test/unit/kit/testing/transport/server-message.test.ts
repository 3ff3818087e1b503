import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import type { FakePublisher } from '../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'
import { join, joinTwo } from '../setup.ts'

useFakeTimers()

describe('the end of a stream', () => {
  it('destroys its subscribers, and no others', async () => {
    const { ada, eve, fake } = await joinTwo()
    const bob = fake.room.join()
    const [first, second] = [bob.publish(), bob.publish()]
    const events: string[] = []
    for (const [name, { session }] of Object.entries({ ada, eve })) {
      for (const stream of [first, second]) {
        const subscriber = session.subscribe(stream)
        subscriber.on('destroyed', () => events.push(`${name} ${stream.streamId}`))
      }
    }
    await pass(2_000)
    bob.unpublish(first)
    expect(events).toEqual(['ada stream-1', 'eve stream-1'])
    expect(fake.ledger.liveSubscribers().map(({ streamId }) => streamId)).toEqual([
      'stream-2',
      'stream-2',
    ])
  })

  it('is heard at once by its own publisher, and by no other', async () => {
    const fake = createFakeOpenTok()
    const { session } = await join(fake, 'Ada')
    const events: string[] = []
    const [camera, screen] = ['camera', 'screen'].map((name): FakePublisher => {
      const publisher = fake.OT.initPublisher()
      publisher.on('streamDestroyed destroyed', ({ type }) => events.push(`${name} ${type}`))
      session.publish(publisher)
      return publisher
    })
    await pass(1_000)
    fake.network.endStream(camera!.stream!.streamId)
    expect(events).toEqual(['camera streamDestroyed', 'camera destroyed'])
    await pass(1_000)
    expect(events).toHaveLength(2)
    expect(session.streams.map(({ streamId }) => streamId)).toEqual([screen!.stream!.streamId])
  })
})

describe('a signal', () => {
  it('has nothing that a listener could prevent', async () => {
    const { ada, fake } = await joinTwo()
    const events: unknown[] = []
    ada.session.on('signal', (event) => {
      event.preventDefault()
      events.push([event.cancelable, event.isDefaultPrevented()])
    })
    fake.room.join().signal({ type: 'chat', data: 'a' })
    expect(events).toEqual([[false, false]])
  })
})

describe('what a silence has held back', () => {
  it('comes first when another fault lets messages through, and restore() does not fail', async () => {
    const { ada, fake } = await joinTwo()
    const bob = fake.room.join()
    fake.network.silence('Ada')
    bob.publish()
    bob.signal({ data: 'in time' })
    // From now on, messages pass.
    fake.network.refuse('Ada')
    fake.network.kick('Ada')
    const outcomes: unknown[] = []
    ada.session.on('sessionDisconnected', () => {
      try {
        outcomes.push(fake.network.restore())
      } catch (error) {
        outcomes.push(error)
      }
    })
    await pass(10)
    expect(outcomes).toEqual([undefined])
    expect(fake.ledger.deliveries('Ada').map(({ data }) => data)).toEqual(['in time'])
    expect(ada.heard()).toEqual([
      'streamCreated',
      'signal',
      'sessionDisconnected forceDisconnected',
    ])
  })
})
