/** The handle of one stream: an app's tile, whatever state its SDK subscriber is in. */

import { fromCallback } from 'xstate'
import type { ActorRefFrom } from 'xstate'
import { createEmitter } from '../emitter.ts'
import { SUBSCRIBER_EVENT_NAMES } from '../events.ts'
import type { SubscriberEvents } from '../events.ts'
import type { StreamLike, SubscriberLike } from '../opentok/opentok.types.ts'
import type { View, Viewer, ViewListener } from '../opentok/subscriber.adapter.ts'
import { keepIfSame, toStatus } from '../snapshot.ts'
import type { SubscriberPhase, SubscriberSnapshot, SubscriberStatus } from '../snapshot.ts'
import { subscriberMachine } from './subscriber.machine.ts'

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
export interface ReconnectingSubscriber {
  readonly streamId: string
  readonly stream: StreamLike
  readonly status: SubscriberStatus
  readonly phase: SubscriberPhase | null
  /** The SDK's current object, or `null` while there is none. */
  readonly subscriber: SubscriberLike | null
  readonly element: HTMLElement | null
  /** Frozen; the same object until something changes. */
  getSnapshot(): SubscriberSnapshot
  /** Called after each change of the snapshot. @returns its unsubscribe */
  onChange(listener: () => void): () => void
  /** @returns its unsubscribe @throws {TypeError} if there is no such event */
  on<Name extends keyof SubscriberEvents>(
    name: Name,
    listener: (payload: SubscriberEvents[Name]) => void,
  ): () => void
  /** @returns its unsubscribe @throws {TypeError} if there is no such event */
  once<Name extends keyof SubscriberEvents>(
    name: Name,
    listener: (payload: SubscriberEvents[Name]) => void,
  ): () => void
  off<Name extends keyof SubscriberEvents>(
    name: Name,
    listener: (payload: SubscriberEvents[Name]) => void,
  ): void
  /** Stops watching for good; idempotent. */
  unsubscribe(): void
}

/** A handle, and how the room that made it lets go of the SDK's object without a word. */
export interface SubscriberHandle extends ReconnectingSubscriber {
  dispose(): void
}

/** What a handle needs of the world. */
export interface SubscriberEnvironment {
  readonly now: () => number
  readonly reconnectedMs: number
  readonly createViewer: (view: View, listener: ViewListener) => Viewer
  /** Makes the chart's actor a child of the session's, not started yet. */
  readonly spawn: (
    machine: typeof subscriberMachine,
    streamId: string,
  ) => ActorRefFrom<typeof subscriberMachine>
  /** A new status, as the public event of the same name. */
  readonly announce: (
    handle: ReconnectingSubscriber,
    status: SubscriberStatus,
    news: object,
  ) => void
  readonly handleError: (error: unknown) => void
}

export function createSubscriberHandle(
  view: View,
  { announce, createViewer, handleError, now, reconnectedMs, spawn }: SubscriberEnvironment,
): SubscriberHandle {
  const { stream } = view
  const { streamId } = stream
  const emitter = createEmitter<SubscriberEvents>(SUBSCRIBER_EVENT_NAMES, handleError)

  let snapshot: SubscriberSnapshot = Object.freeze({
    streamId,
    status: 'connecting',
    phase: null,
    reason: null,
    error: null,
  })

  const viewer = createViewer(view, {
    now,
    handleElement: () => emitter.emit('elementChanged', {}),
    send: (event) => actor.send(event),
  })
  const actor = spawn(
    subscriberMachine.provide({
      actors: {
        viewStream: fromCallback(() => {
          viewer.subscribe()
          return viewer.release
        }),
      },
      delays: { settling: reconnectedMs },
    }),
    streamId,
  )

  const handle: SubscriberHandle = {
    ...emitter.listening,
    streamId,
    stream,
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
      actor.send({ type: 'subscriber.unsubscribe' })
    },
    dispose() {
      emitter.dispose()
      actor.send({ type: 'subscriber.unsubscribe' })
    },
  }

  actor.subscribe(({ context: { error, outageStartedAt, reason }, value }) => {
    const previous = snapshot
    const { status, phase } = toStatus<SubscriberStatus, SubscriberPhase>(value)
    snapshot = keepIfSame(previous, { ...previous, status, phase, reason, error })
    if (snapshot === previous) return
    if (status !== previous.status) {
      const outageMs = now() - (outageStartedAt ?? now())
      const news = { reconnected: { outageMs }, disconnected: { reason, error } }
      const payload = news[status as 'reconnected'] ?? {}
      emitter.emit(status, payload)
      announce(handle, status, payload)
      emitter.emit('statusChanged', { status, previous: previous.status })
    }
    emitter.emitChange()
  })
  actor.start()
  return handle
}
