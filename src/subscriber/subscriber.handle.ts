/** The handle of one stream: it outlives every OpenTok subscriber that shows the stream. */

import { fromCallback } from 'xstate'
import type { ActorRefFrom } from 'xstate'
import { waitAwake } from '../base/awake-timer.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Listening } from '../base/emitter.ts'
import { SUBSCRIBER_EVENT_NAMES } from '../api/events.ts'
import type { SubscriberEvents } from '../api/events.ts'
import type { ElementLike, StreamLike, SubscriberLike } from '../opentok/opentok.types.ts'
import { isCutShort, isPermanent } from '../opentok/error-classes.ts'
import type { Adopted, View, Viewer, ViewListener } from '../opentok/subscriber.adapter.ts'
import { keepIfSame, toStatus } from '../api/snapshot.ts'
import type { SubscriberPhase, SubscriberSnapshot, SubscriberStatus } from '../api/snapshot.ts'
import { subscriberMachine } from './subscriber.machine.ts'
import type { SubscriberContext, SubscriberEvent } from './subscriber.machine.ts'

/**
 * The handle of a stream that you watch. It stays the same while OpenTok's objects behind it come and go.
 * @example
 * ```ts
 * import type { ReconnectingSubscriber, Reconnection, StreamLike } from 'opentok-reconnection'
 *
 * export function show(reconnection: Reconnection, stream: StreamLike): void {
 *   const tile: ReconnectingSubscriber = reconnection.subscribe(stream, 'videos', { insertMode: 'append' })
 *   tile.on('statusChanged', ({ status }) => tile.element?.setAttribute('data-status', status))
 * }
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Subscriber.html | OpenTok: Subscriber}
 * @see scenarios T1 to T15
 */
export interface ReconnectingSubscriber extends Listening<SubscriberEvents> {
  /** The id of the stream; also known after OpenTok has emptied its own objects. */
  readonly streamId: string
  /** OpenTok's current object of the stream; a new one after each rejoin. */
  readonly stream: StreamLike
  /** The status now; begins as `connecting`. */
  readonly status: SubscriberStatus
  /** What goes on while `connecting` or `reconnecting`; otherwise `null`. */
  readonly phase: SubscriberPhase | null
  /** OpenTok's current subscriber of the stream; `null` while there is none. */
  readonly subscriber: SubscriberLike | null
  /** The element that shows the video now; `null` while there is none. See the event `elementChanged`. */
  readonly element: ElementLike | null
  /** The whole state at this moment. Frozen, and the same object until something changes. */
  getSnapshot(): SubscriberSnapshot
  /** Unsubscribes for good; the status becomes `disconnected`. Calling it again does no harm. */
  unsubscribe(): void
}

/** A handle, and what its maker can tell its state machine. */
export interface SubscriberHandle {
  readonly handle: ReconnectingSubscriber
  /** Not started. When it is started it subscribes, and may know at once that this has failed. */
  readonly actor: ActorRefFrom<typeof subscriberMachine>
  send(event: SubscriberEvent): void
  /** The same stream came back as a new OpenTok object. */
  renew(stream: StreamLike): void
  /** Unsubscribes from the stream, although the server may still list it. */
  end(reason: string): void
  /** Takes the tile out of the page, as OpenTok does when it announces the end of a session. */
  letGo(): void
  /** Lets go of OpenTok's object, and announces nothing. */
  dispose(): void
}

/**
 * Says when a subscriber is made anew.
 * @example
 * ```ts
 * import { createReconnection, type SessionLike, type SubscriberOptions } from 'opentok-reconnection'
 *
 * const subscribers: SubscriberOptions = { stallMs: 8_000, maxAttempts: 10 }
 * export const wrap = (session: SessionLike) => createReconnection(session, { subscribers })
 * ```
 * @see scenarios T3, T6
 */
export interface SubscriberOptions {
  /**
   * How long an interruption may last before the subscriber counts as stalled, in ms. Time in which the page sleeps does
   * not count.
   * @defaultValue 15 000
   */
  readonly stallMs?: number
  /** How many times in a row it is made anew before it ends; at least 1. @defaultValue 5 */
  readonly maxAttempts?: number
  /** Whether it is made anew at all; with `false` it ends together with OpenTok's subscriber. @defaultValue `true` */
  readonly resubscribe?: boolean
}

/** What a handle needs from outside. */
export interface SubscriberEnvironment {
  readonly now: () => number
  readonly reconnectedMs: number
  readonly options: Required<SubscriberOptions>
  /** Whether the session is away, so that nobody can know which streams live on. */
  readonly isAway: () => boolean
  /** Whether the session is over, and will not come back. */
  readonly isOver: () => boolean
  /** The wait before the next attempt in ms; attempts are counted from 1. */
  readonly toDelayMs: (attempt: number) => number
  readonly createViewer: (view: View & Adopted, listener: ViewListener) => Viewer
  readonly end: Pick<ViewListener, 'handleDestroyed' | 'handleRefused'>
  readonly clock: Clock
  /** Creates the actor as a child of the session's actor, not started yet. */
  readonly spawn: (
    machine: typeof subscriberMachine,
    streamId: string,
  ) => ActorRefFrom<typeof subscriberMachine>
  /** Announces a new status as the public event of that name. */
  readonly announce: (
    handle: ReconnectingSubscriber,
    status: SubscriberStatus | 'stalled',
    news: object,
  ) => void
  readonly handleError: (error: unknown) => void
}

export function createSubscriberHandle(
  view: View & Adopted,
  environment: SubscriberEnvironment,
): SubscriberHandle {
  const { announce, createViewer, handleError, isAway, isOver, now, options, spawn } = environment
  const canResubscribe = options.resubscribe && !view.adopted
  const hasAttemptLeft = ({ attempt }: SubscriberContext) =>
    canResubscribe && attempt < options.maxAttempts
  const { streamId } = view.stream
  const emitter = createEmitter<SubscriberEvents>(SUBSCRIBER_EVENT_NAMES, handleError)

  let snapshot: SubscriberSnapshot = Object.freeze({
    streamId,
    status: 'connecting',
    phase: null,
    reason: null,
    error: null,
    attempt: 0,
  })

  const viewer = createViewer(view, {
    now,
    handleElement: () => emitter.emit('elementChanged', {}),
    ...environment.end,
    // OpenTok fails a subscribe of a stream that is gone after it has said that it is.
    send: (event) => void (snapshot.status === 'disconnected' || actor.send(event)),
  })
  const actor = spawn(
    subscriberMachine.provide({
      actors: {
        holdViewer: fromCallback(() => viewer.dispose),
        subscribe: fromCallback(viewer.subscribe),
        waitForStall: fromCallback(({ sendBack }) => {
          const stalled = () => sendBack({ type: 'interruption.expired' })
          return waitAwake(environment, options.stallMs, stalled)
        }),
      },
      guards: {
        canResubscribe: ({ context }) => hasAttemptLeft(context),
        isAway: ({ event }) =>
          (isAway() && canResubscribe) ||
          (!isOver() && 'cause' in event && isCutShort(event.cause)),
        isRetriable: ({ context, event }) =>
          hasAttemptLeft(context) && !isOver() && !('cause' in event && isPermanent(event.cause)),
        isSpent: ({ context }) => canResubscribe && !hasAttemptLeft(context),
      },
      delays: {
        backoff: ({ context }) => environment.toDelayMs(context.attempt + 1),
        settling: environment.reconnectedMs,
        stallTimeout: options.stallMs,
      },
    }),
    streamId,
  )

  const handle: ReconnectingSubscriber = {
    ...emitter.listening,
    streamId,
    get stream() {
      return view.stream
    },
    get status() {
      return snapshot.status
    },
    get phase() {
      return snapshot.phase
    },
    get subscriber() {
      return viewer.subscriber
    },
    get element() {
      return viewer.subscriber?.element ?? null
    },
    getSnapshot: () => snapshot,
    unsubscribe() {
      viewer.unsubscribe()
      if (snapshot.status !== 'disconnected') actor.send({ type: 'subscriber.release' })
    },
  }

  actor.subscribe(({ context: { attempt, error, outageStartedAt, reason }, value }) => {
    const previous = snapshot
    const { status, phase } = toStatus<SubscriberStatus, SubscriberPhase>(value)
    snapshot = keepIfSame(previous, { streamId, status, phase, reason, error, attempt })
    if (snapshot === previous) return
    if (status !== previous.status) {
      const outageMs = now() - (outageStartedAt ?? now())
      const news = { reconnected: { outageMs }, disconnected: { reason, error } }
      const payload = news[status as 'reconnected'] ?? {}
      announce(handle, status, payload)
      emitter.emit(status, payload)
      emitter.emit('statusChanged', { status, previous: previous.status })
    }
    if (phase === 'stalled' && previous.phase !== phase) {
      announce(handle, phase, {})
      emitter.emit(phase, {})
    }
    emitter.emitChange()
  })

  return {
    handle,
    actor,
    send(event) {
      // One that is not to be made anew ends together with OpenTok's object, and not before.
      if (canResubscribe || event.type !== 'session.lost') actor.send(event)
    },
    renew(stream) {
      view.stream = stream
      actor.send({ type: 'stream.created' })
    },
    letGo: viewer.unsubscribe,
    end(reason) {
      viewer.unsubscribe()
      actor.send({ type: 'stream.destroyed', reason })
    },
    dispose() {
      emitter.dispose()
      viewer.dispose()
      actor.send({ type: 'subscriber.release' })
    },
  }
}
