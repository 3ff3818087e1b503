import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'

useFakeTimers()

function createPublisher(strict: boolean) {
  const { OT } = createFakeOpenTok({ strict })
  return { OT, publisher: OT.initPublisher() }
}

describe('strict mode', () => {
  it('lets a test replace methods: by assignment, and with another kind of property', async () => {
    const { publisher } = createPublisher(true)
    await pass(100)
    const getStats = vi.fn()
    Object.assign(publisher, { getStats })
    ;(publisher.getStats as () => void)()
    expect(getStats).toHaveBeenCalledOnce()
    Object.defineProperty(publisher, 'videoWidth', { get: () => () => 320 })
    expect(publisher.videoWidth()).toBe(320)
  })

  it('leaves the class of an object as it is', () => {
    const { OT, publisher } = createPublisher(true)
    expect(publisher.constructor).toBe(OT.Publisher)
  })

  it('lets the events of a dead object pass, since OpenTok fires its own in the same way', () => {
    const { publisher } = createPublisher(true)
    publisher.destroy()
    expect(publisher.dispatchEvent({ type: 'mine' }).trigger('mine')).toBe(publisher)
  })
})

describe('without strict mode', () => {
  it('an object uses the methods of its class, also those that are replaced later', () => {
    const { OT, publisher } = createPublisher(false)
    const spy = vi.spyOn(OT.Publisher.prototype, 'videoWidth')
    onTestFinished(() => spy.mockRestore())
    publisher.videoWidth()
    expect(spy).toHaveBeenCalledOnce()
  })
})
