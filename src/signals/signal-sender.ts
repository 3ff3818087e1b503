/** Sends signals while there is a connection, holds them while there is none, and tells each what became of it. */

import type { Clock } from '../clock.ts'
import { SignalError } from '../errors.ts'
import type { SignalErrorCode } from '../errors.ts'
import type { SignalLike } from '../opentok/opentok.types.ts'
import type { SignalRefusal } from '../opentok/signal.adapter.ts'
import { hasMoreParts, isKept, reject, startOver, toHandOver, toOutgoing } from './outgoing.ts'
import type { Outgoing } from './outgoing.ts'
import { createSignalHand } from './signal-hand.ts'
import { createSignalLine } from './signal-line.ts'
import { createSignalPace } from './signal-pace.ts'
import type {
  HeldSignals,
  ResolvedSignalOptions,
  SignalFates,
  SignalReceipt,
  SignalSendOptions,
} from './signal.types.ts'

/** What becomes of a signal now: it goes out, waits in line, or is turned away. */
export type SignalGate = 'pass' | 'hold' | 'closed' | 'disposed'

/** What the sender needs of the world. */
export interface SignalEnvironment {
  readonly clock: Clock
  readonly gate: () => SignalGate
  readonly handOver: (signal: SignalLike) => Promise<SignalRefusal | null>
  readonly now: () => number
  readonly options: ResolvedSignalOptions
  readonly report: <Fate extends keyof SignalFates>(
    fate: Fate,
    type: string | undefined,
    news: SignalFates[Fate],
  ) => void
  /** The line got longer or shorter. */
  readonly handleChange: () => void
}

/** The one owner of signals that were not handed over. */
export interface SignalSender {
  readonly held: HeldSignals
  send(signal: SignalLike, asked?: SignalSendOptions): Promise<SignalReceipt>
  /** There is a connection: empties the line, one at a time and in order. */
  flush(): void
  /** There is none: turns those away whose sender did not want them kept. */
  pause(): void
  /** Settles everything: held ones with this code. */
  end(code: 'sessionEnded' | 'disposed'): void
}

/** @see scenarios G1 to G14 */
export function createSignalSender(environment: SignalEnvironment): SignalSender {
  const { clock, gate, handleChange, handOver, options, report } = environment
  const startedAt = environment.now()
  /** Since then, as a small number takes no place of its own in the memory of each that is held. */
  const now = () => environment.now() - startedAt
  const pace = createSignalPace(options.perSecond)
  const line = createSignalLine({ clock, now, options, drop, handleChange, report })
  const hand = createSignalHand<Outgoing>({
    clock,
    now,
    ackTimeoutMs: options.ackTimeoutMs,
    handleTimeout: (item) => settle(item, { code: 'unanswered', cause: undefined }),
  })
  let order = 0
  /** The one whose answer the line waits for. */
  let current: Outgoing | null = null
  /** Ends a wait for the pace, or for a refusal to cool off. */
  let wake: unknown = null

  function send(given: SignalLike, asked?: SignalSendOptions): Promise<SignalReceipt> {
    let resolve!: Outgoing['resolve']
    const promise = new Promise<SignalReceipt>((settle) => (resolve = settle))
    let item: Outgoing | undefined
    try {
      item = toOutgoing(given, asked, options, now(), { promise, resolve })
    } catch (error) {
      reject({ promise, resolve }, new SignalError('invalidSignal', error))
      report('dropped', undefined, { code: 'invalidSignal' })
    }
    if (item) {
      order += 1
      item.order = order
      accept(item)
    }
    return promise
  }

  function accept(item: Outgoing): void {
    const state = gate()
    if (item.abort?.aborted) drop(item, 'aborted', item.abort.reason)
    else if (state === 'disposed') drop(item, state)
    else if (state === 'closed' || (state === 'hold' && !isKept(item))) drop(item, 'notConnected')
    else if (state === 'hold' || current || line.queue.length || pace.waitMs(item.sentAt)) {
      line.hold(item, item.sentAt)
      advance(item.sentAt)
    } else {
      // Its parts would be overtaken, were the next one not to wait for them.
      if (hasMoreParts(item)) current = item
      deliver(item, item.sentAt)
    }
  }

  /** Hands over the next that may go; the answer to it calls again. */
  function advance(at: number): void {
    stopWaiting()
    line.expire(at)
    while (gate() === 'pass' && !current && line.queue.length) {
      const waitMs = pace.waitMs(at)
      if (waitMs > 0) {
        wake = clock.setTimeout(() => advance(now()), waitMs)
        return
      }
      const item = line.shift()
      if (!item) return
      current = item
      item.heldMs = Math.max(0, at - item.sentAt)
      handleChange()
      deliver(item, at)
    }
  }

  function stopWaiting(): void {
    if (wake === null) return
    clock.clearTimeout(wake as never)
    wake = null
  }

  function deliver(item: Outgoing, at: number): void {
    const { recipient, signal } = item
    if (signal.to?.connectionId !== recipient) {
      if (current === item) current = null
      return drop(item, 'recipientGone')
    }
    item.attempts += 1
    pace.handleSent(at)
    hand.resume(at)
    hand.add(item, at)
    void handOver(toHandOver(item)).then((refusal) => settle(item, refusal))
  }

  function settle(item: Outgoing, answer: SignalRefusal | Unanswered | null): void {
    if (!hand.release(item)) return
    if (current === item) current = null
    if (answer) handleRefusal(item, answer)
    else handleAccepted(item)
    advance(now())
    hand.rest()
  }

  function handleAccepted(item: Outgoing): void {
    pace.handleAccepted()
    if (item.parcel) item.parcel.sent += 1
    if (hasMoreParts(item)) return gate() === 'pass' ? line.goOn(item) : line.giveBack(item)
    const { attempts, heldMs } = item
    const receipt = Object.freeze({ heldMs, attempts })
    item.resolve(receipt)
    report('sent', item.signal.type, receipt)
  }

  function handleRefusal(item: Outgoing, { cause, code }: SignalRefusal | Unanswered): void {
    if (code === 'unanswered') return drop(item, 'outcomeUnknown')
    if (code !== 'away' && code !== 'limited') return drop(item, code, cause)
    // Said while connected it is either the limit of the rate, or the news that the connection is gone is on its way:
    // the others that were in hand come back as well, and none may overtake them.
    if (gate() === 'pass') pace.handleRefused(now())
    if (code === 'away') {
      item.isUnknown = true
      startOver(item)
    }
    const isGivenUp = gate() === 'closed' || options.unknownOutcome === 'reject' || !isKept(item)
    if (item.isUnknown && isGivenUp) return drop(item, 'outcomeUnknown', cause)
    line.giveBack(item)
  }

  function drop(item: Outgoing, code: SignalErrorCode, cause?: unknown): void {
    const known = item.isUnknown && OURS.includes(code) ? 'outcomeUnknown' : code
    // Nobody is left who waits for it.
    if (line.queue.length === 0) stopWaiting()
    reject(item, new SignalError(known, cause))
    report('dropped', item.signal.type, { code: known })
  }

  return {
    held: line.held,
    send,
    flush() {
      hand.resume(now())
      advance(now())
    },
    pause() {
      // OpenTok sends them again by itself; a refusal of that says nothing about the first time.
      for (const item of hand.pause()) item.isUnknown = true
      pace.forgetRefusals()
      for (const item of line.queue.list()) startOver(item)
      line.drop('notConnected', (item) => !isKept(item))
    },
    end(code) {
      stopWaiting()
      current = null
      for (const item of hand.releaseAll()) drop(item, 'outcomeUnknown')
      line.drop(code, () => true)
    },
  }
}

/** No answer came in time; it may still be delivered. */
interface Unanswered {
  readonly code: 'unanswered'
  readonly cause: undefined
}

/** Why we let go of one that waits in line; whether it had arrived before is not known better by that. */
const OURS: readonly SignalErrorCode[] = [
  'notConnected',
  'expired',
  'overflow',
  'superseded',
  'aborted',
  'sessionEnded',
  'disposed',
]
