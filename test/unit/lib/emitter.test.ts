import { describe, expect, it, vi } from 'vitest'
import { createChange, createEmitter, guard } from '../../../src/lib/emitter.ts'
import { oneOf } from '../../../src/lib/validate.ts'

interface Events {
  said: { readonly word: string }
  ended: object
}

function setUp() {
  const handleError = vi.fn()
  const emitter = createEmitter<Events>(oneOf('said', 'ended'), handleError)
  return { emitter, ...emitter.listening, handleError }
}

const raise = () => {
  throw new Error('of the app')
}

describe('on()', () => {
  it('calls the listener for each of its events, and for no other', () => {
    const { emitter, on } = setUp()
    const listener = vi.fn()
    on('said', listener)
    emitter.emit('said', { word: 'one' })
    emitter.emit('ended', {})
    emitter.emit('said', { word: 'two' })
    expect(listener.mock.calls).toEqual([[{ word: 'one' }], [{ word: 'two' }]])
  })

  it('passes the same frozen payload to all listeners, in the order of registration', () => {
    const { emitter, on } = setUp()
    const heard: unknown[] = []
    for (const name of ['first', 'second']) on('said', (payload) => heard.push([name, payload]))
    const payload = { word: 'one' }
    emitter.emit('said', payload)
    expect(heard).toEqual([
      ['first', payload],
      ['second', payload],
    ])
    expect(Object.isFrozen(payload)).toBe(true)
  })

  it('returns a function that removes only this registration and may be called twice', () => {
    const { emitter, on } = setUp()
    const listener = vi.fn()
    const unsubscribe = on('said', listener)
    on('said', listener)
    unsubscribe()
    unsubscribe()
    emitter.emit('said', { word: 'one' })
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it.each(['', 'siad', 'toString', '__proto__', 'change', Symbol('change')])(
    'rejects %s, which is not an event',
    (name) => {
      const { on, once, off } = setUp()
      for (const method of [on, once, off]) {
        expect(() => method(name as never, () => {})).toThrow(TypeError)
        expect(() => method(name as never, () => {})).toThrow(/'said' or 'ended'/)
      }
    },
  )

  it.each([undefined, null, {}, 'listener'])('rejects %s, which is not a listener', (listener) => {
    const { on, once, onChange } = setUp()
    expect(() => on('said', listener as never)).toThrow(TypeError)
    expect(() => once('said', listener as never)).toThrow(TypeError)
    expect(() => onChange(listener as never)).toThrow(TypeError)
  })
})

describe('once()', () => {
  it('calls the listener once, even if the listener causes the next event', () => {
    const { emitter, once } = setUp()
    const listener = vi.fn(() => emitter.emit('said', { word: 'again' }))
    once('said', listener)
    emitter.emit('said', { word: 'one' })
    emitter.emit('said', { word: 'two' })
    expect(listener).toHaveBeenCalledExactlyOnceWith({ word: 'one' })
    expect(emitter.hasListeners('said')).toBe(false)
  })

  it('can be removed before its first event', () => {
    const { emitter, once, off } = setUp()
    const listener = vi.fn()
    once('said', listener)()
    once('said', listener)
    off('said', listener)
    emitter.emit('said', { word: 'one' })
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('off()', () => {
  it('removes every registration of that listener for that event', () => {
    const { emitter, on, off } = setUp()
    const [listener, other] = [vi.fn(), vi.fn()]
    on('said', listener)
    on('said', listener)
    on('said', other)
    on('ended', listener)
    off('said', listener)
    off('said', () => {})
    emitter.emit('said', { word: 'one' })
    expect(listener).not.toHaveBeenCalled()
    expect(other).toHaveBeenCalledTimes(1)
    emitter.emit('ended', {})
    expect(listener).toHaveBeenCalledTimes(1)
  })
})

describe('a listener that throws', () => {
  it('stops no other listener, and is reported with the name of its event', () => {
    const { emitter, on, handleError } = setUp()
    const later = vi.fn()
    on('said', raise)
    on('said', later)
    expect(() => emitter.emit('said', { word: 'one' })).not.toThrow()
    expect(later).toHaveBeenCalledTimes(1)
    expect(handleError).toHaveBeenCalledExactlyOnceWith(new Error('of the app'), 'said')
  })

  it('is removed all the same after once()', () => {
    const { emitter, once, handleError } = setUp()
    once('said', raise)
    emitter.emit('said', { word: 'one' })
    emitter.emit('said', { word: 'two' })
    expect(handleError).toHaveBeenCalledTimes(1)
  })
})

describe('a change of the listeners during an event', () => {
  it('does not call a listener that is removed meanwhile', () => {
    const { emitter, handleError, on } = setUp()
    const second = vi.fn()
    on('said', () => unsubscribe())
    const unsubscribe = on('said', second)
    emitter.emit('said', { word: 'one' })
    expect(second).not.toHaveBeenCalled()
    expect(handleError).not.toHaveBeenCalled()
  })

  it('calls a listener that is added meanwhile from the next event on', () => {
    const { emitter, on } = setUp()
    const added = vi.fn()
    const unsubscribe = on('said', () => {
      on('said', added)
      unsubscribe()
    })
    on('said', () => {})
    emitter.emit('said', { word: 'one' })
    expect(added).not.toHaveBeenCalled()
    emitter.emit('said', { word: 'two' })
    expect(added).toHaveBeenCalledExactlyOnceWith({ word: 'two' })
  })
})

describe('onChange()', () => {
  it('calls the listener for changes and for no event, without a payload', () => {
    const { emitter, onChange } = setUp()
    const listener = vi.fn()
    const unsubscribe = onChange(listener)
    emitter.emit('said', { word: 'one' })
    emitter.emitChange()
    expect(listener.mock.calls).toEqual([[undefined]])
    unsubscribe()
    emitter.emitChange()
    expect(listener).toHaveBeenCalledTimes(1)
  })
})

describe('a listener that is no function', () => {
  it('is refused by name', () => {
    const { on, onChange } = setUp()
    for (const add of [() => on('said', null as never), () => onChange(null as never)]) {
      expect(add).toThrow(new TypeError('listener must be a function, got null'))
    }
  })
})

describe('a source', () => {
  it('runs while somebody listens to its event, once, whoever else comes and goes', () => {
    const { emitter, on } = setUp()
    const end = vi.fn()
    const start = vi.fn(() => end)
    emitter.whileListened('said', start)
    on('ended', () => {})()
    expect(start).not.toHaveBeenCalled()
    const [first, second] = [on('said', () => {}), on('said', () => {})]
    expect(start).toHaveBeenCalledTimes(1)
    first()
    first()
    expect(end).not.toHaveBeenCalled()
    second()
    second()
    expect(end).toHaveBeenCalledTimes(1)
    on('said', () => {})
    emitter.dispose()
    expect([start, end].map(({ mock }) => mock.calls.length)).toEqual([2, 2])
  })

  it('of one event does not hide that of another', () => {
    const { emitter, on } = setUp()
    const started: string[] = []
    for (const name of ['said', 'ended'] as const) {
      emitter.whileListened(name, () => {
        started.push(name)
        return () => {}
      })
    }
    on('said', () => {})
    on('ended', () => {})
    expect(started).toEqual(['said', 'ended'])
  })
})

describe('dispose()', () => {
  it('removes all listeners', () => {
    const { emitter, on, onChange } = setUp()
    const listener = vi.fn()
    on('said', listener)
    onChange(listener)
    emitter.dispose()
    emitter.emit('said', { word: 'one' })
    emitter.emitChange()
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('the public interface', () => {
  it('has no emit(), and no off() without arguments', () => {
    const { emitter } = setUp()
    expect(Object.keys(emitter.listening)).toEqual(['on', 'once', 'off', 'onChange'])
    expect(() => (emitter.listening.off as () => void)()).toThrow(TypeError)
  })
})

describe('guard', () => {
  it('returns the result, or reports the thrown error', () => {
    const handleError = vi.fn()
    expect(guard(() => 42, handleError)).toBe(42)
    expect(handleError).not.toHaveBeenCalled()
    expect(guard(raise, handleError)).toBeUndefined()
    expect(handleError).toHaveBeenCalledExactlyOnceWith(new Error('of the app'))
  })
})

describe('an emitter of changes', () => {
  it('has no event', () => {
    const { on } = createChange(() => {}).listening as ReturnType<typeof setUp>
    expect(() => on('said', () => {})).toThrow(/must be nothing/)
  })
})
