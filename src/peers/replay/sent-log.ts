/** What you have sent to everybody, for those who were away: bounded in time and in memory. */

import type { SignalLike } from '../../index.ts'
import { toDigest } from '../messages.ts'

/** A signal that OpenTok has confirmed. */
export interface SentSignal {
  readonly number: number
  readonly type: string | undefined
  readonly data: string | undefined
  readonly sentAt: number
  /** Its place among the joins and leaves of the others. */
  readonly tick: number
  readonly digest: string
}

/** Digests in one mark, and for how long each is repeated, in ms: longer than OpenTok resumes. */
const MAX_DIGESTS = 32
const DIGESTS_MS = 60_000

/** Your own signals, numbered in the order in which they were confirmed. */
export interface SentLog {
  /** The number of the last one. */
  readonly count: number
  add(signal: SignalLike, tick: number): void
  /** Those with a higher number that are still kept. */
  since(number: number): readonly SentSignal[]
  /** Of the last signals, up to the present number; none if the last one was too large to be kept. */
  digests(): readonly string[]
}

export function createSentLog(
  { capacityBytes, forMs }: { readonly capacityBytes: number; readonly forMs: number },
  now: () => number,
): SentLog {
  const signals: SentSignal[] = []
  let bytes = 0
  let count = 0

  const toBytes = ({ data = '', type = '' }: SignalLike) => 2 * (data.length + type.length)

  function trim(): void {
    const oldest = now() - forMs
    let gone = 0
    for (const signal of signals) {
      if (signal.sentAt >= oldest && bytes <= capacityBytes) break
      bytes -= toBytes(signal)
      gone += 1
    }
    signals.splice(0, gone)
  }

  return {
    get count() {
      return count
    },
    add({ data, type }, tick) {
      count += 1
      const digest = toDigest(type, data)
      signals.push({ number: count, type, data, sentAt: now(), tick, digest })
      bytes += toBytes({ data, type })
      trim()
    },
    since(number) {
      trim()
      return signals.filter((signal) => signal.number > number)
    },
    digests() {
      if (signals.at(-1)?.number !== count) return []
      const oldest = now() - DIGESTS_MS
      return signals
        .slice(-MAX_DIGESTS)
        .flatMap(({ digest, sentAt }) => (sentAt >= oldest ? [digest] : []))
    },
  }
}
