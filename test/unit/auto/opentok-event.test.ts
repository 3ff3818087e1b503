import { describe, expect, it } from 'vitest'
import { createEvent } from '../../../src/auto/opentok-event.ts'

type Event = ReturnType<typeof createEvent> & {
  readonly cancelable: boolean
  preventDefault(): void
  isDefaultPrevented(): boolean
}

const target = { is: 'the session' }

describe('an event in the shape of OpenTok’s', () => {
  it('has its name, its target, and fields of its own', () => {
    const event = createEvent('sessionDisconnected', target, { reason: 'left' })
    expect(event).toMatchObject({ type: 'sessionDisconnected', reason: 'left' })
    expect(event.target).toBe(target)
  })

  it.each([
    ['can be prevented, unless it is said otherwise', [], true],
    ['can be prevented', [true], true],
    ['cannot be prevented', [false], false],
  ] as const)('%s', (_, cancelable, isCancelable) => {
    const event = createEvent('streamDestroyed', target, {}, ...cancelable) as Event
    expect(event.cancelable).toBe(isCancelable)
    expect(event.isDefaultPrevented()).toBe(false)
    event.preventDefault()
    expect(event.isDefaultPrevented()).toBe(isCancelable)
  })
})
