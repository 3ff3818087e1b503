/** The hooks that read lists: the streams, and a log of signals. */

import { createSignalLog } from '../../index.ts'
import type { LoggedSignal, Reconnection, SignalLogOptions, StreamLike } from '../../index.ts'
import { NO_SIGNALS, NO_STREAMS } from '../shared/idle.ts'
import { useKept, useSource } from './resource.ts'

/** What has a list. */
interface List<Item> {
  list(): readonly Item[]
  onChange(listener: () => void): () => void
}

const noStreams = () => NO_STREAMS
const noSignals = () => NO_SIGNALS

const useList = <Item>(source: List<Item> | null, readNone: () => readonly Item[]) =>
  useSource<readonly Item[]>(source?.onChange, source?.list, readNone)

/**
 * Returns the streams that deserve a tile, in the order of their arrival.
 * @param call from `useReconnection()`; `null` has no streams
 * @returns a frozen array; the same one until something changes
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { useStreams } from 'opentok-reconnection/react'
 *
 * export const useIsAlone = (call: Reconnection | null): boolean => useStreams(call).length === 0
 * ```
 */
export function useStreams(call: Reconnection | null): readonly StreamLike[] {
  return useList(call?.streams ?? null, noStreams)
}

/**
 * Returns the signals of one type, for a chat: those that came in, and your own with how far they have come. They are logged
 * while the component is mounted; OpenTok does not repeat what was said before that.
 * @param call from `useReconnection()`; `null` has no signals
 * @param type the type of the signals; `undefined`: all of them
 * @param options how many are kept
 * @returns a frozen array in the order of sending and arrival; the same one until something changes
 * @throws {TypeError} if the type or an option is wrong
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { useSignals } from 'opentok-reconnection/react'
 *
 * export const useUnsent = (call: Reconnection | null): number =>
 *   useSignals(call, 'chat', { limit: 100 }).filter(({ status }) => status === 'held').length
 * ```
 */
export function useSignals(
  call: Reconnection | null,
  type?: string,
  options?: SignalLogOptions,
): readonly LoggedSignal[] {
  const create = () => call && createSignalLog(call, type, options)
  return useList(useKept(create, [call, type, options?.limit]), noSignals)
}
