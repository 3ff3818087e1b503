/** Signals as they come in: out of their envelopes, each once, and whole. */

import type { ArrivedSignal } from '../opentok/signal.adapter.ts'
import { countBytes } from './signal.validate.ts'
import { open } from './envelope.ts'
import type { Envelope } from './envelope.ts'
import type { IncomingSignal } from './signal.types.ts'

/** What it needs of the world. */
export interface ReceiverEnvironment {
  readonly now: () => number
  /** Of one that comes in parts. */
  readonly maxBytes: number
  readonly handleSignal: (signal: IncomingSignal) => void
  readonly handleError: (error: Error) => void
}

/** One of which parts are missing. */
interface Unfinished {
  /** Those that are there, each in its place. */
  readonly pieces: string[]
  count: number
  /** In UTF-8. */
  bytes: number
  touchedAt: number
}

/** Ids that are remembered: far more than come in during the longest outage of a call that talks. */
const MOST_SEEN = 10_000
/** All unfinished ones together take as much as this many of the longest. */
const MOST_UNFINISHED = 16
/** What a part takes beside its data. */
const BYTES_OF_PART = 200
/** Of bytes, in each part but the last: whoever sends less has no reason to. */
const FEWEST_IN_PART = 1_000
/** Between two parts; who starts over after an outage sends all of them again. */
const PATIENCE_MS = 60_000

/** @returns what is to hear each signal of OpenTok's */
export function createSignalInbox(
  environment: ReceiverEnvironment,
): (signal: ArrivedSignal) => void {
  const { handleError, handleSignal, maxBytes, now } = environment
  /** Ids of those that are done with, names of those that were too long; invariant of both: the first is the oldest. */
  const seen = new Set<string>()
  const unfinished = new Map<string, Unfinished>()
  /** Of all unfinished ones. */
  let takenBytes = 0

  function finish(id: string): void {
    seen.add(id)
    const [oldest = ''] = seen
    if (seen.size > MOST_SEEN) seen.delete(oldest)
  }

  function forget(name: string, { bytes, count }: Unfinished): void {
    unfinished.delete(name)
    takenBytes -= bytes + count * BYTES_OF_PART
  }

  function forgetLate(at: number): void {
    for (const [name, one] of unfinished) {
      // The clock may have been set back.
      one.touchedAt = Math.min(one.touchedAt, at)
      if (at - one.touchedAt > PATIENCE_MS) forget(name, one)
    }
  }

  /** `null`: there is more to come, or it is too long. */
  function join({ data, part, parts }: Envelope, name: string): string | null {
    const one = unfinished.get(name) ?? { pieces: [], count: 0, bytes: 0, touchedAt: 0 }
    forget(name, one)
    if (one.pieces[part] === undefined) {
      one.pieces[part] = data
      one.count += 1
      one.bytes += countBytes(data)
    }
    if (one.bytes > maxBytes || parts > maxBytes / FEWEST_IN_PART + 1) {
      finish(name)
      handleError(new RangeError('a signal came in that is longer than signals.maxBytes'))
      return null
    }
    if (one.count === parts) return one.pieces.join('')
    one.touchedAt = now()
    unfinished.set(name, one)
    takenBytes += one.bytes + one.count * BYTES_OF_PART
    for (const [oldest, other] of unfinished) {
      if (takenBytes > maxBytes * MOST_UNFINISHED) forget(oldest, other)
    }
    return null
  }

  return (signal) => {
    forgetLate(now())
    const envelope = typeof signal.data === 'string' ? open(signal.data) : null
    if (!envelope) return handleSignal({ ...signal, replayed: false })
    const { id, isAgain, parts } = envelope
    // Nobody puts words between the parts of somebody else.
    const name = `${id} ${parts} ${signal.from?.connectionId}`
    if (seen.has(id) || seen.has(name)) return
    const data = parts === 1 ? envelope.data : join(envelope, name)
    if (data === null) return
    finish(id)
    handleSignal({ ...signal, data, replayed: isAgain })
  }
}
