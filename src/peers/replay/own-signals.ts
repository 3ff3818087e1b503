/** Follows your own signals, and logs those to everybody once OpenTok has confirmed them. */

import type { Reconnection } from '../../index.ts'
import type { SentLog } from './sent-log.ts'

/** @returns the cleanup */
export function logOwnSignals(
  { on, signals }: Reconnection,
  log: SentLog,
  { handleSent, nextTick }: { readonly handleSent: () => void; readonly nextTick: () => number },
): () => void {
  /** Id of a signal in flight → when it was handed over, for the last time. */
  const ticks = new Map<string, number>()
  const unlisteners = [
    on('signalSending', ({ id }) => void ticks.set(id, nextTick())),
    on('signalSent', ({ id }) => {
      const tick = ticks.get(id)
      const signal = signals.get(id)
      ticks.delete(id)
      if (tick === undefined || !signal || signal.to) return
      log.add(signal, tick)
      handleSent()
    }),
    on('signalDropped', ({ id }) => void ticks.delete(id)),
  ]
  return () => {
    for (const unlisten of unlisteners) unlisten()
  }
}
