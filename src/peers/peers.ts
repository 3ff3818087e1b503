/** Wires a call, the others in it, and what they tell each other: who hears of what. */

import type { Reconnection } from '../index.ts'
import { ACTORS } from '../lib/actors.ts'
import { toDisposable } from '../lib/disposable.ts'
import { createEmitter } from '../lib/emitter.ts'
import { isPage } from '../lib/page.ts'
import { oneOf } from '../lib/validate.ts'
import { listenToConnections } from '../opentok/connection.adapter.ts'
import { createIncoming } from './incoming.ts'
import { resolveOptions } from './options.ts'
import { logOwnSignals } from './replay/own-signals.ts'
import { createParts, isConnected } from './parts.ts'
import type { Parts } from './parts.ts'
import type { Peers, PeersEvents, PeersOptions, PeersSnapshot } from './peers.types.ts'
import { createStay } from './stay.ts'

const EVENT_NAME = oneOf(
  ...Object.keys({
    signal: 1,
    signalsMissed: 1,
    peerChanged: 1,
  } satisfies Record<keyof PeersEvents, 1>),
)

const reportError = (error: unknown) => globalThis.reportError?.(error)

/**
 * Tells what you missed while you were away, and who of the others is away. Each of you needs it; those who do not use it are
 * not disturbed. Listen to its `signal` instead of that of the reconnection.
 * @param reconnection from `createReconnection()`, with the option `identify`
 * @param options all optional; see {@link PeersOptions}
 * @throws {TypeError} if an argument is wrong, or `replay` is on without `identify`
 * @example
 * ```ts
 * import { createReconnection, type SessionLike } from 'opentok-reconnection'
 * import { createPeers } from 'opentok-reconnection/peers'
 *
 * export function start(session: SessionLike, print: (line: string) => void): void {
 *   const reconnection = createReconnection(session, { identify: ({ data }) => data })
 *   const peers = createPeers(reconnection)
 *   peers.on('signal', ({ data, replayed }) => print(`${replayed ? '(missed) ' : ''}${data}`))
 *   peers.on('peerChanged', ({ person, state }) => print(`${person} is ${state}`))
 * }
 * ```
 */
export function createPeers(reconnection: Reconnection, options?: PeersOptions): Peers {
  const resolved = resolveOptions(reconnection, options)
  const emitter = createEmitter<PeersEvents>(EVENT_NAME, reportError)
  let snapshot: PeersSnapshot = Object.freeze({ people: Object.freeze([]), replaying: false })

  function update(changes: Partial<PeersSnapshot>): void {
    snapshot = Object.freeze({ ...snapshot, ...changes })
    emitter.emitChange()
  }

  const parts = createParts(reconnection, resolved, {
    emit: emitter.emit,
    handleError: reportError,
    handlePeople: (people) => update({ people }),
    handleReplaying(replaying) {
      if (replaying !== snapshot.replaying) update({ replaying })
    },
  })
  const stop = follow(reconnection, parts, resolved.now)

  function dispose(): void {
    emitter.dispose()
    stop()
  }

  return {
    ...emitter.listening,
    list: () => snapshot.people,
    getSnapshot: () => snapshot,
    dispose,
    ...toDisposable(dispose),
    [ACTORS]: () => parts.people?.actors() ?? [],
  }
}

/** @returns the end */
function follow(reconnection: Reconnection, parts: Parts, now: () => number): () => void {
  const { beats, log, members, outgoing } = parts
  const { on, onChange, session } = reconnection
  const stay = createStay(reconnection, parts)
  const checkNews = () => {
    if (outgoing.hasNews()) beats.due(0)
  }
  const unlisteners = [
    listenToConnections(session, stay),
    on('signal', createIncoming(parts, now)),
    on('connected', ({ first }) => {
      if (first) stay.begin()
    }),
    on('reconnecting', stay.pause),
    on('reconnected', ({ rejoined }) => stay.handleReturn(rejoined)),
    on('disconnected', stay.end),
    on('publisherCameraChanged', checkNews),
    on('publisherMicrophoneChanged', checkNews),
    onChange(checkNews),
    listenToVisibility(checkNews),
  ]
  if (log) {
    const handleSent = () => beats.due()
    unlisteners.push(logOwnSignals(reconnection, log, { handleSent, nextTick: members.nextTick }))
  }
  if (isConnected(reconnection)) stay.begin()
  return () => {
    for (const unlisten of unlisteners) unlisten()
    stay.end()
  }
}

function listenToVisibility(listener: () => void): () => void {
  if (!isPage()) return () => {}
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
