import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAppListeners } from '../../../../src/auto/subscriber/app-listeners.ts'

afterEach(() => void vi.unstubAllGlobals())

function createSetup() {
  const firsts: string[] = []
  const heard: unknown[] = []
  const listeners = createAppListeners((name) => firsts.push(name))
  const note =
    (name: string) =>
    (...values: unknown[]) =>
      void heard.push([name, ...values])
  return { ...listeners, firsts, heard, note, take: () => heard.splice(0) }
}

describe('the listeners of the app, as OpenTok takes them', () => {
  it('have one name, several in a text, or a list of names', () => {
    const { emit, firsts, note, on, take } = createSetup()
    on('one', note('a'))
    on('one  two', note('b'))
    on(['two', 'three'], note('c'))
    emit('one', 1, 2)
    emit('two')
    emit('three')
    emit('four')
    expect(take()).toEqual([['a', 1, 2], ['b', 1, 2], ['b'], ['c'], ['c']])
    expect(firsts).toEqual(['one', 'two', 'three'])
  })

  it('may come in a map, with a context', () => {
    const { emit, on, once, take, heard } = createSetup()
    const context = { is: 'the context' }
    function listener(this: unknown): void {
      heard.push(this)
    }
    on({ one: listener, two: undefined }, context)
    once({ one: listener })
    on('one', listener, context)
    emit('one')
    emit('one')
    emit('two')
    expect(take()).toEqual([context, undefined, context, context, context])
  })

  it('hear an event once with once()', () => {
    const { count, emit, note, once, on, take } = createSetup()
    once('one', note('a'))
    on('one', note('b'))
    expect(count('one')).toBe(2)
    emit('one')
    expect(count('one')).toBe(1)
    emit('one')
    expect(take()).toEqual([['a'], ['b'], ['b']])
  })

  it('are removed by name and function, the latest of equal ones first', () => {
    const { list, note, off, on, once } = createSetup()
    const [a, b] = [note('a'), note('b')]
    on('one', a)
    once('one', a)
    on('one', b)
    on('two', a)
    off('one', a)
    expect(list().map(({ isOnce, listener, name }) => [name, listener === a, isOnce])).toEqual([
      ['one', true, false],
      ['one', false, false],
      ['two', true, false],
    ])
    off('one two', a)
    off('one', a)
    expect(list().map(({ listener }) => listener)).toEqual([b])
  })

  it('are removed with the context with which they were added', () => {
    const { count, note, off, on } = createSetup()
    const a = note('a')
    const context = {}
    on('one', a, context)
    off('one', a)
    expect(count('one')).toBe(1)
    off('one', a, {})
    expect(count('one')).toBe(1)
    off({ one: a }, context)
    expect(count('one')).toBe(0)
  })

  it('are removed by name alone, or all of them', () => {
    const { list, note, off, on } = createSetup()
    on('one two three', note('a'))
    on('one', note('b'))
    off('one')
    expect(list().map(({ name }) => name)).toEqual(['two', 'three'])
    off(['two'])
    expect(list().map(({ name }) => name)).toEqual(['three'])
    off()
    expect(list()).toEqual([])
  })

  it('that are none are not added', () => {
    const { firsts, list, note, on } = createSetup()
    on('one')
    on('one', {})
    on()
    on(undefined, note('a'))
    on({ one: undefined })
    expect([list(), firsts]).toEqual([[], []])
  })

  it('are counted by name; the first of a name is announced again after all have gone', () => {
    const { count, firsts, note, off, on } = createSetup()
    on('one', note('a'))
    on('one', note('b'))
    expect(firsts).toEqual(['one'])
    off('one')
    expect(count('one')).toBe(0)
    on('one', note('a'))
    expect(firsts).toEqual(['one', 'one'])
  })

  it('that throw are reported, and stop no other one', () => {
    const reportError = vi.fn<(error: unknown) => void>()
    vi.stubGlobal('reportError', reportError)
    const { emit, note, on, take } = createSetup()
    const error = new Error('of the app')
    on('one', () => {
      throw error
    })
    on('one', note('b'))
    emit('one')
    expect(take()).toEqual([['b']])
    expect(reportError.mock.calls).toEqual([[error]])
    vi.stubGlobal('reportError', undefined)
    emit('one')
    expect(take()).toEqual([['b']])
  })
})
