/** What the library knows, as current values. */

import { onMount } from 'svelte'
import { NO_SIGNALS, NO_STREAMS } from '../shared/idle.ts'
import { IDLE_SNAPSHOT, createSignalLog } from '../../index.ts'
import type {
  LoggedSignal,
  PublisherSnapshot,
  ReconnectingPublisher,
  ReconnectingSubscriber,
  Reconnection,
  ReconnectionSnapshot,
  SignalLog,
  SignalLogOptions,
  StreamLike,
  SubscriberSnapshot,
} from '../../index.ts'
import { createCurrent, toGetter } from './current.ts'
import type { CallSource, Current } from './svelte.types.ts'

/**
 * Follows the snapshot of a call; `idle` while there is none.
 * @param reconnection the call, from `useReconnection()`
 * @param selector takes a part of the snapshot; nothing runs again while its result is the same
 * @example
 * ```ts
 * import { useSnapshot, type CallSource } from 'opentok-reconnection/svelte'
 *
 * export const useBanner = (call: CallSource) =>
 *   useSnapshot(call, ({ status }) => (status === 'reconnecting' ? 'Reconnecting…' : ''))
 * ```
 */
export function useSnapshot(reconnection: CallSource): Current<ReconnectionSnapshot>
export function useSnapshot<Selected>(
  reconnection: CallSource,
  selector: (snapshot: ReconnectionSnapshot) => Selected,
): Current<Selected>
export function useSnapshot(
  reconnection: CallSource,
  selector: (snapshot: ReconnectionSnapshot) => unknown = (snapshot) => snapshot,
): Current<unknown> {
  return createCurrent(toGetter(reconnection), (call) =>
    selector(call?.getSnapshot() ?? IDLE_SNAPSHOT),
  )
}

/**
 * Follows the snapshot of one subscriber; `null` while there is none.
 * @param subscriber from `subscribe()`, or a function that returns it
 * @example
 * ```ts
 * import type { ReconnectingSubscriber } from 'opentok-reconnection'
 * import { useSubscriber } from 'opentok-reconnection/svelte'
 *
 * export const usePhase = (subscriber: () => ReconnectingSubscriber | null) => useSubscriber(subscriber)
 * ```
 */
export function useSubscriber(subscriber: ReconnectingSubscriber): Current<SubscriberSnapshot>
export function useSubscriber(
  subscriber: ReconnectingSubscriber | null | (() => ReconnectingSubscriber | null),
): Current<SubscriberSnapshot | null>
export function useSubscriber(
  subscriber: ReconnectingSubscriber | null | (() => ReconnectingSubscriber | null),
): Current<SubscriberSnapshot | null> {
  return createCurrent(toGetter(subscriber), (handle) => handle?.getSnapshot() ?? null)
}

/**
 * Follows the snapshot of your publisher, with its camera and microphone; `null` while there is none.
 * @param publisher from `publish()` or `publisherTile()`, or a function that returns it
 * @example
 * ```ts
 * import type { ReconnectingPublisher } from 'opentok-reconnection'
 * import { usePublisher } from 'opentok-reconnection/svelte'
 *
 * export const useDevices = (publisher: () => ReconnectingPublisher | null) => usePublisher(publisher)
 * ```
 */
export function usePublisher(publisher: ReconnectingPublisher): Current<PublisherSnapshot>
export function usePublisher(
  publisher: ReconnectingPublisher | null | (() => ReconnectingPublisher | null),
): Current<PublisherSnapshot | null>
export function usePublisher(
  publisher: ReconnectingPublisher | null | (() => ReconnectingPublisher | null),
): Current<PublisherSnapshot | null> {
  return createCurrent(toGetter(publisher), (handle) => handle?.getSnapshot() ?? null)
}

/**
 * Lists the streams that deserve a tile, in the order of their arrival; none while there is no call.
 * @param reconnection the call, from `useReconnection()`
 * @example
 * ```ts
 * import { useStreams, type CallSource } from 'opentok-reconnection/svelte'
 *
 * export function countOthers(call: CallSource): () => number {
 *   const streams = useStreams(call)
 *   return () => streams.current.length
 * }
 * ```
 */
export function useStreams(reconnection: CallSource): Current<readonly StreamLike[]> {
  const getCall = toGetter(reconnection)
  return createCurrent(
    () => getCall()?.streams,
    (streams) => streams?.list() ?? NO_STREAMS,
  )
}

/**
 * Logs the signals of one type while the component lives: those that come in, and your own with how far they have come.
 * Call it while the component is initialised.
 * @param reconnection the call, from `useReconnection()`
 * @param type the type of the signals; `undefined`: all of them
 * @param options how many are kept, as for `createSignalLog()`
 * @example
 * ```ts
 * import { useSignals, type CallSource } from 'opentok-reconnection/svelte'
 *
 * export const useChat = (call: CallSource) => useSignals(call, 'chat', { limit: 100 })
 * ```
 */
export function useSignals(
  reconnection: CallSource,
  type?: string,
  options?: SignalLogOptions,
): Current<readonly LoggedSignal[]> {
  const getCall = toGetter(reconnection)
  let owner: Reconnection | null = null
  let log: SignalLog | null = null
  const messages = createCurrent(
    () => {
      const call = getCall()
      if (call !== owner) log = call && createSignalLog(call, type, options)
      owner = call
      return log
    },
    (log) => log?.list() ?? NO_SIGNALS,
  )
  // A log hears only while somebody listens, and a list may not be in the page all the time.
  onMount(() => messages.subscribe(() => {}))
  return messages
}
