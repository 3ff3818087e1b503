import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { join } from '../../setup.ts'

useFakeTimers()

/** A subscriber of Bob's stream, and the elements that it makes. */
async function setUpSubscriber() {
  const fake = createFakeOpenTok()
  const { session } = await join(fake, 'Ada')
  const subscriber = session.subscribe(fake.room.join({ data: 'Bob' }).publish())
  const elements: unknown[] = []
  subscriber.on('videoElementCreated', ({ element }) => elements.push(element))
  return { elements, session, subscriber }
}

describe('a subscriber', () => {
  it('has an element for itself, and makes another for the video', async () => {
    const { elements, subscriber } = await setUpSubscriber()
    expect([subscriber.element, elements]).toEqual([{ tagName: 'DIV' }, []])
    await pass(2_000)
    expect(elements).toEqual([{ tagName: 'VIDEO' }])
  })

  it('says whether it shows its stream', async () => {
    const { session, subscriber } = await setUpSubscriber()
    const look = () => [subscriber.isLoading(), subscriber.isSubscribing()]
    expect(look()).toEqual([true, false])
    await pass(2_000)
    expect(look()).toEqual([false, true])
    session.unsubscribe(subscriber)
    expect(look()).toEqual([true, false])
  })

  it('has the size of its stream until it is destroyed', async () => {
    const { session, subscriber } = await setUpSubscriber()
    expect([subscriber.videoWidth(), subscriber.videoHeight()]).toEqual([640, 480])
    session.unsubscribe(subscriber)
    expect([subscriber.videoWidth(), subscriber.videoHeight()]).toEqual([undefined, undefined])
  })

  it('writes into the properties of the app, as OpenTok does', async () => {
    const setup = await setUpSubscriber()
    const { session } = setup
    const stream = setup.subscriber.stream!
    const properties = { insertMode: 'append', audioVolume: 30 }
    const subscriber = session.subscribe(stream, 'tiles', properties)
    expect(properties).toEqual({ insertMode: 'append', audioVolume: 30, stream, session })
    expect(subscriber.getAudioVolume()).toBe(30)
    expect(() => session.subscribe(stream, Object.freeze({}))).toThrow(TypeError)
  })

  it('accepts preferences, and has the volume that was set', async () => {
    const { subscriber } = await setUpSubscriber()
    await expect(subscriber.setPreferredFrameRate(7)).resolves.toBeUndefined()
    const size = { width: 320, height: 240 }
    await expect(subscriber.setPreferredResolution(size)).resolves.toBeUndefined()
    expect(subscriber.setAudioVolume(10)).toBe(subscriber)
    expect(subscriber.getAudioVolume()).toBe(10)
    await subscriber.subscribeToAudio.promise(false)
    expect(subscriber.getAudioVolume()).toBe(0)
    expect(subscriber.subscribeToAudio(true).getAudioVolume()).toBe(10)
  })
})
