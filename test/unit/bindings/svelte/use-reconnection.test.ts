import { flushSync } from 'svelte'
import { get, writable } from 'svelte/store'
import { describe, expect, it } from 'vitest'
import type { Reconnection } from '../../../../src/index.ts'
import { useReconnection } from '../../../../src/bindings/svelte/index.ts'
import type { Current } from '../../../../src/bindings/svelte/index.ts'
import { settle, useApp } from '../shared/app.ts'
import { mountComponent, toRune } from './mounted.ts'

const app = useApp()

const connects = () =>
  app()
    .requests()
    .filter((each) => each.startsWith('connect'))

describe('useReconnection() of Svelte', () => {
  it('is a store of the call', async () => {
    let call: Current<Reconnection | null> | undefined
    const unmount = mountComponent(() => {
      call = useReconnection(() => app().open())
    })
    await settle()
    expect(get(call!)).toBe(app().calls[0])
    unmount()
    expect(get(call!)).toBe(null)
  })

  it('makes nothing before the component is mounted, nor after it', async () => {
    const id = writable('one')
    const unmount = mountComponent(() => {
      const read = toRune(id)
      useReconnection(() => app().open(read()), read)
      expect(app().calls).toEqual([])
    })
    await settle()
    unmount()
    id.set('two')
    flushSync()
    await settle()
    expect(connects()).toEqual(['connect one'])
  })

  it.each([
    ['a value', 1, 1, 2],
    ['a list', [1, 2], [1, 2], [1, 3]],
    ['a list that grows', [1], [1], [1, 2]],
    ['a list that shrinks', [1, 2], [1, 2], [1]],
    ['what is no number', Number.NaN, [Number.NaN], 0],
  ])('compares the values of its dependencies: %s', async (_, first, same, other) => {
    const deps = writable<unknown>(first)
    const unmount = mountComponent(() => {
      useReconnection(() => app().open(), toRune(deps))
    })
    await settle()
    deps.set(same)
    flushSync()
    await settle()
    expect(connects()).toHaveLength(1)
    deps.set(other)
    flushSync()
    await settle()
    expect(connects()).toHaveLength(2)
    unmount()
  })

  it('does not depend on what only the factory reads', async () => {
    const id = writable('one')
    const unmount = mountComponent(() => {
      const read = toRune(id)
      useReconnection(() => app().open(read()))
    })
    await settle()
    id.set('two')
    flushSync()
    await settle()
    expect(connects()).toEqual(['connect one'])
    unmount()
  })
})
