/** The handle of one stream: it outlives every SDK subscriber that shows the stream. */

import { fromCallback } from 'xstate'
import type { ActorRefFrom } from 'xstate'
import { createEmitter } from '../emitter.ts'
import type { Listening } from '../emitter.ts'
import { SUBSCRIBER_EVENT_NAMES } from '../events.ts'
import type { SubscriberEvents } from '../events.ts'
import type { ElementLike, StreamLike, SubscriberLike } from '../opentok/opentok.types.ts'
import { isCutShort, isPermanent } from '../opentok/refusal.ts'
import type { Adopted, View, Viewer, ViewListener } from '../opentok/subscriber.adapter.ts'
import { keepIfSame, toStatus } from '../snapshot.ts'
import type { SubscriberPhase, SubscriberSnapshot, SubscriberStatus } from '../snapshot.ts'
import { subscriberMachine } from './subscriber.machine.ts'
import type { SubscriberContext, SubscriberEvent } from './subscriber.machine.ts'

/**
 * One stream's viewer, whatever happens to the SDK's objects.
 * @example
 * ```ts
 * import type { Reconnection, StreamLike } from 'opentok-reconnection'
 *
 * export function show(reconnection: Reconnection, stream: StreamLike): void {
 *   const tile = reconnection.subscribe(stream, 'videos', { insertMode: 'append' })
 *   tile.on('statusChanged', ({ status }) => tile.element?.setAttribute('data-status', status))
 * }
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Subscriber.html | OpenTok: Subscriber}
 */
export interface ReconnectingSubscriber extends Listening<SubscriberEvents> {
  readonly streamId: string
  /** The SDK's current object of the stream. */
  readonly stream: StreamLike
  readonly status: SubscriberStatus
  readonly phase: SubscriberPhase | null
  /** The SDK's current object, or `null` while there is none. */
  readonly subscriber: SubscriberLike | null
  readonly element: ElementLike | null
  /** Frozen; the same object until something changes. */
  getSnapshot(): SubscriberSnapshot
  /** Stops watching for good; idempotent. */
  unsubscribe(): void
}

/** A handle, and the line of the room that made it to its chart. */
export interface SubscriberHandle {
  readonly handle: ReconnectingSubscriber
  /** Not started: it subscribes then, and may know at once what becomes of it. */
  readonly actor: ActorRefFrom<typeof subscriberMachine>
  send(event: SubscriberEvent): void
  /** The same stream came back as a new SDK object. */
  renew(stream: StreamLike): void
  /** Gives the SDK's object up with the stream, which the server may still list. */
  end(reason: string): void
  /** Lets go of the SDK's object without a word. */
  dispose(): void
}

/** When an interrupted subscriber is made anew. */
export interface SubscriberOptions {
  /** How long an interruption may last before the subscriber counts as stalled. @defaultValue 15 000 */
  readonly stallMs?: number
  /** How often in a row it is made anew. @defaultValue 5 */
  readonly maxAttempts?: number
  /** `false`: never. @defaultValue `true` */
  readonly resubscribe?: boolean
}

/** What a handle needs of the world. */
export interface SubscriberEnvironment {
  readonly now: () => number
  readonly reconnectedMs: number
  readonly options: Required<SubscriberOptions>
  /** Whether the session is away, so that nobody can tell what lives on. */
  readonly isAway: () => boolean
  /** Whether there is no session, and none to come. */
  readonly isOver: () => boolean
  /** Before the next attempt, counted from 1. */
  readonly toDelayMs: (attempt: number) => number
  readonly createViewer: (view: View & Adopted, listener: ViewListener) => Viewer
  readonly noticeEnd: ViewListener['noticeEnd']
  /** Makes the chart's actor a child of the session's, not started yet. */
  readonly spawn: (
    machine: typeof subscriberMachine,
    streamId: string,
  ) => ActorRefFrom<typeof subscriberMachine>
  /** A new status, as the public event of the same name. */
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
    noticeEnd: environment.noticeEnd,
    send: (event) => actor.send(event),
  })
  const actor = spawn(
    subscriberMachine.provide({
      actors: {
        holdViewer: fromCallback(() => viewer.dispose),
        subscribe: fromCallback(viewer.subscribe),
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
      // Who is not to be made anew ends with the SDK's object.
      if (canResubscribe || event.type !== 'session.lost') actor.send(event)
    },
    renew(stream) {
      view.stream = stream
      actor.send({ type: 'stream.created' })
    },
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
