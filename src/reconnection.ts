/** Wires a session, its machine, its features and the public handle: the one file that knows them all; it decides nothing. */

import { ACTORS, IDENTIFY } from './lib/actors.ts'
import { AVAILABILITY } from './contract/availability.ts'
import type { Availability } from './contract/availability.ts'
import { createChildActors } from './lib/child-actors.ts'
import { createClaim } from './lib/claim.ts'
import { objectWith, oneOf, SECRET, STRING, validate } from './lib/validate.ts'
import { createEmitter, guard } from './lib/emitter.ts'
import { ReconnectionError } from './contract/errors.ts'
import { EVENT_NAMES } from './contract/events.ts'
import type { ReconnectionEvents } from './contract/events.ts'
import { createJoiner } from './opentok/join.ts'
import type { SessionLike, StreamLike } from './contract/opentok.types.ts'
import { toConnected } from './opentok/session.adapter.ts'
import { createSessionEndDetector } from './opentok/session-end.ts'
import type { Subscription } from './opentok/subscriber.adapter.ts'
import { resolveOptions } from './options.ts'
import type { ReconnectionOptions, Logger } from './contract/options.types.ts'
import type { Reconnection } from './contract/reconnection.types.ts'
import { createFeatures } from './features.ts'
import { listen } from './listeners.ts'
import { createConnectPromises } from './session/connect-promises.ts'
import { createSessionActor } from './session/session.actor.ts'
import { announceSession } from './session/session.announce.ts'
import { createSnapshotCache } from './session/snapshot-cache.ts'
import { createStatsKeeper } from './stats/stats.ts'
import type { ReconnectingSubscriber } from './contract/subscriber.types.ts'

const EMITTER = objectWith('on', 'off')

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
  const { logger, now } = resolved
  const emitter = createEmitter<ReconnectionEvents>(oneOf(...EVENT_NAMES), handleError)
  const stats = createStatsKeeper(now)
  const joiner = createJoiner(session, resolved.token, resolved)
  /** Kept here, as the actor does not know: if it is disposed inside one of its observers, it stops only after them. */
  let isDisposed = false

  const actor = createSessionActor(
    resolved,
    {
      async join({ context: { attempt }, purpose }, signal) {
        await joiner.join({ attempt, purpose, signal })
        return session.connection?.connectionId ?? null
      },
      leave: joiner.leave,
      // These two are called by the running chart only, so after everything below is there.
      cancelPublishes: () => features.publishers.cancel(),
      detachMedia: () => features.detachMedia(),
      hasToken: joiner.hasToken,
    },
    handleError,
  )

  const children = createChildActors(actor)

  const availability = (): Availability =>
    isDisposed ? 'disposed' : AVAILABILITY[cache.latest.status]
  const end = createSessionEndDetector(session, {
    clock: resolved.clock,
    now,
    isLive: () => availability() === 'pass',
    isOpen: () => availability() === 'pass' || availability() === 'hold',
    send: (event) => actor.send(event),
  })
  const features = createFeatures({
    session,
    options: resolved,
    children,
    emitter,
    emit,
    end,
    availability,
    handleChange,
    handleError,
  })
  const { publishers, signals, streams, subscribers } = features

  const cache = createSnapshotCache(actor, features.counts)
  const connectPromises = createConnectPromises(cache, actor.send)

  /**
   * The one observer of the session. It compares first, so that nobody hears the same change twice. The order matters:
   * 1. the snapshot is replaced first, as every listener below may read it, or change it again by a call;
   * 2. promises are picked before the announcement, so that a `connect()` in a listener gets a promise of its own;
   * 3. stats and log come before the events, so that a listener of the event reads figures that include it;
   * 4. the session's event comes before the changes of its features: `reconnected` before the first flushed signal;
   * 5. promises settle last: code after `await connect()` runs when all of this is done.
   */
  function update(): void {
    const previous = cache.read()
    const current = cache.replace()
    if (current === previous) return
    const settle = connectPromises.prepare(previous, current)
    stats.countChange(previous, current)
    if (current.status !== previous.status) log('info', current.status)
    announceSession(previous, current, now(), emit)
    emitter.emitChange()
    features.handleSession(previous, current)
    settle()
  }

  /** Figures come first: a listener reads those that include its event. */
  function emit<Name extends keyof ReconnectionEvents>(
    name: Name,
    payload: ReconnectionEvents[Name],
  ): void {
    stats.countEvent(name, payload)
    emitter.emit(name, payload)
  }

  /** A count may have changed. Nothing else hears of that: it has no event of its own. */
  function handleChange(): void {
    if (cache.isOutdated()) update()
    else if (cache.markCounts()) emitter.emitChange()
  }

  function handleError(error: unknown, name?: string | symbol): void {
    log('warn', name === undefined ? 'a policy threw' : `a listener of '${String(name)}' threw`)
    if (name !== 'error' && emitter.hasListeners('error')) emitter.emit('error', { error })
    else globalThis.reportError?.(error)
  }

  function log(level: keyof Logger, text: string): void {
    guard(
      () => logger?.[level](`opentok-reconnection: ${text}`),
      (error) => globalThis.reportError?.(error),
    )
  }

  async function connect(token?: string): Promise<void> {
    if (isDisposed) throw new ReconnectionError('disposed')
    const isTokenNeeded = availability() === 'closed' && !joiner.hasToken()
    if (token !== undefined || isTokenNeeded) validate('token', token, SECRET)
    if (!connectPromises.isPending) joiner.setToken(token)
    return connectPromises.connect()
  }

  function watch(subscription: Subscription): ReconnectingSubscriber {
    validate('stream.streamId', (subscription.stream as StreamLike | undefined)?.streamId, STRING)
    if (isDisposed) throw new ReconnectionError('disposed')
    // Without a session the subscribe fails, and the stream is still to be announced.
    if (availability() !== 'closed') streams.note(subscription.stream)
    const handle = subscribers.subscribe(subscription)
    handleChange()
    return handle
  }

  function dispose(): void {
    isDisposed = true
    release?.()
    unlisten()
    features.dispose()
    connectPromises.dispose()
    children.stopParent()
  }

  actor.subscribe(update)
  actor.start()
  if (session.connection) actor.send(toConnected(session, false))
  const unlisten = listen(session, {
    actor,
    availability,
    end,
    joiner,
    snapshots: cache,
    streams,
    handleEvent: (type) => log('debug', type),
    now,
  })

  return {
    ...emitter.listening,
    session,
    subscribers: subscribers.subscribers,
    signals: signals.held,
    streams: streams.publicView,
    get status() {
      return cache.latest.status
    },
    get stats() {
      return stats.read(cache.latest)
    },
    getSnapshot: cache.read,
    connect,
    async disconnect() {
      if (!isDisposed) await connectPromises.disconnect()
    },
    reconnectNow() {
      if (!isDisposed) actor.send({ type: 'attempt.due' })
    },
    subscribe: (stream, target, properties) => watch({ stream, target, properties }),
    track(adopted) {
      validate('subscriber', adopted, EMITTER)
      const stream = adopted.stream as StreamLike
      return watch({ adopted, stream, target: undefined, properties: undefined })
    },
    publish(publisher) {
      validate('publisher', publisher, EMITTER)
      if (isDisposed) return Promise.reject(new ReconnectionError('disposed'))
      const live = publishers.publish(publisher)
      handleChange()
      return live
    },
    unpublish: publishers.unpublish,
    signal: signals.send,
    dispose,
    [Symbol.dispose]: dispose,
    [ACTORS]: () => [actor, ...subscribers.actors, ...publishers.actors],
    [IDENTIFY]: resolved.identify,
  }
}
