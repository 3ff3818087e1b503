/** What there is to see while there is no call: on a server, and before a component is mounted. */

import type {
  LoggedSignal,
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
