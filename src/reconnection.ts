/** Wires a session, its machine, its features and the public handle: who hears of what. It decides nothing. */

import { AVAILABILITY } from './contract/availability.ts'
import type { Availability } from './contract/availability.ts'
import type { SessionLike } from './contract/opentok.types.ts'
import type { ReconnectionOptions } from './contract/options.types.ts'
import type { Reconnection } from './contract/reconnection.types.ts'
import { createFeatures } from './features.ts'
import { createHandle } from './handle.ts'
import { createChildActors, toSend } from './lib/child-actors.ts'
import { createClaim } from './lib/claim.ts'
import { listen } from './listeners.ts'
import { createSessionObserver } from './observer.ts'
import { createJoiner } from './opentok/join.ts'
import { toConnected } from './opentok/session.adapter.ts'
import { createSessionEndDetector } from './opentok/session-end.ts'
import { resolveOptions } from './options.ts'
import { createReports } from './reports.ts'
import { createConnectPromises } from './session/connect-promises.ts'
import { createSessionEndActor } from './session/session-end.actor.ts'
import { createSessionActor } from './session/session.actor.ts'
import { createSnapshotCache } from './session/snapshot-cache.ts'
import { createStatsKeeper } from './stats/stats.ts'

/** Sessions that have a wrapper; two wrappers would join, publish and send twice. */
const claim = createClaim('wrapped')

/**
 * Wraps an OpenTok session, so that it, its subscribers and publishers, and its signals survive a bad network.
 * @param session from `OT.initSession()`, connected already or not
 * @param options all optional; see {@link ReconnectionOptions}
 * @returns the handle that you use instead of the session
 * @throws {TypeError} if the first argument is not a session, or one that is wrapped already and not disposed, or if an
 * option is unknown or wrong
 * @example
 * ```ts
 * import { createReconnection, type SessionLike } from 'opentok-reconnection'
 *
 * declare const session: SessionLike // OT.initSession(apiKey, sessionId)
 * const reconnection = createReconnection(session, {
 *   token: () => fetch('/token').then((response) => response.text()),
 * })
 * reconnection.on('reconnecting', () => console.log('Connection lost. Reconnecting…'))
 * ```
 * @see {@link https://tokbox.com/developer/guides/connect-session/js/#automatic_reconnection | OpenTok: Automatic reconnection}
 */
export function createReconnection(
  session: SessionLike,
  options: ReconnectionOptions = {},
): Reconnection {
  const resolved = resolveOptions(session, options)
  const release = claim(session)
  if (!release) throw new TypeError('session must not be wrapped already: call dispose() first')
  const { clock, identify, logger, now } = resolved
  const stats = createStatsKeeper(now)
  const reports = createReports(stats, logger)
  const { emit, emitter, handleError, log } = reports
  const joiner = createJoiner(session, resolved.token, resolved)
  /** Kept here, as the actor does not know: if it is disposed inside one of its observers, it stops only after them. */
  let isDisposed = false
  const availability = (): Availability =>
    isDisposed ? 'disposed' : AVAILABILITY[cache.latest.status]
  const handleChange = () => observer.handleChange()

  const actor = createSessionActor(
    resolved,
    {
      async join({ context: { attempt }, purpose }, signal) {
        await joiner.join({ attempt, purpose, signal })
        return session.connection?.connectionId ?? null
      },
      leave: joiner.leave,
      // These two are called by the running chart only, so after everything below is there.
      cancelPublishes: () => features.publishers.send({ type: 'publisher.cancel' }),
      detachMedia: () => features.detachMedia(),
      hasToken: joiner.hasToken,
    },
    handleError,
  )
  const children = createChildActors(actor)
  const reporting = { availability, now, report: toSend(actor) }
  const endActor = createSessionEndActor(session, { ...reporting, clock, spawn: children.create })
  const end = createSessionEndDetector(session, { ...reporting, send: endActor.send })
  const wired = { session, options: resolved, children, end, availability }
  const features = createFeatures({ ...wired, emitter, emit, handleChange, handleError })
  const cache = createSnapshotCache(actor, features.counts)
  const connectPromises = createConnectPromises(cache, actor.send)
  const follow = features.handleSession
  const observer = createSessionObserver({ ...reports, cache, connectPromises, follow, now, stats })
  actor.subscribe(observer.update)
  actor.start()
  endActor.start()
  if (session.connection) actor.send(toConnected(session, false))
  const unlisten = listen(session, {
    ...reporting,
    actor,
    end,
    joiner,
    snapshots: cache,
    streams: features.streams,
    handleEvent: (type) => log('debug', type),
  })

  function dispose(): void {
    isDisposed = true
    release?.()
    unlisten()
    features.dispose()
    connectPromises.dispose()
    endActor.send({ type: 'end.dispose' })
    children.stopParent()
  }

  const reached = { session, actor, availability, cache, connectPromises, emitter, features }
  return createHandle({ ...reached, identify, joiner, stats, handleChange, dispose })
}
