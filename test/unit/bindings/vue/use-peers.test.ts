import { expect, it } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import { usePeers } from '../../../../src/bindings/vue/index.ts'
import type { Reconnection } from '../../../../src/index.ts'
import { CALL, createStubs, OTHER_CALL } from '../shared/stub-peers.ts'

it('follows the peers of a call, and disposes of them with it and with the scope', () => {
  const { create, opened } = createStubs()
  const call = shallowRef<Reconnection | null>(null)
  const scope = effectScope()
  const state = scope.run(() => usePeers(call, create))!
  expect(state.value).toEqual({ people: [], replaying: false, peers: null })
  call.value = CALL
  opened[0]!.set('away')
  expect(state.value.people[0]?.state).toBe('away')
  call.value = OTHER_CALL
  expect([opened[0]!.isDisposed, state.value.people]).toEqual([true, []])
  scope.stop()
  expect(opened[1]!.isDisposed).toBe(true)
})
