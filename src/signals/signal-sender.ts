/** Sends signals while there is a connection, holds them while there is none, and tells the sender what became of each. */

import type { Clock } from '../clock.ts'
import { SignalError } from '../errors.ts'
import type { SignalErrorCode } from '../errors.ts'
import type { SignalLike } from '../opentok/opentok.types.ts'
import type { SignalRefusal } from '../opentok/signal.adapter.ts'
import { checkSignal } from './signal.check.ts'
import { createSignalQueue } from './signal-queue.ts'
import type { Queued } from './signal-queue.ts'

/** What becomes of a signal now: it goes out, waits in line, or is turned away. */
export type SignalGate = 'pass' | 'hold' | 'closed' | 'disposed'

/** Confirmation that OpenTok took a signal. */
export interface SignalReceipt {
  /** Between `signal()` and the hand-over that was confirmed. */
  readonly heldMs: number
  /** How often it was handed over. */
  readonly attempts: number
}

/** A signal that waits in line; its data is nobody's business. */
export interface HeldSignal {
  readonly type: string | undefined
  /** Of type and data, in UTF-8. */
  readonly bytes: number
  readonly ageMs: number
}

/** How much is held, and what happens beyond. */
export interface SignalOptions {
  /** Signals held at most. @defaultValue 1 000 */
  readonly capacity?: number
  /** Bytes of type and data held at most. @defaultValue 1 048 576 */
  readonly capacityBytes?: number
  /** Which one pays when the line is full. @defaultValue `'rejectNewest'` */
  readonly overflow?: 'rejectNewest' | 'dropOldest'
  /**
   * A signal OpenTok had in hand when it gave the session up may have arrived: send it again after the rejoin, at the
   * risk of a repeat, or reject it.
   * @defaultValue `'resend'`
   */
  readonly unknownOutcome?: 'resend' | 'reject'
}

/** What the sender tells about a signal; never its data. */
export interface SignalNews {
  held: object
  sent: SignalReceipt
  dropped: { readonly code: SignalErrorCode }
}

/** What the sender needs of the world. */
export interface SignalEnvironment {
  readonly clock: Clock
  readonly gate: () => SignalGate
  readonly handOver: (signal: SignalLike) => Promise<SignalRefusal | null>
  readonly now: () => number
  readonly options: Required<SignalOptions>
  readonly report: <Fate extends keyof SignalNews>(
    fate: Fate,
    type: string | undefined,
    news: SignalNews[Fate],
  ) => void
  /** The line got longer or shorter. */
  readonly handleChange: () => void
}

/** The signals that wait in line. */
export interface HeldSignals {
  readonly length: number
  /** Of types and data, in UTF-8. */
  readonly bytes: number
  /** Without their data, the first to be sent first. */
  list(): readonly HeldSignal[]
  /** Rejects them all with `aborted`. */
  clear(): void
}

/** The one owner of signals that were not handed over. */
export interface SignalSender {
  readonly held: HeldSignals
  send(signal: SignalLike): Promise<SignalReceipt>
  /** There is a connection: empties the line, one at a time and in order. */
  flush(): Promise<void>
  /** There is none: turns those away whose sender did not want them kept. */
  pause(): void
  /** Settles everything: held ones with this code. */
  end(code: 'sessionEnded' | 'disposed'): void
}

/** A signal on its way; what is held of it is ours, what was handed over is OpenTok's. */
interface Outgoing extends Queued {
  readonly signal: SignalLike
  readonly sentAt: number
  readonly resolve: (receipt: SignalReceipt) => void
  readonly reject: (error: SignalError) => void
  attempts: number
  heldMs: number
}

const RETRY_MS = 1_000
const MAX_ATTEMPTS = 5

/** @see scenarios G1 to G7, G9 to G13 */
export function createSignalSender(environment: SignalEnvironment): SignalSender {
  const { clock, gate, handleChange, handOver, now, options, report } = environment
  const line = createSignalQueue<Outgoing>()
  /** Invariant: each of these is OpenTok's until `handOver` answers or the session ends. */
  const handedOver = new Set<Outgoing>()
  let order = 0
  let isFlushing = false
  /** Runs only while OpenTok refuses signals on a connection that it says is there. */
  let retry: unknown

  function send(given: SignalLike): Promise<SignalReceipt> {
    const promise = new Promise<SignalReceipt>((resolve, reject) => {
      let signal: SignalLike = {}
      try {
        signal = checkSignal(given)
      } catch (error) {
        return drop({ signal, reject }, 'invalidSignal', error)
      }
      const bytes = countBytes(signal.type) + countBytes(signal.data)
      order += 1
      accept({ signal, order, bytes, sentAt: now(), resolve, reject, attempts: 0, heldMs: 0 })
    })
    // Whoever ignores the promise hears of it by `signalDropped`.
    promise.catch(() => {})
    return promise
  }

  function accept(item: Outgoing): void {
    const state = gate()
    if (state === 'disposed') drop(item, state)
    else if (state === 'closed' || (state === 'hold' && !isKept(item))) drop(item, 'notConnected')
    else if (state === 'pass' && !line.items.length && !isFlushing) void deliver(item)
    else hold(item)
  }

  function hold(item: Outgoing): void {
    const { capacity, capacityBytes, overflow } = options
    while (line.items.length >= capacity || line.bytes + item.bytes > capacityBytes) {
      const oldest = overflow === 'dropOldest' ? line.shift() : undefined
      drop(oldest ?? item, 'overflow')
      if (!oldest) return
    }
    keep(item)
    if (gate() === 'pass') void flush()
  }

  function keep(item: Outgoing): void {
    line.add(item)
    handleChange()
    report('held', item.signal.type, {})
  }

  /** @returns whether the line may go on */
  async function deliver(item: Outgoing): Promise<boolean> {
    item.attempts += 1
    handedOver.add(item)
    const refusal = await handOver(item.signal)
    if (!handedOver.delete(item)) return false
    if (!refusal) {
      const { attempts, heldMs } = item
      item.resolve(Object.freeze({ heldMs, attempts }))
      report('sent', item.signal.type, { heldMs, attempts })
    } else if (refusal.code !== 'away') {
      drop(item, refusal.code, refusal.cause)
    } else if (gate() === 'closed' || options.unknownOutcome === 'reject' || !isKept(item)) {
      drop(item, 'outcomeUnknown', refusal.cause)
    } else if (gate() === 'pass' && item.attempts >= MAX_ATTEMPTS) {
      drop(item, 'rejected', refusal.cause)
    } else {
      keep(item)
      retryLater()
      return false
    }
    return true
  }

  /** The news that the connection is gone may follow at once, or never. */
  function retryLater(): void {
    clock.clearTimeout(retry as never)
    if (gate() === 'pass') retry = clock.setTimeout(() => void flush(), RETRY_MS)
  }

  function drop(
    { signal, reject }: Pick<Outgoing, 'signal' | 'reject'>,
    code: SignalErrorCode,
    cause?: unknown,
  ): void {
    reject(new SignalError(code, cause))
    report('dropped', signal.type, { code })
  }

  async function flush(): Promise<void> {
    clock.clearTimeout(retry as never)
    if (isFlushing) return
    isFlushing = true
    while (gate() === 'pass') {
      const item = line.shift()
      if (!item) break
      item.heldMs = now() - item.sentAt
      handleChange()
      if (!(await deliver(item))) break
    }
    isFlushing = false
  }

  function dropHeld(code: SignalErrorCode, matches: (item: Outgoing) => boolean): void {
    for (const item of line.take(matches)) drop(item, item.attempts ? 'outcomeUnknown' : code)
    handleChange()
  }

  return {
    held: {
      get length() {
        return line.items.length
      },
      get bytes() {
        return line.bytes
      },
      list: () =>
        line.items.map(({ bytes, sentAt, signal: { type } }) =>
          Object.freeze({ type, bytes, ageMs: now() - sentAt }),
        ),
      clear: () => dropHeld('aborted', () => true),
    },
    send,
    flush,
    pause: () => dropHeld('notConnected', (item) => !isKept(item)),
    end(code) {
      clock.clearTimeout(retry as never)
      for (const item of handedOver) drop(item, 'outcomeUnknown')
      handedOver.clear()
      dropHeld(code, () => true)
    },
  }
}

/** What the vendor's own switch says. */
const isKept = ({ signal }: Outgoing) => signal.retryAfterReconnect !== false

const countBytes = (text = '') => new TextEncoder().encode(text).length
