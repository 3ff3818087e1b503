import { describe, expect, it, vi } from 'vitest'
import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'
import type {
  FakeOpenTokOptions,
  FakePublisher,
  FakeSubscriber,
} from '../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

/** Joined session with a destroyed publisher and a destroyed subscriber. */
async function createDeadObjects(options: FakeOpenTokOptions = { strict: true }) {
  const fake = createFakeOpenTok(options)
  const session = fake.OT.initSession('api key', 'session id')
  session.connect('a token')
  await pass(100)
  const publisher = fake.OT.initPublisher()
  session.publish(publisher)
  const subscriber = session.subscribe(fake.room.join().publish())
  await pass(2_000)
  session.unpublish(publisher)
  session.unsubscribe(subscriber)
  return { fake, publisher, session, subscriber }
}

type Dead = Awaited<ReturnType<typeof createDeadObjects>>

const USES: Readonly<Record<string, (dead: Dead) => unknown>> = {
  'Publisher.on()': ({ publisher }) => publisher.on('destroyed', () => {}),
  'Publisher.once()': ({ publisher }) => publisher.once('destroyed', () => {}),
  'Publisher.publishVideo()': ({ publisher }) => publisher.publishVideo(false),
  'Publisher.publishAudio()': ({ publisher }) => publisher.publishAudio.promise(false),
  'Publisher.setStyle()': ({ publisher }) => publisher.setStyle({}),
  'Publisher.destroy()': ({ publisher }) => publisher.destroy(),
  'Publisher.videoWidth()': ({ publisher }) => publisher.videoWidth(),
  'Publisher.getStats()': ({ publisher }) => publisher.getStats(),
  'Subscriber.on()': ({ subscriber }) => subscriber.on('destroyed', () => {}),
  'Subscriber.once()': ({ subscriber }) => subscriber.once('destroyed', () => {}),
  'Subscriber.subscribeToVideo()': ({ subscriber }) => subscriber.subscribeToVideo(false),
  'Subscriber.subscribeToAudio()': ({ subscriber }) => subscriber.subscribeToAudio.promise(false),
  'Subscriber.setAudioVolume()': ({ subscriber }) => subscriber.setAudioVolume(10),
  'Subscriber.getAudioVolume()': ({ subscriber }) => subscriber.getAudioVolume(),
  'Subscriber.isSubscribing()': ({ subscriber }) => subscriber.isSubscribing(),
  'Session.publish()': ({ publisher, session }) => session.publish(publisher),
  'Session.unpublish()': ({ publisher, session }) => session.unpublish(publisher),
  'Session.unsubscribe()': ({ session, subscriber }) => session.unsubscribe(subscriber),
}

describe.each(Object.entries(USES))('%s', (name, use) => {
  it('of a dead object throws, and is reported as a leak', async () => {
    const dead = await createDeadObjects()
    expect(() => use(dead)).toThrow(
      expect.objectContaining({
        name: 'FakeOpenTokError',
        code: 'deadObject',
        message: expect.stringContaining(`The app called ${name} of a dead object.`),
      }),
    )
    expect(() => dead.fake.ledger.assertNoLeaks()).toThrow(`${name} of a dead object`)
  })

  it('does not throw without the option', async () => {
    const dead = await createDeadObjects({})
    if (name === 'Publisher.getStats()') {
      expect(() => use(dead)).toThrow('is not part of the fake')
    } else {
      expect(() => use(dead)).not.toThrow()
    }
  })
})

describe('strict mode', () => {
  it('allows calls on live objects', async () => {
    const fake = createFakeOpenTok({ strict: true })
    const publisher: FakePublisher = fake.OT.initPublisher()
    await pass(100)
    expect(publisher.on('destroyed', () => {}).publishVideo(true)).toBe(publisher)
    await expect(publisher.publishAudio.promise(false)).resolves.toBeUndefined()
  })

  it('allows cleanup with off(), and spies on methods', async () => {
    const { publisher, subscriber } = await createDeadObjects()
    const gone: FakeSubscriber = subscriber.off('destroyed')
    expect([gone, publisher.off()]).toEqual([subscriber, publisher])
    const fake = createFakeOpenTok({ strict: true })
    const other = fake.OT.initPublisher()
    const spy = vi.spyOn(other, 'on')
    other.on('destroyed', () => {})
    expect(spy).toHaveBeenCalledOnce()
  })

  it('throws for a second connect(), which would never be answered', async () => {
    const { session } = await createDeadObjects()
    expect(() => session.connect('a token')).toThrow(
      'The app called Session.connect() while joined, which would never settle.',
    )
  })
})

describe('an error of the fake in a listener', () => {
  /** Fires an event whose listener makes a forbidden call. */
  async function createCarelessListener(act: (dead: Dead) => unknown) {
    const dead = await createDeadObjects()
    const after = vi.fn()
    dead.session.on('signal', () => act(dead))
    dead.session.on('signal', after)
    return { ...dead, after }
  }

  it('is swallowed there, as in OpenTok, and thrown again when the time advances', async () => {
    const { after, fake } = await createCarelessListener(({ publisher }) =>
      publisher.publishVideo(true),
    )
    expect(() => fake.room.signal({ data: 'hello' })).not.toThrow()
    expect(after).not.toHaveBeenCalled()
    await expect(pass(1)).rejects.toThrow('Publisher.publishVideo() of a dead object')
    await expect(pass(1)).resolves.toBeDefined()
    expect(() => fake.ledger.assertNoLeaks()).toThrow('Publisher.publishVideo()')
  })

  it('is thrown again, too, for a member that the fake does not model', async () => {
    const { fake } = await createCarelessListener(({ session }) => session.forceMuteAll())
    fake.room.signal({ data: 'hello' })
    expect(() => vi.advanceTimersByTime(1)).toThrow('forceMuteAll() is not part of the fake')
  })

  it('is not thrown again if the error is the app’s own', async () => {
    const { fake } = await createCarelessListener(() => {
      throw new Error('of the app')
    })
    fake.room.signal({ data: 'hello' })
    await expect(pass(1)).resolves.toBeDefined()
  })
})
