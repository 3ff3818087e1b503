/** What the library knows, as computed refs; they hold no state of their own. */

import { computed, shallowRef, toValue, watch } from 'vue'
import type { ComputedRef, MaybeRefOrGetter } from 'vue'
import { NO_SIGNALS, NO_STREAMS } from '../shared/idle.ts'
import { IDLE_SNAPSHOT, createSignalLog } from '../../index.ts'
import type {
  LoggedSignal,
  PublisherSnapshot,
  ReconnectingPublisher,
  ReconnectingSubscriber,
  Reconnection,
  ReconnectionSnapshot,
  SignalLogOptions,
  StreamLike,
  SubscriberSnapshot,
} from '../../index.ts'

/** What says when it changes. */
interface Changing {
  onChange(listener: () => void): () => void
}

/** @param read reads the same value until something changes */
function useSource<Source extends Changing, Value>(
  source: () => Source | null | undefined,
  read: (source: Source | null | undefined) => Value,
): ComputedRef<Value> {
  const changes = shallowRef(0)
  // `sync`: no change is missed in between, and a server's renderer stops it at its end.
  watch(
    source,
    (current, _former, onCleanup) => {
      const unlisten = current?.onChange(() => {
        changes.value += 1
      })
      if (unlisten) onCleanup(unlisten)
    },
    { immediate: true, flush: 'sync' },
  )
  return computed(() => {
    void changes.value
    return read(source())
  })
}

/**
 * Follows the snapshot of a call; `idle` while there is none.
 * @param reconnection the call, from `useReconnection()`
 * @param selector takes a part of the snapshot; nothing is rendered while its result is the same
 * @example
 * ```ts
 * import { useSnapshot, type useReconnection } from 'opentok-reconnection/vue'
 *
 * export function useBanner(call: ReturnType<typeof useReconnection>) {
 *   return useSnapshot(call, ({ status }) => (status === 'reconnecting' ? 'Reconnecting…' : ''))
 * }
 * ```
 */
export function useSnapshot(
  reconnection: MaybeRefOrGetter<Reconnection | null>,
): ComputedRef<ReconnectionSnapshot>
export function useSnapshot<Selected>(
  reconnection: MaybeRefOrGetter<Reconnection | null>,
  selector: (snapshot: ReconnectionSnapshot) => Selected,
): ComputedRef<Selected>
export function useSnapshot(
  reconnection: MaybeRefOrGetter<Reconnection | null>,
  selector: (snapshot: ReconnectionSnapshot) => unknown = (snapshot) => snapshot,
): ComputedRef<unknown> {
  return useSource(
    () => toValue(reconnection),
    (call) => selector(call?.getSnapshot() ?? IDLE_SNAPSHOT),
  )
}

/**
 * Follows the snapshot of one subscriber; `null` while there is none.
 * @param subscriber from `subscribe()`, or from the slot of `SubscriberTile`
 * @example
 * ```ts
 * import type { ReconnectingSubscriber } from 'opentok-reconnection'
 * import { useSubscriber } from 'opentok-reconnection/vue'
 *
 * export const usePhase = (props: { subscriber: ReconnectingSubscriber }) =>
 *   useSubscriber(() => props.subscriber)
 * ```
 */
export function useSubscriber(
  subscriber: MaybeRefOrGetter<ReconnectingSubscriber>,
): ComputedRef<SubscriberSnapshot>
export function useSubscriber(
  subscriber: MaybeRefOrGetter<ReconnectingSubscriber | null>,
): ComputedRef<SubscriberSnapshot | null>
export function useSubscriber(
  subscriber: MaybeRefOrGetter<ReconnectingSubscriber | null>,
): ComputedRef<SubscriberSnapshot | null> {
  return useSource(
    () => toValue(subscriber),
    (handle) => handle?.getSnapshot() ?? null,
  )
}

/**
 * Follows the snapshot of your publisher, with its camera and microphone; `null` while there is none.
 * @param publisher from `publish()`, or from the slot of `PublisherTile`
 * @example
 * ```ts
 * import { computed } from 'vue'
 * import type { ReconnectingPublisher } from 'opentok-reconnection'
 * import { usePublisher } from 'opentok-reconnection/vue'
 *
 * export function useIsUnseen(props: { publisher: ReconnectingPublisher | null }) {
 *   const snapshot = usePublisher(() => props.publisher)
 *   return computed(() => snapshot.value?.camera === 'lost')
 * }
 * ```
 */
export function usePublisher(
  publisher: MaybeRefOrGetter<ReconnectingPublisher>,
): ComputedRef<PublisherSnapshot>
export function usePublisher(
  publisher: MaybeRefOrGetter<ReconnectingPublisher | null>,
): ComputedRef<PublisherSnapshot | null>
export function usePublisher(
  publisher: MaybeRefOrGetter<ReconnectingPublisher | null>,
): ComputedRef<PublisherSnapshot | null> {
  return useSource(
    () => toValue(publisher),
    (handle) => handle?.getSnapshot() ?? null,
  )
}

/**
 * Lists the streams that deserve a tile, in the order of their arrival; none while there is no call.
 * @param reconnection the call, from `useReconnection()`
 * @example
 * ```ts
 * import { computed } from 'vue'
 * import { useStreams, type useReconnection } from 'opentok-reconnection/vue'
 *
 * export function useCameras(call: ReturnType<typeof useReconnection>) {
 *   const streams = useStreams(call)
 *   return computed(() => streams.value.filter(({ videoType }) => videoType === 'camera'))
 * }
 * ```
 */
export function useStreams(
  reconnection: MaybeRefOrGetter<Reconnection | null>,
): ComputedRef<readonly StreamLike[]> {
  return useSource(
    () => toValue(reconnection)?.streams,
    (streams) => streams?.list() ?? NO_STREAMS,
  )
}

/**
 * Logs the signals of one type while the component lives: those that come in, and your own with how far they have come.
 * @param reconnection the call, from `useReconnection()`
 * @param type the type of the signals; `undefined`: all of them
 * @param options how many are kept, as for `createSignalLog()`
 * @example
 * ```ts
 * import { useSignals, type useReconnection } from 'opentok-reconnection/vue'
 *
 * export const useChat = (call: ReturnType<typeof useReconnection>) =>
 *   useSignals(call, 'chat', { limit: 100 })
 * ```
 */
export function useSignals(
  reconnection: MaybeRefOrGetter<Reconnection | null>,
  type?: MaybeRefOrGetter<string | undefined>,
  options?: SignalLogOptions,
): ComputedRef<readonly LoggedSignal[]> {
  const log = computed(() => {
    const call = toValue(reconnection)
    return call && createSignalLog(call, toValue(type), options)
  })
  return useSource(
    () => log.value,
    (current) => current?.list() ?? NO_SIGNALS,
  )
}
