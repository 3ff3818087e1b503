/** The handle of one stream: it outlives every OpenTok subscriber that shows the stream. */

import type { ActorRefFrom } from 'xstate'
import type { ReconnectionEvents } from '../contract/events.ts'
import { toLiveQuality } from '../lib/live-quality.ts'
import { keepIfSame, toStatus } from '../lib/snapshot.ts'
import type { Quality } from '../contract/quality.types.ts'
import type { SubscriberPhase, SubscriberSnapshot, SubscriberStatus } from '../contract/snapshot.ts'

import type { SubscriberEvents } from '../contract/event.types.ts'
import { toSend } from '../lib/child-actors.ts'
import { createEmitter } from '../lib/emitter.ts'
import type { Emitter } from '../lib/emitter.ts'
import type { StreamLike } from '../contract/opentok.types.ts'
import type {
  SubscriberListener,
  SubscriberSource,
  Subscription,
} from '../opentok/subscriber/subscriber.adapter.ts'
import { announceSubscriber } from './subscriber.announce.ts'
import type { MachineSubject } from './subscriber.actor.ts'
import type { subscriberMachine } from './subscriber.machine.ts'
import type { ReconnectingSubscriber, SubscriberOptions } from '../contract/subscriber.types.ts'
import { oneOf } from '../lib/validate.ts'

/** Rule for the event names that a subscriber's `on()` takes. */
const SUBSCRIBER_EVENT_NAME = oneOf(
  ...Object.keys({
    connected: 1,
    reconnecting: 1,
    reconnected: 1,
    stalled: 1,
    disconnected: 1,
    statusChanged: 1,
    qualityChanged: 1,
    subscriberChanged: 1,
    elementChanged: 1,
  } satisfies Record<keyof SubscriberEvents, 1>),
)

/** To viewers, a slide that rightly stands still plays, and so does a stream while it is listened to. */
type Inner = SubscriberPhase | 'still' | 'listening'

/** A handle, and what its registry can do with it. */
export interface OwnedSubscriber extends MachineSubject {
  readonly handle: ReconnectingSubscriber
  /** Not started. When it is started it subscribes, and may hear at once that this has failed. */
  readonly actor: ActorRefFrom<typeof subscriberMachine>
  /** The same stream came back as a new OpenTok object. */
  renew(stream: StreamLike): void
  /** Releases OpenTok's object, and announces nothing. */
  dispose(): void
}

export interface SubscriberHandleEnvironment {
  readonly now: () => number
  readonly options: Required<SubscriberOptions>
  readonly createSource: (
    subscription: Subscription,
    listener: SubscriberListener,
  ) => SubscriberSource
  readonly end: Pick<SubscriberListener, 'handleDestroyed' | 'handleRefused' | 'handleSilence'>
  /** Creates the actor as a child of the session's actor, not started yet. */
  readonly spawn: (streamId: string) => ActorRefFrom<typeof subscriberMachine>
  /** The status of a subscriber has changed; called before that is announced. */
  readonly handleStatus: (streamId: string, status: SubscriberStatus) => void
  /** The quality of a subscriber has changed; called before that is announced. */
  readonly handleQuality: (previous: Quality, next: Quality) => void
  /** The browser has blocked the sound of a subscriber, or plays it; called before that is announced. */
  readonly handleAudio: (isBlocked: boolean) => void
  /** Some picture has shown a frame. */
  readonly handleAwake: (at: number) => void
  /** Whether nothing may be announced any more: a listener may dispose of everything, also while a handle ends. */
  readonly isDisposed: () => boolean
  /** Announces an event of the session. */
  readonly emit: Emitter<ReconnectionEvents>['emit']
  readonly handleError: (error: unknown) => void
}

export function createSubscriberHandle(
  subscription: Subscription,
  environment: SubscriberHandleEnvironment,
): OwnedSubscriber {
  const { createSource, handleAudio, handleError, handleQuality, handleStatus } = environment
  const { isDisposed, now, options } = environment
  const canResubscribe = options.resubscribe && !subscription.adopted
  const { streamId } = subscription.stream
  const emitter = createEmitter<SubscriberEvents>(SUBSCRIBER_EVENT_NAME, handleError)

  let snapshot: SubscriberSnapshot = Object.freeze({
    streamId,
    status: 'connecting',
    phase: null,
    reason: null,
    error: null,
    attempt: 0,
    audioBlocked: false,
    quality: 'unknown',
    degradedBy: null,
  })

  const actor = environment.spawn(streamId)
  // OpenTok fails the subscribe to a stream that is gone after it has announced that the stream is gone.
  const send = toSend(actor)
  const source = createSource(subscription, {
    now,
    handleAwake: environment.handleAwake,
    handleSubscriber: (subscriber, previous) =>
      emitter.emit('subscriberChanged', { subscriber, previous }),
    handleElement: () => emitter.emit('elementChanged', {}),
    ...environment.end,
    send,
  })

  const handle: ReconnectingSubscriber = {
    ...emitter.listening,
    streamId,
    get stream() {
      return subscription.stream
    },
    get status() {
      return snapshot.status
    },
    get phase() {
      return snapshot.phase
    },
    get quality() {
      return snapshot.quality
    },
    get degradedBy() {
      return snapshot.degradedBy
    },
    get audioBlocked() {
      return snapshot.audioBlocked
    },
    get subscriber() {
      return source.readSubscriber()
    },
    get element() {
      return source.readSubscriber()?.element ?? null
    },
    getSnapshot: () => snapshot,
    unsubscribe() {
      source.unsubscribe()
      send({ type: 'subscriber.release' })
    },
  }

  actor.subscribe(({ context, value }) => {
    const previous = snapshot
    const { attempt, audioBlocked, error, outageStartedAt, reason } = context
    const { status, phase: inner } = toStatus<SubscriberStatus, Inner>(value)
    const phase = inner === 'still' || inner === 'listening' ? 'playing' : inner
    const { degradedBy, quality } = toLiveQuality(status, context)
    snapshot = keepIfSame(previous, {
      streamId,
      status,
      phase,
      reason,
      error,
      attempt,
      audioBlocked,
      quality,
      degradedBy,
    })
    if (snapshot === previous) return
    // The clock of the platform may have been set back.
    const outageMs = Math.max(0, now() - (outageStartedAt ?? now()))
    if (status !== previous.status) handleStatus(streamId, status)
    if (quality !== previous.quality || degradedBy !== previous.degradedBy)
      handleQuality(previous, snapshot)
    if (audioBlocked !== previous.audioBlocked) handleAudio(audioBlocked)
    announceSubscriber(handle, previous, snapshot, outageMs, {
      session: environment.emit,
      handle: (name, payload) => void (isDisposed() || emitter.emit(name, payload)),
    })
    if (!isDisposed()) emitter.emitChange()
  })

  return {
    handle,
    actor,
    source,
    canResubscribe,
    renew(stream) {
      subscription.stream = stream
      actor.send({ type: 'stream.created' })
    },
    dispose() {
      emitter.dispose()
      source.dispose()
      actor.send({ type: 'subscriber.release' })
    },
  }
}
