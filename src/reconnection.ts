/** Wires a session, its machine, its features and the public handle: who hears of what. It decides nothing. */

import { AVAILABILITY } from './contract/availability.ts'
import type { Availability } from './contract/availability.ts'
import type { SessionLike } from './contract/opentok.types.ts'
import type { ReconnectionOptions, ResolvedOptions } from './contract/options.types.ts'
import type { Reconnection } from './contract/reconnection.types.ts'
import { createFeatures } from './features.ts'
import type { Features } from './features.ts'
import { showHandle } from './lib/actors.ts'
import { createHandle } from './handle.ts'
import { createChildActors, toSend } from './lib/child-actors.ts'
import type { ChildActors } from './lib/child-actors.ts'
import { createClaim } from './lib/claim.ts'
import { listen } from './listeners.ts'
import { createSessionObserver } from './observer.ts'
import { createJoiner } from './opentok/join.ts'
import type { Joiner } from './opentok/join.ts'
import { toConnected } from './opentok/session.adapter.ts'
import { createSessionEndDetector } from './opentok/session-end.ts'
import { resolveOptions } from './options.ts'
import { createReports } from './reports.ts'
import { createConnectPromises } from './session/connect-promises.ts'
import { createJoinActor } from './session/join.actor.ts'
import { createSessionEndActor } from './session/session-end.actor.ts'
import type { SessionEndActorEnvironment } from './session/session-end.actor.ts'
import { createSessionActor } from './session/session.actor.ts'
import type { SessionJobs } from './session/session.actor.ts'
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
  const { identify, logger, now } = resolved
  const stats = createStatsKeeper(now)
  const reports = createReports(stats, logger)
  const { emit, emitter, handleError, log } = reports
  /** Kept here, as the actor does not know: if it is disposed inside one of its observers, it stops only after them. */
  let isDisposed = false
  const availability = (): Availability =>
    isDisposed ? 'disposed' : AVAILABILITY[cache.latest.status]
  const handleChange = () => observer.handleChange()

  const jobs = toJobs(session, () => ({ joiner, features }))
  const actor = createSessionActor(resolved, jobs, handleError)
  const children = createChildActors(actor)
  const reporting = { availability, now, report: toSend(actor) }
  const { end, joiner, ...ways } = wireWays(session, resolved, { ...reporting, children })
  const wired = { session, options: resolved, children, end, availability }
  const features = createFeatures({ ...wired, emitter, emit, handleChange, handleError })
  const cache = createSnapshotCache(actor, features.counts)
  const connectPromises = createConnectPromises(cache, actor.send)
  const follow = features.handleSession
  const observer = createSessionObserver({ ...reports, cache, connectPromises, follow, now, stats })
  actor.subscribe(observer.update)
  actor.start()
  ways.start()
  if (session.connection) actor.send(toConnected(session, false))
  const unlisten = listen(session, {
    ...reporting,
    actor,
    end,
    joiner,
    snapshots: cache,
    features,
    handleEvent: (type) => log('debug', type),
  })

  function dispose(): void {
    isDisposed = true
    release?.()
    unlisten()
    features.dispose()
    connectPromises.dispose()
    ways.dispose()
    children.stopParent()
  }

  const reached = {
    session,
    actor,
    availability,
    cache,
    children,
    connectPromises,
    emitter,
    features,
  }
  return showHandle(createHandle({ ...reached, identify, joiner, stats, handleChange, dispose }))
}

/** @param find called by the running chart only, so after everything is there */
const toJobs = (
  session: SessionLike,
  find: () => { readonly joiner: Joiner; readonly features: Features },
): SessionJobs => ({
  async join({ context: { attempt }, purpose }, signal) {
    await find().joiner.join({ attempt, purpose, signal })
    return session.connection?.connectionId ?? null
  },
  leave: () => find().joiner.leave(),
  cancelPublishes: () => find().features.publishers.send({ type: 'publisher.cancel' }),
  detachMedia: () => find().features.detachMedia(),
  hasToken: () => find().joiner.hasToken(),
})

interface WaysEnvironment extends Omit<SessionEndActorEnvironment, 'clock' | 'spawn'> {
  readonly children: ChildActors
}

/** The ways in and out of a session, each with a machine: joins and leaves, and an end that OpenTok does not announce. */
function wireWays(
  session: SessionLike,
  { clock, now, token }: ResolvedOptions,
  { children, ...reporting }: WaysEnvironment,
) {
  const spawn = children.create
  const joins = createJoinActor({ now, spawn })
  const ends = createSessionEndActor(session, { ...reporting, clock, spawn })
  return {
    joiner: createJoiner(session, token, { now, state: joins }),
    end: createSessionEndDetector(session, { ...reporting, send: ends.send }),
    start(): void {
      joins.start()
      ends.start()
    },
    dispose(): void {
      ends.send({ type: 'end.dispose' })
      joins.send({ type: 'join.dispose' })
    },
  }
}
