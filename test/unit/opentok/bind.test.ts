import { describe, expect, it, vi } from 'vitest'
import { bind } from '../../../src/opentok/bind.ts'
import { ScriptedEmitter } from '../../stories/harness/scripted.ts'

describe('bind', () => {
  it('listens to each event of the table, and passes its payload on', () => {
    const target = new ScriptedEmitter()
    const [sessionConnected, destroyed] = [vi.fn(), vi.fn()]
    bind(target, { sessionConnected, destroyed })
    expect(target.listeners).toEqual({ sessionConnected: 1, destroyed: 1 })
    const event = { reason: 'unpublished' }
    target.fire('destroyed', event)
    expect(destroyed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining(event))
    expect(sessionConnected).not.toHaveBeenCalled()
  })

  it('removes exactly its own listeners: the app listens to the same events', () => {
    const target = new ScriptedEmitter()
    const own = vi.fn()
    target.on('destroyed', own)
    const unbind = bind(target, { destroyed: vi.fn(), connected: vi.fn() })
    target.on('destroyed', own)
    unbind()
    expect(target.listeners).toEqual({ destroyed: 2 })
    target.fire('destroyed')
    expect(own).toHaveBeenCalledTimes(2)
  })

  it('can be unbound twice, and leaves a second binding of the same table alone', () => {
    const target = new ScriptedEmitter()
    const first = vi.fn()
    const unbind = bind(target, { connected: first })
    const second = vi.fn()
    bind(target, { connected: second })
    unbind()
    unbind()
    target.fire('connected')
    expect(first).not.toHaveBeenCalled()
    expect(second).toHaveBeenCalledTimes(1)
  })

  it('registers one event at a time, and never removes without a name', () => {
    const calls: unknown[][] = []
    const target = {
      on: (...given: unknown[]) => calls.push(['on', ...given]),
      off: (...given: unknown[]) => calls.push(['off', ...given]),
    }
    const listener = () => {}
    bind(target, { connected: listener })()
    expect(calls).toEqual([
      ['on', 'connected', listener],
      ['off', 'connected', listener],
    ])
  })
})
