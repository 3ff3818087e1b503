/** Connects a session with its machines, its signals and the app: the one file that knows them all; it decides nothing. */

import { ACTORS } from './base/actors.ts'
import { validate, objectWith, SECRET, STRING } from './base/validate.ts'
import { createEmitter, guard } from './base/emitter.ts'
import { ReconnectionError } from './api/errors.ts'
import { EVENT_NAMES } from './api/events.ts'
import type { ReconnectionEvents } from './api/events.ts'
import { createJoiner } from './opentok/join.ts'
import type { SessionLike, StreamLike } from './opentok/opentok.types.ts'
import { listenToSession, listenToStreams, toConnected } from './opentok/session.adapter.ts'
import { createSessionEndDetector } from './opentok/session-end.ts'
import type { Adopted, View } from './opentok/subscriber.adapter.ts'
import { resolveOptions } from './options.ts'
import type { ReconnectionOptions } from './options.ts'
import type { Reconnection } from './api/reconnection.types.ts'
import { createFeatures, GATES } from './features.ts'
import { createConnectPromises } from './session/connect-promises.ts'
import { createSessionActor } from './session/session.actor.ts'
import { announceSession } from './session/session.announce.ts'
import { keepIfSame, toStatus } from './api/snapshot.ts'
import type { ReconnectionPhase, ReconnectionSnapshot, ReconnectionStatus } from './api/snapshot.ts'
import { createStatsKeeper } from './stats/stats.ts'
import type { ReconnectingSubscriber } from './subscriber/subscriber.types.ts'
import type { Logger } from './api/telemetry.types.ts'

const EMITTER = objectWith('on', 'off')

/** The sessions that have a wrapper; two would join, publish and send twice. */
const wrapped = new WeakSet<SessionLike>()

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
 * @see scenarios S1, S2, S5, S20
 */
export function createReconnection(
  session: SessionLike,
  options: ReconnectionOptions = {},
): Reconnection {
  const resolved = resolveOptions(session, options)
  if (wrapped.has(session)) {
    throw new TypeError('session must not be wrapped already: call dispose() first')
  }
  wrapped.add(session)
  const { logger, now } = resolved
  const emitter = createEmitter<ReconnectionEvents>(EVENT_NAMES, handleError)
  const stats = createStatsKeeper(now)
  const joiner = createJoiner(session, resolved.token, resolved)
  /** Kept here, because the actor cannot say so: disposed inside one of its observers, it stops only after them. */
  let isDisposed = false

  const actor = createSessionActor(
    resolved,
    {
      async join({ context: { attempt }, purpose }, signal) {
        await joiner.join({ attempt, purpose, signal })
        return session.connection?.connectionId ?? null
      },
      leave: joiner.leave,
      cancelPublishes: () => rooms.publishers.cancel(),
      detach: () => rooms.detach(),
      hasToken: joiner.hasToken,
    },
    handleError,
  )

  const gate = () => (isDisposed ? 'disposed' : GATES[snapshot.status])
  const end = createSessionEndDetector(session, {
    clock: resolved.clock,
    now,
    isLive: () => gate() === 'pass',
    send: (event) => actor.send(event),
  })
  const rooms = createFeatures({
    session,
    options: resolved,
    actor,
    emitter,
    stats,
    end,
    gate,
    handleChange: update,
    handleError,
  })
  const { publishers, roster, sender, streams } = rooms

  let snapshot = Object.freeze(read())
  const connectPromises = createConnectPromises(() => snapshot, actor.send)

  function read(): ReconnectionSnapshot {
    const { context, value } = actor.getSnapshot()
    return {
      ...toStatus<ReconnectionStatus, ReconnectionPhase>(value),
      ...context,
      heldSignals: sender.held.length,
      subscriberCount: roster.subscribers.size,
      publisherCount: publishers.size,
    }
  }

  /** The one observer of the session. It compares first, so nobody hears the same thing twice. */
  function update(): void {
    const previous = snapshot
    const current = keepIfSame(previous, read())
    if (current === previous) return
    snapshot = current
    const settle = connectPromises.prepare(previous, current)
    stats.countChange(previous, current)
    if (current.status !== previous.status) log('info', current.status)
    announceSession(previous, current, now(), emitter.emit)
    emitter.emitChange()
    rooms.handleSession(previous, current)
    settle()
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
    const isAsked =
      token !== undefined || (GATES[snapshot.status] === 'closed' && !joiner.hasToken())
    if (isAsked) validate('token', token, SECRET)
    if (!connectPromises.isPending) joiner.give(token)
    return connectPromises.connect()
  }

  function watch(view: View & Adopted): ReconnectingSubscriber {
    validate('stream.streamId', (view.stream as StreamLike | undefined)?.streamId, STRING)
    if (isDisposed) throw new ReconnectionError('disposed')
    streams.note(view.stream)
    const handle = roster.subscribe(view)
    update()
    return handle
  }

  function dispose(): void {
    isDisposed = true
    wrapped.delete(session)
    for (const unlisten of unlisteners) unlisten()
    rooms.dispose()
    connectPromises.dispose()
    // If this is called inside an event of a child, the child has yet to tell its parent that it has ended.
    const { publisherCount, subscriberCount } = read()
    if (publisherCount + subscriberCount > 0) queueMicrotask(() => actor.stop())
    else actor.stop()
  }

  actor.subscribe(update)
  actor.start()
  if (session.connection) actor.send(toConnected(session, false))
  const unlisteners = [
    listenToSession(session, {
      now,
      end,
      isAsked: joiner.isAsked,
      send(event) {
        log('debug', event.type)
        if (event.type === 'session.disconnected') joiner.handleEnd(event.reason)
        actor.send(event)
      },
    }),
    listenToStreams(session, {
      ...streams,
      handleStreamCreated(stream) {
        // While away there are no such events: OpenTok is back, even if the event that says so was suppressed.
        actor.send({ type: 'session.reconnected' })
        streams.handleStreamCreated(stream)
      },
      handleStreamDestroyed(streamId, reason) {
        // Without a connection this is late news of a former join. Whether the stream lives on is seen after the next.
        if (snapshot.connectionId) streams.handleStreamDestroyed(streamId, reason)
      },
    }),
  ]

  return {
    ...emitter.listening,
    session,
    subscribers: roster.subscribers,
    signals: sender.held,
    get status() {
      return snapshot.status
    },
    get stats() {
      return stats.read(snapshot)
    },
    getSnapshot: () => snapshot,
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
      update()
      return live
    },
    unpublish: publishers.unpublish,
    signal: sender.send,
    dispose,
    [Symbol.dispose]: dispose,
    [ACTORS]: () => [actor, ...roster.actors, ...publishers.actors],
  }
}
