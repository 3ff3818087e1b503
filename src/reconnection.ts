/** Wires a session to its charts, its signals and the app: the one file that knows them all, and decides nothing. */

import { createActor } from 'xstate'
import { check } from './check.ts'
import { createEmitter, guard } from './emitter.ts'
import { ReconnectionError } from './errors.ts'
import { EVENT_NAMES, SIGNAL_NEWS, SUBSCRIBER_NEWS } from './events.ts'
import type { ReconnectionEvents } from './events.ts'
import { createJoiner } from './opentok/join.ts'
import type { SessionLike, StreamLike } from './opentok/opentok.types.ts'
import { listenToSession, listenToStreams, toConnected } from './opentok/session.adapter.ts'
import { handOver } from './opentok/signal.adapter.ts'
import { createViewer } from './opentok/subscriber.adapter.ts'
import { resolveOptions, TOKEN_RULE } from './options.ts'
import type { Logger, ReconnectionOptions } from './options.ts'
import type { Reconnection } from './reconnection.types.ts'
import { createMembership } from './session/membership.ts'
import { createSessionActor } from './session/session.actor.ts'
import { toNews } from './session/session-news.ts'
import { createSignalSender } from './signals/signal-sender.ts'
import type { SignalGate } from './signals/signal-sender.ts'
import { keepIfSame, toStatus } from './snapshot.ts'
import type { ReconnectionPhase, ReconnectionSnapshot, ReconnectionStatus } from './snapshot.ts'
import { createStatsKeeper } from './stats.ts'
import { createRoster } from './subscriber/roster.ts'

const GATES: Readonly<Record<ReconnectionStatus, SignalGate>> = {
  idle: 'closed',
  connecting: 'hold',
  connected: 'pass',
  reconnecting: 'hold',
  reconnected: 'pass',
  disconnecting: 'closed',
  disconnected: 'closed',
}

/**
 * Wraps an OpenTok session.
 * @param session from `OT.initSession()`, connected already or not
 * @throws {TypeError} if it is no session, or an option is unknown or wrong
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
  const { logger, now, reconnectedMs } = resolved
  const emitter = createEmitter<ReconnectionEvents>(EVENT_NAMES, handleError)
  const stats = createStatsKeeper(now)
  const joiner = createJoiner(session, resolved.token)
  let joinToken: string | undefined

  const actor = createSessionActor(
    resolved,
    {
      async join({ context: { attempt }, purpose }, signal) {
        await joiner.join({ attempt, purpose, token: joinToken, signal })
        return session.connection?.connectionId ?? null
      },
      leave: joiner.leave,
      listen: (send) =>
        listenToSession(session, now, joiner.isAsked, (event) => {
          log('debug', event.type)
          send(event)
        }),
    },
    handleError,
  )

  const sender = createSignalSender({
    gate: () => (isDisposed() ? 'disposed' : GATES[snapshot.status]),
    handleChange: update,
    handOver: (signal) => handOver(session, signal),
    now,
    options: resolved.signals,
    report(fate, type, news) {
      stats.countSignal(fate)
      emitter.emit(SIGNAL_NEWS[fate], { type, ...news } as never)
    },
  })

  const roster = createRoster({
    now,
    reconnectedMs,
    createViewer: (view, listener) => createViewer(session, view, listener),
    spawn: (machine, streamId) =>
      createActor(machine, { parent: actor, id: 'subscriber', input: { streamId } }),
    announce(subscriber, status, news) {
      const { streamId } = subscriber
      const name = SUBSCRIBER_NEWS[status]
      update()
      if (name) emitter.emit(name, { subscriber, streamId, ...news })
    },
    handleError,
  })

  let snapshot = Object.freeze(read())
  const membership = createMembership(() => snapshot, actor.send)

  function read(): ReconnectionSnapshot {
    const { context, value } = actor.getSnapshot()
    return {
      ...toStatus<ReconnectionStatus, ReconnectionPhase>(value),
      ...context,
      heldSignals: sender.held.length,
      subscriberCount: roster.subscribers.size,
    }
  }

  /** The one observer of the session: compares, then tells; nobody hears the same thing twice. */
  function update(): void {
    const previous = snapshot
    const current = keepIfSame(previous, read())
    if (current === previous) return
    snapshot = current
    if (current.status !== previous.status) announceStatus(previous, current)
    announceAttempt(previous, current)
    emitter.emitChange()
    follow(previous, current)
  }

  function announceStatus(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): void {
    const { status } = current
    const news = toNews(previous, current, now())
    log('info', status)
    stats.countStatus(previous, current)
    if (news) emitter.emit(status as 'connecting', news)
    emitter.emit('statusChanged', { status, previous: previous.status })
  }

  function announceAttempt(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): void {
    const { attempt, nextAttemptAt, phase, status } = current
    if (status !== 'reconnecting') return
    if (nextAttemptAt && nextAttemptAt !== previous.nextAttemptAt) {
      emitter.emit('rejoinScheduled', { attempt: attempt + 1, delayMs: nextAttemptAt - now() })
    }
    if (phase === 'rejoining' && previous.phase !== phase) {
      stats.countAttempt()
      emitter.emit('rejoining', { attempt })
    }
  }

  /** What a change of the session means to its signals, its subscribers and those who wait for it. */
  function follow(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): void {
    const { connectionId, reason, status } = current
    const isLost = previous.connectionId !== null && connectionId === null
    if (isLost && status === 'reconnecting') roster.handleLost()
    if (status === previous.status) return
    const gate = GATES[status]
    if (gate === 'pass') void sender.flush()
    if (gate === 'hold') sender.pause()
    if (status === 'connected') roster.handleSettled()
    if (status === 'disconnected') {
      sender.end('sessionEnded')
      roster.handleEnded(reason)
    }
    membership.handleStatus(previous, current)
  }

  function handleError(error: unknown, name?: unknown): void {
    log('warn', `a listener of '${String(name)}' threw`)
    if (name !== 'error' && emitter.hasListeners('error')) emitter.emit('error', { error })
    else globalThis.reportError?.(error)
  }

  function log(level: keyof Logger, text: string): void {
    guard(
      () => logger?.[level](`opentok-reconnection: ${text}`),
      (error) => globalThis.reportError?.(error),
    )
  }

  const isDisposed = () => actor.getSnapshot().status === 'stopped'

  async function connect(token?: string): Promise<void> {
    if (isDisposed()) throw new ReconnectionError('disposed')
    check('token', token ?? resolved.token ?? joinToken, TOKEN_RULE)
    if (!membership.isPending) joinToken = token ?? (resolved.token ? undefined : joinToken)
    return membership.connect()
  }

  function dispose(): void {
    sender.end('disposed')
    emitter.dispose()
    unlisten()
    roster.dispose()
    membership.dispose()
    actor.stop()
  }

  actor.subscribe(update)
  actor.start()
  if (session.connection) actor.send(toConnected(session, false))
  const unlisten = listenToStreams(session, roster)

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
      if (!isDisposed()) await membership.disconnect()
    },
    reconnectNow: () => actor.send({ type: 'attempt.due' }),
    subscribe(stream, target, properties) {
      check('stream.streamId', (stream as StreamLike | undefined)?.streamId, 'a string')
      if (isDisposed()) throw new ReconnectionError('disposed')
      const handle = roster.subscribe({ stream, target, properties })
      update()
      return handle
    },
    signal: sender.send,
    dispose,
    [Symbol.dispose]: dispose,
  }
}
