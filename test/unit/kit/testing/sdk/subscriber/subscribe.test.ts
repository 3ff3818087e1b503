import { describe, expect, it } from 'vitest'
import { createFakeOpenTok, openTokError } from '../../../../../../src/kit/testing/index.ts'
import type { FakeOpenTokOptions, FakeStream } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { record } from '../../setup.ts'

useFakeTimers()

const NAMES = [
  'signalingStateStable',
  'mediaStreamAvailable',
  'connected',
  'subscribeComplete',
  'loaded',
  'videoElementCreated',
  'destroyed',
  'qualityScoreChanged',
  'videoDisabled',
]

/** Ada, who can subscribe to Bob's stream; everything that happens is noted, also exceptions. */
async function setUpCall(options: FakeOpenTokOptions = {}) {
  const fake = createFakeOpenTok(options)
  const session = fake.OT.initSession('api key', 'session id')
  session.connect(fake.createToken({ data: 'Ada' }))
  await pass(100)
  const bob = fake.room.join({ data: 'Bob' })
  const stream = bob.publish()
  const events: string[] = []
  fake.OT.on('exception', ({ code, title }) => events.push(`exception ${title} ${code}`))

  function subscribe(to: Pick<FakeStream, 'streamId'> = stream) {
    const subscriber = session.subscribe(to, 'her', {}, (error) =>
      events.push(error ? `answer ${error.name} ${error.code}` : 'answer'),
    )
    for (const name of NAMES) {
      // Some of these events have no event object.
      subscriber.on(name, (event: { readonly reason?: string } | undefined) =>
        events.push([name, event?.reason].filter(Boolean).join(' ')),
      )
    }
    return subscriber
  }

  return { bob, fake, heard: () => events.splice(0), session, subscribe }
}

const SHOWN = [
  'signalingStateStable',
  'mediaStreamAvailable',
  'connected',
  'answer',
  'subscribeComplete',
  'loaded',
  'videoElementCreated',
  'qualityScoreChanged',
]

const TIMED_OUT = ['answer OT_TIMEOUT 1501', 'exception OT_TIMEOUT 1501', 'subscribeComplete']

describe('subscribe()', () => {
  it('shows the stream', async () => {
    const { heard, subscribe } = await setUpCall()
    subscribe()
    await pass(5_000)
    expect(heard()).toEqual(SHOWN)
  })

  it.each([undefined, {}, { streamId: 1 }])('of no stream (%o) fails at once', async (given) => {
    const { fake, heard, session } = await setUpCall()
    const errors: unknown[] = []
    const made = session.subscribe(given as never, 'her', {}, (error) => errors.push(error))
    expect([made, fake.ledger.subscribers]).toEqual([undefined, []])
    expect(errors).toMatchObject([{ name: 'OT_INVALID_PARAMETER', code: 1501 }])
    expect(heard()).toEqual(['exception OT_INVALID_PARAMETER 1501'])
  })

  it('of a stream that the server does not have ends the subscriber', async () => {
    const { heard, subscribe } = await setUpCall()
    subscribe({ streamId: 'stream-9' })
    await pass(10)
    expect(heard()).toEqual([
      'exception OT_STREAM_NOT_FOUND 1501',
      'answer OT_STREAM_NOT_FOUND 1501',
      'exception OT_STREAM_NOT_FOUND 1501',
      'subscribeComplete',
      'destroyed streamNotFound',
    ])
  })

  it('fails with the error that a test has prepared', async () => {
    const { fake, heard, subscribe } = await setUpCall()
    fake.network.fail('subscriber', openTokError('OT_STREAM_LIMIT_EXCEEDED', 1605))
    subscribe()
    await pass(10)
    expect(heard()).toContain('answer OT_STREAM_LIMIT_EXCEEDED 1605')
  })

  it('waits for the next socket if this one is lost', async () => {
    const { fake, heard, subscribe } = await setUpCall()
    subscribe()
    fake.network.drop()
    await pass(10_000)
    expect(heard()).toEqual([])
    fake.network.restore()
    await pass(5_000)
    expect(heard()).toEqual(SHOWN)
  })

  it('that has timed out ignores a late answer', async () => {
    const { fake, heard, subscribe } = await setUpCall()
    fake.network.ignore('subscriber')
    const subscriber = subscribe()
    await pass(30_000)
    expect(heard()).toEqual(TIMED_OUT)
    fake.network.fail('subscriber', 404)
    fake.network.flap(1)
    await pass(1_000)
    expect([heard(), fake.ledger.liveSubscribers()]).toEqual([[], [subscriber]])
  })

  it('that has timed out raises no further exception when the session ends', async () => {
    const { fake, heard, session, subscribe } = await setUpCall()
    fake.network.ignore('subscriber')
    subscribe()
    await pass(30_000)
    expect(heard()).toEqual(TIMED_OUT)
    void session.disconnect()
    await pass(1_000)
    expect(heard()).toEqual(['destroyed clientDisconnected'])
  })
})

describe('a subscriber without a picture yet', () => {
  it('does not find a publisher who has vanished', async () => {
    const { bob, heard, subscribe } = await setUpCall()
    subscribe()
    bob.vanish()
    await pass(10_000)
    expect(heard()).toEqual([])
  })

  it('does not find a publisher who has left during an outage', async () => {
    const { bob, fake, heard, subscribe } = await setUpCall()
    subscribe()
    await pass(10)
    fake.network.drop()
    bob.leave()
    await pass(10_000)
    expect(heard()).toEqual([])
    fake.network.restore()
    await pass(10)
    expect(heard()).toContain('destroyed clientDisconnected')
  })

  it('finds nobody after it has timed out', async () => {
    const { heard, subscribe } = await setUpCall({ delays: { subscribeTimeoutMs: 100 } })
    subscribe()
    await pass(10_000)
    expect(heard()).toEqual(TIMED_OUT)
  })

  it('says nothing of lines, or of a video that is switched off', async () => {
    const { bob, fake, heard, subscribe } = await setUpCall()
    fake.network.ignore('subscriber')
    subscribe()
    fake.network.degrade({ lossPercent: 30 })
    bob.publishVideo(false)
    await pass(20_000)
    expect(heard()).toEqual([])
  })

  it('that the app unsubscribes fails with an error of no name', async () => {
    const { fake, session } = await setUpCall()
    const errors: unknown[] = []
    const [stream] = fake.room.streams
    const subscriber = session.subscribe(stream!, 'her', {}, (error) => errors.push(error))
    expect(session.unsubscribe(subscriber)).toBe(true)
    expect(errors).toEqual([new Error('Unsubscribed')])
  })

  it('that the app unsubscribes at the first picture never succeeds', async () => {
    const { heard, session, subscribe } = await setUpCall()
    const subscriber = subscribe()
    subscriber.on('connected', () => session.unsubscribe(subscriber))
    await pass(5_000)
    expect(heard()).toEqual([...SHOWN.slice(0, 3), 'destroyed Unsubscribe'])
  })
})

describe('unsubscribe()', () => {
  it('of an object that is no subscriber of the fake does nothing', async () => {
    const { session } = await setUpCall()
    expect(session.unsubscribe({})).toBe(false)
  })

  it('inside the error of subscribe() destroys the subscriber once', async () => {
    const { session } = await setUpCall()
    const stream = { streamId: 'stream-9' }
    const subscriber = session.subscribe(stream, 'her', {}, () => session.unsubscribe(subscriber))
    const fired = record(subscriber)
    await pass(10)
    expect(fired().filter((line) => line.startsWith('destroyed'))).toEqual([
      'destroyed Unsubscribe',
    ])
  })
})
