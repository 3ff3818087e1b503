/** Signals as they come in: out of their envelopes, each once, and whole. */

import type { ArrivedSignal } from '../opentok/signal.adapter.ts'
import { open } from './signal-envelope.ts'
import type { Envelope } from './signal-envelope.ts'
import type { IncomingSignal } from './signal.types.ts'

/** What it needs of the world. */
export interface ReceiverEnvironment {
  readonly now: () => number
  /** Of one that comes in parts. */
  readonly maxBytes: number
  readonly handleSignal: (signal: IncomingSignal) => void
}

/** One of which parts are missing. */
interface Unfinished {
  readonly pieces: Map<number, string>
  /** In characters: never more than its bytes. */
  size: number
  touchedAt: number
}

/** Ids that are remembered: far more than come in during the longest outage of a call that talks. */
const MOST_SEEN = 10_000
const MOST_UNFINISHED = 16
/** Of bytes, in each part but the last: whoever sends less has no reason to. */
const FEWEST_IN_PART = 1_000
/** Between two parts; who starts over after an outage sends all of them again. */
const PATIENCE_MS = 60_000

/** @returns what is to hear each signal of OpenTok's */
export function createSignalReceiver(
  environment: ReceiverEnvironment,
): (signal: ArrivedSignal) => void {
  const { handleSignal, maxBytes, now } = environment
  /** Invariant of both: the first is the oldest. */
  const seen = new Set<string>()
  const unfinished = new Map<string, Unfinished>()

  /** `null`: there is more to come. */
  function join({ data, part, parts }: Envelope, name: string): string | null {
    if (parts === 1) return data
    const at = now()
    for (const [other, { touchedAt }] of unfinished) {
      if (Math.abs(at - touchedAt) > PATIENCE_MS) unfinished.delete(other)
    }
    const { pieces, size } = unfinished.get(name) ?? { pieces: new Map<number, string>(), size: 0 }
    const isNew = !pieces.has(part)
    const newSize = size + (isNew ? data.length : 0)
    unfinished.delete(name)
    if (newSize > maxBytes || parts > maxBytes / FEWEST_IN_PART + 1) return null
    pieces.set(part, data)
    if (pieces.size < parts) {
      unfinished.set(name, { pieces, size: newSize, touchedAt: at })
      forgetOldest(unfinished, MOST_UNFINISHED)
      return null
    }
    return Array.from({ length: parts }, (_, index) => pieces.get(index)).join('')
  }

  return (signal) => {
    const envelope = typeof signal.data === 'string' ? open(signal.data) : null
    if (!envelope) return handleSignal({ ...signal, replayed: false })
    const { id, isAgain } = envelope
    if (seen.has(id)) return
    // Nobody puts words between the parts of somebody else.
    const data = join(envelope, `${id} ${signal.from?.connectionId}`)
    if (data === null) return
    seen.add(id)
    forgetOldest(seen, MOST_SEEN)
    handleSignal({ ...signal, data, replayed: isAgain })
  }
}

function forgetOldest(memory: Map<string, unknown> | Set<string>, most: number): void {
  const [oldest] = memory.keys()
  if (memory.size > most && oldest !== undefined) memory.delete(oldest)
}
