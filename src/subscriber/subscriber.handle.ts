/** The handle of one stream: it outlives every OpenTok subscriber that shows the stream. */

import { fromCallback } from 'xstate'
import type { ActorRefFrom } from 'xstate'
import { waitAwake } from '../base/awake-timer.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import { SUBSCRIBER_EVENT_NAMES } from '../api/subscriber-events.ts'
import type { SubscriberEvents } from '../api/subscriber-events.ts'
import type { StreamLike } from '../opentok/opentok.types.ts'
import { isCutShort, isPermanent } from '../opentok/error-classes.ts'
import type {
  Adopted,
  View,
  SubscriberSource,
  SubscriberSourceListener,
} from '../opentok/subscriber.adapter.ts'
import { keepIfSame, toStatus } from '../api/snapshot.ts'
import type { SubscriberPhase, SubscriberSnapshot, SubscriberStatus } from '../api/snapshot.ts'
import { subscriberMachine } from './subscriber.machine.ts'
import type {
  ReconnectingSubscriber,
  SubscriberContext,
  SubscriberMachineEvent,
  SubscriberOptions,
} from './subscriber.types.ts'

/** A handle, and what its maker can tell its state machine. */
export interface SubscriberHandle {
  readonly handle: ReconnectingSubscriber
  /** Not started. When it is started it subscribes, and may know at once that this has failed. */
  readonly actor: ActorRefFrom<typeof subscriberMachine>
  send(event: SubscriberMachineEvent): void
  /** The same stream came back as a new OpenTok object. */
  renew(stream: StreamLike): void
  /** Unsubscribes from the stream, although the server may still list it. */
  end(reason: string): void
  /** Takes the tile out of the page, as OpenTok does when it announces the end of a session. */
  detach(): void
  /** Lets go of OpenTok's object, and announces nothing. */
  dispose(): void
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
  readonly createSubscriberSource: (
    view: View & Adopted,
    listener: SubscriberSourceListener,
  ) => SubscriberSource
  readonly end: Pick<SubscriberSourceListener, 'handleDestroyed' | 'handleRefused'>
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
  const { announce, createSubscriberSource, handleError, isAway, isOver, now, options, spawn } =
    environment
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

  const viewer = createSubscriberSource(view, {
    now,
    handleElement: () => emitter.emit('elementChanged', {}),
    ...environment.end,
    // OpenTok fails a subscribe of a stream that is gone after it has said that it is.
    send: (event) => void (snapshot.status === 'disconnected' || actor.send(event)),
  })
  const actor = spawn(
    subscriberMachine.provide({
      actors: {
        ownSubscriber: fromCallback(() => viewer.dispose),
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
    detach: viewer.unsubscribe,
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
