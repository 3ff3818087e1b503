/** The promises of `connect()` and `disconnect()`: each settles with what becomes of the session. */

import { ReconnectionError } from '../errors.ts'
import type { ReconnectionSnapshot } from '../snapshot.ts'

/** Joining and leaving, as an app asks for it. */
export interface Membership {
  readonly isPending: boolean
  connect(): Promise<void>
  disconnect(): Promise<void>
  handleStatus(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): void
  dispose(): void
}

interface Deferred {
  readonly promise: Promise<void>
  resolve(): void
  reject(error: ReconnectionError): void
}

export function createMembership(
  getSnapshot: () => ReconnectionSnapshot,
  send: (event: { type: 'session.join' | 'session.leave' }) => void,
): Membership {
  let joined: Deferred | null = null
  let left: Deferred | null = null

  function endJoin(error?: ReconnectionError): void {
    if (error) joined?.reject(error)
    else joined?.resolve()
    joined = null
  }

  function endLeave(): void {
    left?.resolve()
    left = null
  }

  return {
    get isPending() {
      return joined !== null
    },
    connect() {
      const { status } = getSnapshot()
      if (status === 'connected' || status === 'reconnected') return Promise.resolve()
      const { promise } = (joined ??= createDeferred())
      send({ type: 'session.join' })
      return promise
    },
    disconnect() {
      endJoin(new ReconnectionError('left'))
      const { status } = getSnapshot()
      if (status === 'idle' || status === 'disconnected') return Promise.resolve()
      const { promise } = (left ??= createDeferred())
      send({ type: 'session.leave' })
      return promise
    },
    handleStatus(previous, { error, status }) {
      if (status === 'connected' || status === 'reconnected') endJoin()
      if (status !== 'disconnected') return
      endLeave()
      // Somebody asked to join while the session was being left: now is the time.
      if (previous.status === 'disconnecting' && joined) send({ type: 'session.join' })
      else endJoin(error ?? new ReconnectionError('joinFailed'))
    },
    dispose() {
      endJoin(new ReconnectionError('disposed'))
      endLeave()
    },
  }
}

function createDeferred(): Deferred {
  let resolve!: Deferred['resolve']
  let reject!: Deferred['reject']
  const promise = new Promise<void>((...settlers) => ([resolve, reject] = settlers))
  return { promise, resolve, reject }
}
