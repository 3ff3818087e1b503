import { describe, expect, it } from 'vitest'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { keep, setUpLive, setUpPublisher } from './setup.ts'

useFakeTimers()

describe('the size of a video', () => {
  it('is known while the publisher is live', async () => {
    const { ada, publisher } = await setUpPublisher()
    const size = () => [publisher.videoWidth(), publisher.videoHeight()]
    expect(size()).toEqual([undefined, undefined])
    ada.session.publish(publisher)
    await pass(100)
    expect(size()).toEqual([640, 480])
    publisher.destroy()
    expect(size()).toEqual([undefined, undefined])
  })
})

describe('destroy()', () => {
  it('returns the publisher, or a promise', async () => {
    const { fake, publisher } = await setUpLive()
    expect(publisher.destroy()).toBe(publisher)
    const other = fake.OT.initPublisher('me')
    await pass(50)
    await expect(other.destroy.promise()).resolves.toBeUndefined()
    expect([other.isLoading(), fake.ledger.camerasOn]).toEqual([null, 0])
  })

  it('fires destroyed once, however often it is called', async () => {
    const { fired, publisher } = await setUpLive()
    publisher.destroy()
    publisher.destroy()
    expect(fired()).toEqual(['streamDestroyed reset', 'destroyed'])
  })

  it('of a publisher that was kept from a previous session ends no stream', async () => {
    const { ada, fake, fired, publisher } = await setUpLive()
    keep(publisher)
    fake.network.closeWithoutReconnecting()
    await pass(100)
    expect(fired()).toEqual(['streamDestroyed networkDisconnected'])
    expect(ada.session.isConnected()).toBe(false)
    publisher.destroy()
    await pass(100)
    expect(fired()).toEqual(['destroyed'])
  })
})

describe('settings', () => {
  it('are accepted without any effect, with or without a promise', async () => {
    const { fired, publisher } = await setUpPublisher()
    expect(publisher.setStyle({ nameDisplayMode: 'off' })).toBe(publisher)
    await expect(publisher.setStyle.promise({})).resolves.toBeUndefined()
    expect(fired()).toEqual([])
  })
})

describe('switching the video', () => {
  it('is accepted before the publisher is live', async () => {
    const { ada, publisher } = await setUpPublisher()
    expect(publisher.publishVideo(true)).toBe(publisher)
    ada.session.publish(publisher)
    expect(publisher.publishVideo(true)).toBe(publisher)
    await pass(100)
    expect(publisher.stream?.hasVideo).toBe(true)
  })

  it('changes nothing for the others once the publisher is unpublished and kept', async () => {
    const { ada, publisher } = await setUpLive()
    keep(publisher)
    ada.session.unpublish(publisher)
    expect(publisher.publishVideo(false)).toBe(publisher)
    expect(publisher.stream?.hasVideo).toBe(true)
  })
})

describe('unpublish()', () => {
  it('leaves a publisher as it was that is not published', async () => {
    const { ada, fake, fired, publisher } = await setUpPublisher()
    ada.session.unpublish(publisher)
    await pass(100)
    expect([publisher.session, fired(), fake.ledger.camerasOn]).toEqual([undefined, [], 1])
  })

  it('takes a destroyed publisher from its session without any event', async () => {
    const { ada, fake, fired, publisher } = await setUpLive()
    fake.network.closeWithoutReconnecting()
    await pass(100)
    expect(fired()).toEqual(['streamDestroyed networkDisconnected', 'destroyed'])
    ada.session.connect('a token')
    await pass(100)
    ada.session.publish(publisher)
    expect(publisher.session).toBe(ada.session)
    ada.session.unpublish(publisher)
    await pass(100)
    expect([publisher.session, fired()]).toEqual([null, []])
  })
})
