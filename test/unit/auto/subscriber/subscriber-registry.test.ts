import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Completion, Method } from '../../../../src/auto/auto.types.ts'
import type { RawSession } from '../../../../src/auto/session/raw-session.ts'
import { createSubscriberRegistry } from '../../../../src/auto/subscriber/subscriber-registry.ts'
import type { Reconnection, StreamLike } from '../../../../src/index.ts'
import { createHandle, createSubscriber } from './objects.ts'

afterEach(() => void vi.unstubAllGlobals())

const stream = { streamId: 'stream' } as StreamLike

/** What OpenTok's session returns; the calls of its methods are noted. */
function createSetup({ isOpen = true, returns }: { isOpen?: boolean; returns?: unknown } = {}) {
  const calls: unknown[] = []
  const results = { current: returns }
  const raw = {
    call(...given: unknown[]) {
      calls.push(given)
      return results.current
    },
  } as unknown as RawSession
  const { handle, unsubscribe } = createHandle()
  const subscribe = vi.fn<(...given: unknown[]) => unknown>(() => handle)
  const reconnection = { subscribe, subscribers: new Map() } as unknown as Reconnection
  const registry = createSubscriberRegistry({
    raw: () => raw,
    reconnection: () => reconnection,
    prototype: null,
    isOpen: () => isOpen,
    latest: (given) => given,
  })
  return {
    ...registry,
    calls,
    /** What OpenTok's methods return from now on. */
    setResult: (result: unknown) => void (results.current = result),
    byLibrary: subscribe.mock.calls,
    endHandle: unsubscribe,
  }
}

type Setup = ReturnType<typeof createSetup>

/** OpenTok makes an object for the library. */
function make({ setResult, subscribeRaw }: Setup) {
  const made = createSubscriber()
  setResult(made.subscriber)
  // Without a callback: the library may need no answer.
  subscribeRaw(stream)
  return made
}

describe('subscribe() of the app', () => {
  const without = { insertDefaultUI: false }

  it.each<[string, readonly unknown[], readonly unknown[]]>([
    ['a stream alone', [stream], [stream, undefined, undefined]],
    ['a place', [stream, 'videos'], [stream, 'videos', undefined]],
    ['a place and properties', [stream, 'videos', { width: 1 }], [stream, 'videos', { width: 1 }]],
    ['no place, but properties', [stream, null, { width: 1 }], [stream, undefined, { width: 1 }]],
    [
      'properties without a UI in the second place',
      [stream, without],
      [stream, undefined, without],
    ],
    ['properties without a UI', [stream, undefined, without], [stream, undefined, without]],
    ['an element', [stream, { id: 'x' }], [stream, { id: 'x' }, undefined]],
  ])('is done by the library for %s', (_, given, expected) => {
    const { byLibrary, calls, subscribe } = createSetup()
    expect(subscribe(...given)).toBeTypeOf('object')
    expect(byLibrary).toEqual([expected])
    expect(calls).toEqual([])
  })

  it.each<[string, readonly unknown[]]>([
    ['no stream', []],
    ['null', [null, 'videos']],
    ['no stream of OpenTok', [{}, 'videos', {}]],
    ['a place without a UI to put there', [stream, 'videos', without]],
  ])('is refused by OpenTok itself for %s', (_, given) => {
    const { byLibrary, calls, subscribe } = createSetup({ returns: 'of OpenTok' })
    expect(subscribe(...given)).toBe('of OpenTok')
    expect(calls).toEqual([['subscribe', ...given]])
    expect(byLibrary).toEqual([])
  })

  it('is OpenTok’s own before the session is joined, and its callback cannot throw into it', () => {
    const reportError = vi.fn<(error: unknown) => void>()
    vi.stubGlobal('reportError', reportError)
    const { calls, subscribe } = createSetup({ isOpen: false })
    const error = new Error('of the app')
    const callback = vi.fn<Completion>(() => {
      throw error
    })
    subscribe(stream, 'videos', callback)
    const [[, , place, passed] = []] = calls as unknown[][]
    expect(place).toBe('videos')
    ;(passed as Completion)(null, 'a subscriber')
    expect(callback.mock.calls).toEqual([[null, 'a subscriber']])
    expect(reportError.mock.calls).toEqual([[error]])
  })

  it('reports nothing where the app gave no callback', () => {
    const reportError = vi.fn<(error: unknown) => void>()
    vi.stubGlobal('reportError', reportError)
    const setup = createSetup()
    setup.subscribe(stream)
    make(setup)
    setup.release()
    expect(reportError).not.toHaveBeenCalled()
  })
})

describe('the end by the app', () => {
  it.each(['unsubscribe', 'destroy'] as const)(
    'by %s() is that of the library, and OpenTok’s while it still has an object',
    (name) => {
      const setup = createSetup()
      const { calls, endHandle, unsubscribe } = setup
      const mine = setup.subscribe(stream) as Readonly<Record<string, Method>>
      const { subscriber } = make(setup)
      calls.length = 0
      if (name === 'destroy') expect(mine[name]?.()).toBe(mine)
      else expect(unsubscribe(mine)).toBe(true)
      expect(endHandle).toHaveBeenCalledOnce()
      expect(calls).toEqual([['unsubscribe', subscriber]])
    },
  )

  it('asks nothing of OpenTok while that has no object', () => {
    const { calls, endHandle, subscribe, unsubscribe } = createSetup()
    expect(unsubscribe(subscribe(stream))).toBe(true)
    expect(endHandle).toHaveBeenCalledOnce()
    expect(calls).toEqual([])
  })
})

describe('subscribing for the library', () => {
  it('to a stream that the app has not asked for is OpenTok’s own', () => {
    const { calls, setResult, subscribeRaw } = createSetup()
    const { subscriber } = createSubscriber()
    setResult(subscriber)
    const answer = vi.fn<(error?: unknown) => void>()
    const properties = { width: 1 }
    expect(subscribeRaw(stream, 'videos', properties, answer)).toBe(subscriber)
    const [[name, of, place, applied, complete] = []] = calls as unknown[][]
    expect([name, of, place]).toEqual(['subscribe', stream, 'videos'])
    expect(applied).toBe(properties)
    const error = new Error('of OpenTok')
    ;(complete as Completion)(error)
    ;(complete as Completion)(null)
    expect(answer.mock.calls).toEqual([[error], [undefined]])
  })

  it('needs no callback of the library to answer the app', () => {
    const setup = createSetup()
    const callback = vi.fn<Completion>()
    const mine = setup.subscribe(stream, callback)
    make(setup)
    const complete = (setup.calls as unknown[][]).at(-1)?.at(-1) as Completion
    complete(null)
    expect(callback.mock.calls).toEqual([[null, mine]])
  })

  it('leaves the subscriber of the app as it was when OpenTok makes no object', () => {
    const setup = createSetup()
    const mine = setup.subscribe(stream) as object
    const { fire } = make(setup)
    fire('destroyed', {})
    expect('once' in mine).toBe(true)
    setup.setResult(null)
    expect(setup.subscribeRaw(stream, undefined, undefined, () => {})).toBeUndefined()
    expect('once' in mine).toBe(true)
  })
})

describe('getSubscribersForStream()', () => {
  it('lists the subscriber of the app in the place of OpenTok’s, and the others', () => {
    const setup = createSetup()
    const mine = setup.subscribe(stream)
    const { subscriber } = make(setup)
    setup.setResult([subscriber, 'another'])
    expect(setup.listFor(stream)).toEqual([mine, 'another'])
  })

  it('lists those of OpenTok for a stream that the app has not subscribed to', () => {
    const { listFor, setResult } = createSetup()
    setResult(['one', 'another'])
    expect(listFor(stream)).toEqual(['one', 'another'])
    setResult(undefined)
    expect(listFor(stream)).toEqual([])
  })
})

describe('the release', () => {
  it('gives every subscriber of the app its listeners on OpenTok’s object', () => {
    const setup = createSetup()
    const mine = setup.subscribe(stream) as Readonly<Record<string, Method>>
    const heard: unknown[] = []
    mine['on']?.('mine', (value: unknown) => void heard.push(value))
    const { fire, names } = make(setup)
    setup.release()
    expect(names()).toEqual(['mine'])
    fire('mine', 1)
    expect(heard).toEqual([1])
  })
})
