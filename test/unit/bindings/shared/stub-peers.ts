/** Peers without a call: their people are what the test says. */

import type { Reconnection } from '../../../../src/index.ts'
import type { Peer, Peers, PeersSnapshot } from '../../../../src/peers/index.ts'

export const CALL = {} as Reconnection
export const OTHER_CALL = {} as Reconnection

export const toBob = (state: Peer['state']): Peer => ({
  person: 'Bob',
  connection: { connectionId: 'b' },
  state,
  since: 0,
  note: {},
})

export function createStubs() {
  const opened: {
    readonly call: Reconnection
    isDisposed: boolean
    set(state: Peer['state']): void
  }[] = []
  function create(call: Reconnection): Peers {
    const listeners = new Set<() => void>()
    let snapshot: PeersSnapshot = { people: [], replaying: false }
    const stub = {
      call,
      isDisposed: false,
      set(state: Peer['state']) {
        snapshot = { people: [toBob(state)], replaying: false }
        for (const listener of listeners) listener()
      },
    }
    opened.push(stub)
    return {
      getSnapshot: () => snapshot,
      onChange(listener: () => void) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      dispose() {
        stub.isDisposed = true
      },
    } as unknown as Peers
  }
  return { create, opened }
}
