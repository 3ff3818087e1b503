/** The handle of one publisher: it outlives every stream that the publisher has. */

import type { ActorRefFrom, AnyActorRef } from 'xstate'
import { ReconnectionError } from '../contract/errors.ts'
import type { ReconnectionEvents } from '../contract/events.ts'
import type { PublisherMachineEvent } from '../contract/machine-events.types.ts'
import type { PublisherLike } from '../contract/opentok.types.ts'
import type {
  PublisherDevices,
  PublisherDevicesEnvironment,
  PublisherEvents,
  PublisherSnapshot,
  ReconnectingPublisher,
} from '../contract/publisher.types.ts'
import type { Quality } from '../contract/quality.types.ts'
import type { PublisherPhase, PublisherStatus } from '../contract/snapshot.ts'
import { toSend } from '../lib/child-actors.ts'
import { createDeferred } from '../lib/deferred.ts'
import type { Deferred } from '../lib/deferred.ts'
import { followEffects } from '../lib/effects.ts'
import { createEmitter } from '../lib/emitter.ts'
import type { Emit } from '../lib/emitter.ts'
import { toLiveQuality } from '../lib/live-quality.ts'
import { keepIfSame, toStatus } from '../lib/snapshot.ts'
import { oneOf } from '../lib/validate.ts'
import type { Publication, PublicationEnvironment } from '../opentok/publisher.adapter.ts'
import { announceDevices, announcePublisher } from './publisher.announce.ts'
import type { PublisherContext } from './publisher.types.ts'
import type { publisherMachine } from './publisher.machine.ts'

/** Rule for the event names that a publisher's `on()` takes. */
const PUBLISHER_EVENT_NAME = oneOf(
  ...Object.keys({
    statusChanged: 1,
    cameraChanged: 1,
    microphoneChanged: 1,
    qualityChanged: 1,
  } satisfies Record<keyof PublisherEvents, 1>),
)

/** Inside `connecting` and `reconnecting`; of a live one the status says it all. */
const PHASES: Readonly<Partial<Record<string, PublisherPhase>>> = {
  loading: 'loading',
  requested: 'publishing',
  cancelled: 'publishing',
  stalled: 'stalled',
  waiting: 'waiting',
  cutShort: 'waiting',
}

/** A handle, and what its registry can do with it. */
export interface OwnedPublisher {
  readonly handle: ReconnectingPublisher
  /** Settles when it is live for the first time, or will not be. */
  readonly live: Deferred<ReconnectingPublisher>
  readonly publication: Publication
  /** Begins to publish. */
  start(): void
  /** Does nothing once the publisher has ended: whatever calls OpenTok may have ended it inside that call. */
  send(event: PublisherMachineEvent): void
  /** The session's streams have changed; it may be what this one sends. */
  readDevices(): void
}

export interface PublisherHandleEnvironment {
  readonly createPublication: (
    publisher: PublisherLike,
    environment: Pick<PublicationEnvironment, 'isKept' | 'send'>,
  ) => Publication
  /** Has OpenTok judge the lines of all publishers. @returns the cleanup */
  readonly watchQuality: () => () => void
  readonly createDevices: (
    publisher: PublisherLike,
    environment: PublisherDevicesEnvironment,
  ) => PublisherDevices
  /** Creates the actor as a child of the session's actor, not started yet. */
  readonly spawn: () => ActorRefFrom<typeof publisherMachine>
  /** The status has changed; called before that is announced, and after its parts are released if it has ended. */
  readonly handleStatus: (owned: OwnedPublisher, status: PublisherStatus) => void
  /** The quality of a publisher has changed; called before that is announced. */
  readonly handleQuality: (previous: Quality, next: Quality) => void
  /** Whether nothing may be announced any more. */
  readonly isDisposed: () => boolean
  readonly emit: Emit<ReconnectionEvents>
  readonly handleError: (error: unknown) => void
}

const AT_FIRST: PublisherSnapshot = Object.freeze({
  status: 'connecting',
  phase: null,
  camera: 'none',
  microphone: 'none',
  quality: 'unknown',
  degradedBy: null,
})

/** @param publications where the jobs of the machine find the publication of an actor */
export function createPublisherHandle(
  publisher: PublisherLike,
  publications: WeakMap<AnyActorRef, Publication>,
  environment: PublisherHandleEnvironment,
): OwnedPublisher {
  const { createDevices, createPublication, emit, handleError, handleQuality, handleStatus } =
    environment
  const { isDisposed, watchQuality } = environment
  const emitter = createEmitter<PublisherEvents>(PUBLISHER_EVENT_NAME, handleError)
  const live = createDeferred<ReconnectingPublisher>()
  const actor = environment.spawn()
  const send = toSend<PublisherMachineEvent>(actor)
  const isKept = () => {
    const kept = actor.getSnapshot()
    return kept.context.wasKept && !kept.hasTag('withOpenTok')
  }
  const publication = createPublication(publisher, { isKept, send })
  publications.set(actor, publication)
  const { destroy, noteSilence, unpublish, withdraw } = publication
  followEffects(actor, { destroy, noteSilence, unpublish, withdraw })
  const devices = createDevices(publisher, {
    handleChange: () => update(actor.getSnapshot()),
    handleShareEnd: (reason) => send({ type: 'publisher.stopped', reason }),
  })
  let snapshot = AT_FIRST
  // One that has ended is of no interest to OpenTok.
  emitter.whileListened('qualityChanged', () =>
    snapshot.status === 'disconnected' ? () => {} : watchQuality(),
  )

  const handle: ReconnectingPublisher = {
    ...emitter.listening,
    publisher,
    get stream() {
      return publisher.stream ?? null
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
    get camera() {
      return snapshot.camera
    },
    get microphone() {
      return snapshot.microphone
    },
    getSnapshot: () => snapshot,
  }
  const owned: OwnedPublisher = {
    handle,
    live,
    publication,
    start() {
      actor.start()
    },
    send,
    readDevices: devices.read,
  }

  const emitOwn: Emit<PublisherEvents> = (name, payload) =>
    void (isDisposed() || emitter.emit(name, payload))

  function end({ error, wasKept }: PublisherContext): void {
    // Kept, and of no use any more: nobody else would switch its camera off.
    if (wasKept) publication.destroy()
    publication.release()
    devices.dispose()
    live.reject(error ?? new ReconnectionError('publishFailed'))
  }

  function update({ context, value }: ReturnType<typeof actor.getSnapshot>): void {
    const previous = snapshot
    const { status, phase } = toStatus<PublisherStatus, string | object>(value)
    const { degradedBy, quality } = toLiveQuality(status, context)
    const isOver = status === 'disconnected'
    snapshot = keepIfSame(previous, {
      status,
      phase: toPhase(phase),
      camera: isOver ? 'none' : devices.camera,
      microphone: isOver ? 'none' : devices.microphone,
      quality,
      degradedBy,
    })
    if (snapshot === previous) return
    if (status !== previous.status) {
      if (isOver) end(context)
      else live.resolve(handle)
      handleStatus(owned, status)
    }
    const isOtherQuality = quality !== previous.quality || degradedBy !== previous.degradedBy
    if (isOtherQuality) handleQuality(previous, snapshot)
    if (status !== previous.status) {
      announcePublisher(publisher, status, context, emit)
      emitOwn('statusChanged', { status, previous: previous.status })
    }
    if (!isOver) announceDevices(publisher, previous, snapshot, { session: emit, handle: emitOwn })
    if (isOtherQuality)
      emitOwn('qualityChanged', { quality, previous: previous.quality, degradedBy })
    if (!isDisposed()) emitter.emitChange()
    // Whoever still listens to its quality would keep OpenTok measuring.
    if (isOver) emitter.dispose()
    // Its tracks are there by now. A listener may have destroyed it: then OpenTok has taken its stream.
    if (status !== previous.status && publisher.stream && !isOver) devices.read()
  }

  actor.subscribe(update)
  return owned
}

/** @param inner a state, or states inside one; only a request has any */
const toPhase = (inner: string | object | null): PublisherPhase | null =>
  inner === null ? null : (PHASES[typeof inner === 'string' ? inner : 'requested'] ?? null)
