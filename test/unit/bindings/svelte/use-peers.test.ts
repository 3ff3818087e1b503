import { flushSync } from 'svelte'
import { writable } from 'svelte/store'
import { expect, it } from 'vitest'
import { usePeers } from '../../../../src/bindings/svelte/index.ts'
import type { Current, PeersState } from '../../../../src/bindings/svelte/index.ts'
import type { Reconnection } from '../../../../src/index.ts'
import { useApp } from '../shared/app.ts'
import { CALL, createStubs, OTHER_CALL } from '../shared/stub-peers.ts'
import { mountComponent, toRune } from './mounted.ts'

useApp()

it('follows the peers of a call while the component is mounted, and disposes of them with it', () => {
  const { create, opened } = createStubs()
  const call = writable<Reconnection | null>(null)
  let state!: Current<PeersState>
  const unmount = mountComponent(() => {
    state = usePeers(toRune(call), create)
  })
  expect(state.current).toEqual({ people: [], replaying: false, peers: null })
  call.set(CALL)
  flushSync()
  opened[0]!.set('away')
  flushSync()
  expect(state.current.people[0]?.state).toBe('away')
  call.set(OTHER_CALL)
  flushSync()
  expect(opened[0]!.isDisposed).toBe(true)
  expect(state.current.people).toEqual([])
  unmount()
  expect(opened.every(({ isDisposed }) => isDisposed)).toBe(true)
})
