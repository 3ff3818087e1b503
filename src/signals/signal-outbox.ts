/** Sends signals while there is a connection, holds them while there is none, and tells each what became of it. */

import { toAwakeClock } from '../base/awake-timer.ts'
import type { Clock } from '../base/clock.ts'
import { SignalError } from '../api/errors.ts'
import type { SignalErrorCode } from '../api/errors.ts'
import type { SignalLike } from '../opentok/opentok.types.ts'
import type { SignalRefusal } from '../opentok/signal.adapter.ts'
import {
  countPart,
  isKept,
  isLong,
  reject,
  startOver,
  toHandOver,
  toOutgoing,
} from './outgoing-signal.ts'
import type { Outgoing, OutgoingRules } from './outgoing-signal.ts'
import { createSignalHand } from './in-flight.ts'
import { createSignalLine } from './held-signals.ts'
import { createRateLimiter } from './rate-limiter.ts'
import type { HeldSignals, SignalFates, SignalReceipt, SignalSendOptions } from './signal.types.ts'

/** What becomes of a signal now: it goes out, waits in line, or is turned away. */
export type Availability = 'pass' | 'hold' | 'closed' | 'disposed'

/** What the sender needs of the world. */
export interface SignalEnvironment extends OutgoingRules {
  readonly clock: Clock
  readonly gate: () => Availability
  readonly handOver: (signal: SignalLike) => Promise<SignalRefusal | null>
  readonly now: () => number
  readonly report: <Fate extends keyof SignalFates>(
    fate: Fate,
    type: string | undefined,
    news: SignalFates[Fate],
  ) => void
  /** The line got longer or shorter. */
  readonly handleChange: () => void
}

/** The one owner of signals that were not handed over. */
export interface SignalOutbox {
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
export function createSignalOutbox(environment: SignalEnvironment): SignalOutbox {
  const { clock, findFault, gate, handleChange, handOver, options, report } = environment
  let startedAt = environment.now()
  let latest = 0
  const pace = createRateLimiter(options.perSecond)
  const line = createSignalLine({ clock, now, options, drop, handleChange, report })
  const hand = createSignalHand<Outgoing>({
    // An answer that came while the page slept is heard only when it is awake again.
    clock: toAwakeClock(environment),
    now,
    ackTimeoutMs: options.ackTimeoutMs,
    handleTimeout: (item) => settle(item, { code: 'outcomeUnknown', cause: undefined }),
  })
  let order = 0
  /** The one whose answer the line waits for. */
  let current: Outgoing | null = null
  /** Ends a wait for the pace, or for a refusal to cool off. */
  let wake: unknown = null

  /** Since the start, as a small number takes no memory of its own; it stands still where the clock is set back. */
  function now(): number {
    const at = environment.now() - startedAt
    if (at >= latest) latest = at
    else {
      startedAt += at - latest
      hand.restart(latest)
    }
    return latest
  }

  function send(given: SignalLike, asked?: SignalSendOptions): Promise<SignalReceipt> {
    let resolve!: Outgoing['resolve']
    const promise = new Promise<SignalReceipt>((settle) => (resolve = settle))
    let type: unknown
    let item: Outgoing | undefined
    try {
      type = given?.type
      order += 1
      item = toOutgoing(given, asked, environment, { order, sentAt: now(), promise, resolve })
    } catch (error) {
      reject({ promise, resolve }, new SignalError('invalidSignal', error))
      report('dropped', typeof type === 'string' ? type : undefined, { code: 'invalidSignal' })
    }
    if (item) accept(item)
    return promise
  }

  function accept(item: Outgoing): void {
    const { abort, sentAt } = item
    const state = gate()
    if (abort?.aborted) drop(item, 'aborted', abort.reason)
    else if (state === 'disposed') drop(item, state)
    else if (state === 'closed' || (state === 'hold' && !isKept(item))) drop(item, 'notConnected')
    else if (state === 'hold' || current || line.queue.length || pace.waitMs(sentAt)) {
      line.hold(item, sentAt)
      advance(sentAt)
    } else {
      // Its parts would be overtaken, were the next one not to wait for them.
      if (isLong(item)) current = item
      deliver(item, sentAt)
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
        // One whose next part is due waits in line again.
        return handleChange()
      }
      const item = line.shift()
      if (!item) return
      const fault = toFault(item)
      if (!fault) {
        current = item
        item.heldMs = at - item.sentAt
        deliver(item, at)
      }
      // The app may do anything when it hears of it: now the signal has an owner.
      handleChange()
      if (fault) drop(item, fault)
    }
  }

  function stopWaiting(): void {
    if (wake === null) return
    clock.clearTimeout(wake as never)
    wake = null
  }

  /** Whom it is for has changed since the call, or is seen to be no connection only now. */
  const toFault = ({ recipient, signal: { to } }: Outgoing) =>
    to && (to.connectionId === recipient ? findFault(to) : 'recipientGone')

  function deliver(item: Outgoing, at: number): void {
    item.attempts += 1
    pace.handleSent(at)
    hand.resume(at)
    hand.add(item, at)
    void handOver(toHandOver(item)).then((refusal) => settle(item, refusal))
  }

  function settle(item: Outgoing, answer: Answer | null): void {
    if (!hand.release(item)) return
    if (current === item) current = null
    if (answer) handleRefusal(item, answer)
    else handleAccepted(item)
    advance(now())
    hand.rest()
  }

  function handleAccepted(item: Outgoing): void {
    pace.forgetRefusals()
    if (countPart(item)) return giveBack(item, gate() !== 'pass')
    const { attempts, heldMs } = item
    const receipt = Object.freeze({ heldMs, attempts })
    item.resolve(receipt)
    report('sent', item.signal.type, receipt)
  }

  function handleRefusal(item: Outgoing, { cause, code }: Answer): void {
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
    giveBack(item, true)
  }

  /** It waits for its next part, or to be sent again. */
  function giveBack(item: Outgoing, isNews: boolean): void {
    const { abort } = item
    if (abort?.aborted) return drop(item, 'aborted', abort.reason)
    if (gate() !== 'pass') {
      if (!isKept(item)) return drop(item, 'notConnected')
      startOver(item)
    }
    line.giveBack(item, isNews)
  }

  /** @param code where nobody knew before whether it had arrived, that is not known better by now */
  function drop(item: Outgoing, code: SignalErrorCode, cause?: unknown): void {
    const known = item.isUnknown ? 'outcomeUnknown' : code
    // Nobody is left who waits for it.
    if (line.queue.length === 0) stopWaiting()
    reject(item, new SignalError(known, cause))
    report('dropped', item.signal.type, { code: known })
  }

  return {
    held: line.held,
    send,
    flush() {
      const at = now()
      hand.resume(at)
      advance(at)
    },
    pause() {
      // OpenTok sends them again by itself; a refusal of that says nothing about the first time.
      for (const item of hand.pause(now())) item.isUnknown = true
      pace.forgetRefusals()
      for (const item of line.queue.list()) startOver(item)
      line.drop('notConnected', (item) => !isKept(item))
    },
    end(code) {
      stopWaiting()
      current = null
      for (const item of hand.releaseAll()) drop(item, 'outcomeUnknown')
      line.drop(code)
    },
  }
}

/** Why it was not confirmed; `outcomeUnknown`: no answer came in time, so it may still be delivered. */
interface Answer {
  readonly code: SignalRefusal['code'] | 'outcomeUnknown'
  readonly cause: unknown
}
