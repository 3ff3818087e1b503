/** What there is to see while there is no call: on a server, and before a component is mounted. */

import type {
  LoggedSignal,
  PublisherSnapshot,
  ReconnectingPublisher,
  ReconnectingSubscriber,
  StreamLike,
  SubscriberSnapshot,
} from '../../index.ts'

export const NO_STREAMS: readonly StreamLike[] = Object.freeze([])
export const NO_SIGNALS: readonly LoggedSignal[] = Object.freeze([])

/** The state of a tile: the snapshot of its subscriber, and the subscriber. */
export interface TileState extends SubscriberSnapshot {
  /** The handle; `null` before the component is mounted, and while there is no call. */
  readonly subscriber: ReconnectingSubscriber | null
}

export const toTileState = (
  { streamId }: StreamLike,
  subscriber: ReconnectingSubscriber | null,
  snapshot: SubscriberSnapshot | null | undefined = subscriber?.getSnapshot(),
): TileState => ({
  ...(snapshot ?? {
    streamId,
    status: 'connecting',
    phase: null,
    reason: null,
    error: null,
    attempt: 0,
    audioBlocked: false,
    quality: 'unknown',
    degradedBy: null,
  }),
  subscriber,
})

/** The state of the tile of your own publisher: the snapshot of its publisher, and the publisher. */
export interface PublisherTileState extends PublisherSnapshot {
  /**
   * The handle; `null` on a server, before the component is mounted, and after the end of the publisher. OpenTok's own is in
   * its `publisher`.
   */
  readonly publisher: ReconnectingPublisher | null
  /** Why publishing has failed: a `ReconnectionError` with the code `publishFailed`; otherwise `null`. */
  readonly error: unknown
}

/** Whom the tile of your own publisher shows. */
export interface ShownPublisher {
  /** The latest one, also after its end; `null` before the first. */
  readonly handle: ReconnectingPublisher | null
  /** Why it could not be published; `null` before, and after an end that somebody wanted. */
  readonly error: unknown
}

export const NO_PUBLISHER: ShownPublisher = Object.freeze({ handle: null, error: null })

export function toPublisherTileState(
  { error, handle }: ShownPublisher,
  snapshot: PublisherSnapshot | null | undefined = handle?.getSnapshot(),
): PublisherTileState {
  const isOver = error !== null || snapshot?.status === 'disconnected'
  return {
    ...(snapshot ?? {
      status: isOver ? 'disconnected' : 'connecting',
      phase: null,
      camera: 'none',
      microphone: 'none',
      quality: 'unknown',
      degradedBy: null,
    }),
    publisher: isOver ? null : handle,
    error,
  }
}
