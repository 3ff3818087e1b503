/** Incoming signals: out of their envelopes, each once, and whole. */

import type { ArrivedSignal } from '../opentok/signal.adapter.ts'
import { openEnvelope } from './envelope.ts'
import type { Envelope } from './envelope.ts'
import { countBytes } from './signal.validate.ts'
import type { IncomingSignal } from '../contract/signal.types.ts'

export interface InboxEnvironment {
  readonly now: () => number
  /** Bytes of data of a signal that comes in chunks, at most. */
  readonly maxBytes: number
  readonly handleSignal: (signal: IncomingSignal) => void
  readonly handleError: (error: Error) => void
}

/** A signal of which chunks are missing. */
interface Unfinished {
  /** Chunks that are there, by their number. */
  readonly pieces: string[]
  count: number
  /** Size of the chunks, in UTF-8. */
  bytes: number
  touchedAt: number
}

/** Number of ids that are remembered: far more than come in during the longest outage of a busy call. */
const MAX_SEEN = 10_000
/** All unfinished signals together may take the memory of so many of the longest ones. */
const MAX_UNFINISHED = 16
/** Memory of a chunk apart from its data, in bytes. */
const CHUNK_OVERHEAD_BYTES = 200
/** Bytes in each chunk but the last, at least: no sender has a reason to send less. */
const MIN_CHUNK_BYTES = 1_000
/** Longest time between two chunks; a sender that starts over after an outage sends all of them again. */
const CHUNK_TIMEOUT_MS = 60_000

/** @returns the listener for OpenTok's signals */
export function createSignalInbox(environment: InboxEnvironment): (signal: ArrivedSignal) => void {
  const { handleError, handleSignal, maxBytes, now } = environment
  /** Ids of finished signals, and names of those that were too long. Invariant of both: the first is the oldest. */
  const seen = new Set<string>()
  const unfinished = new Map<string, Unfinished>()
  /** Memory of all unfinished signals. */
  let totalBytes = 0

  function markSeen(id: string): void {
    seen.add(id)
    const [oldest = ''] = seen
    if (seen.size > MAX_SEEN) seen.delete(oldest)
  }

  function forget(name: string, { bytes, count }: Unfinished): void {
    unfinished.delete(name)
    totalBytes -= bytes + count * CHUNK_OVERHEAD_BYTES
  }

  function forgetLate(at: number): void {
    for (const [name, signal] of unfinished) {
      // The clock may have been set back.
      signal.touchedAt = Math.min(signal.touchedAt, at)
      if (at - signal.touchedAt > CHUNK_TIMEOUT_MS) forget(name, signal)
    }
  }

  /** @returns `null` if there is more to come, or it is too long */
  function join({ data, part, parts }: Envelope, name: string): string | null {
    const signal = unfinished.get(name) ?? { pieces: [], count: 0, bytes: 0, touchedAt: 0 }
    forget(name, signal)
    if (signal.pieces[part] === undefined) {
      signal.pieces[part] = data
      signal.count += 1
      signal.bytes += countBytes(data)
    }
    if (signal.bytes > maxBytes || parts > maxBytes / MIN_CHUNK_BYTES + 1) {
      markSeen(name)
      handleError(new RangeError('a signal came in that is longer than signals.maxBytes'))
      return null
    }
    if (signal.count === parts) return signal.pieces.join('')
    signal.touchedAt = now()
    unfinished.set(name, signal)
    totalBytes += signal.bytes + signal.count * CHUNK_OVERHEAD_BYTES
    for (const [oldest, other] of unfinished) {
      if (totalBytes > maxBytes * MAX_UNFINISHED) forget(oldest, other)
    }
    return null
  }

  return (signal) => {
    forgetLate(now())
    const envelope = typeof signal.data === 'string' ? openEnvelope(signal.data) : null
    if (!envelope) return handleSignal({ ...signal, replayed: false })
    const { id, isAgain, parts } = envelope
    // The sender is part of the name, so that nobody can put chunks into somebody else's signal.
    const name = `${id} ${parts} ${signal.from?.connectionId}`
    if (seen.has(id) || seen.has(name)) return
    const data = parts === 1 ? envelope.data : join(envelope, name)
    if (data === null) return
    markSeen(id)
    handleSignal({ ...signal, data, replayed: isAgain })
  }
}
