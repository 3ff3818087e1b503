/** Sends signals while there is a connection, holds them while there is none, and settles the promise of each. */

import type { SignalErrorCode } from '../contract/errors.ts'
import type { Availability } from '../contract/availability.ts'
import type { ReconnectionEvents } from '../contract/events.ts'
import type { Emit } from '../lib/emitter.ts'
import { toAwakeClock } from '../lib/awake-timer.ts'
import type { Clock } from '../contract/options.types.ts'
import type { SignalLike } from '../contract/opentok.types.ts'
import type { SignalRefusal } from '../opentok/signal.adapter.ts'
import { createHolding } from './holding.ts'
import { createInFlight } from './in-flight.ts'
import {
  countChunk,
  isHoldable,
  isLong,
  isStart,
  startOver,
  toHandOver,
  toOutgoing,
} from './outgoing-signal.ts'
import type { OutgoingRules, OutgoingSignal } from './outgoing-signal.ts'
import { createRateLimiter } from './rate-limiter.ts'
import { createSignalRegistry } from './signal-registry.ts'
import type { HeldSignals, SignalReceipt, SignalSendOptions } from '../contract/signal.types.ts'

export interface OutboxEnvironment extends Omit<OutgoingRules, 'isTaken'> {
  readonly clock: Clock
  readonly availability: () => Availability
  readonly handOver: (signal: SignalLike) => Promise<SignalRefusal | null>
  readonly now: () => number
  readonly emit: Emit<ReconnectionEvents>
  /** What is held has changed. */
  readonly handleChange: () => void
  readonly onChange: HeldSignals['onChange']
}

/** The one owner of all signals that are not in flight. */
export interface SignalOutbox {
  readonly held: HeldSignals
  send(signal: SignalLike, sendOptions?: SignalSendOptions): Promise<SignalReceipt>
  /** The session is connected: sends the held signals, one at a time and in order. */
  flush(): void
  /** The connection is lost: rejects held signals whose sender does not want them held. */
  pause(): void
  /** Settles all signals; the held ones with this code. */
  end(code: 'sessionEnded' | 'disposed'): void
}

/** Why a signal was not confirmed; `outcomeUnknown`: no answer came in time, so it may still be delivered. */
interface Answer {
  readonly code: SignalRefusal['code'] | 'outcomeUnknown'
  readonly cause: unknown
}

export function createSignalOutbox(environment: OutboxEnvironment): SignalOutbox {
  const { availability, clock, findRecipientProblem, handOver, handleChange, options } = environment
  const registry = createSignalRegistry(environment.emit)
  const now = createElapsed(environment.now, (elapsedMs) => inFlight.restart(elapsedMs))
  const rateLimiter = createRateLimiter(options.perSecond)
  const holding = createHolding({
    ...environment,
    now,
    drop,
    handleHeld: registry.announceHeld,
    find: registry.find,
  })
  const inFlight = createInFlight<OutgoingSignal>({
    // An answer that came while the page slept is heard only after it has woken up.
    clock: toAwakeClock(environment),
    now,
    ackTimeoutMs: options.ackTimeoutMs,
    handleTimeout: (item) => settle(item, { code: 'outcomeUnknown', cause: undefined }),
  })
  const rules = { ...environment, isTaken: registry.isTaken }
  let order = 0
  /** Signal in flight whose answer the held ones wait for. */
  let current: OutgoingSignal | null = null
  /** Timer of a wait for the rate limiter. */
  let wakeTimer: unknown = null

  function send(given: SignalLike, sendOptions?: SignalSendOptions): Promise<SignalReceipt> {
    let resolve!: OutgoingSignal['resolve']
    const promise = new Promise<SignalReceipt>((settlePromise) => (resolve = settlePromise))
    order += 1
    const id = registry.toId(order)
    let type: unknown
    let item: OutgoingSignal
    try {
      type = given?.type
      item = toOutgoing(given, sendOptions, rules, { id, order, sentAt: now(), promise, resolve })
    } catch (error) {
      registry.refuse({ id, promise, resolve }, type, error)
      return promise
    }
    accept(item)
    return promise
  }

  function accept(item: OutgoingSignal): void {
    const { abort, sentAt } = item
    registry.add(item)
    const state = availability()
    if (abort?.aborted) drop(item, 'aborted', abort.reason)
    else if (state === 'disposed') drop(item, state)
    else if (state === 'closed' || (state === 'hold' && !isHoldable(item))) {
      drop(item, 'notConnected')
    } else if (
      state === 'hold' ||
      current ||
      holding.queue.length ||
      rateLimiter.waitMs(sentAt) > 0
    ) {
      holding.hold(item, sentAt)
      advance(sentAt)
    } else {
      // The next signal waits for a long one: it would overtake its chunks.
      if (isLong(item)) current = item
      deliver(item, sentAt)
    }
  }

  /** Hands over the next held signal that may go; its answer calls this again. */
  function advance(at: number): void {
    stopWaiting()
    holding.expire(at)
    while (availability() === 'pass' && !current && holding.queue.length) {
      const waitMs = rateLimiter.waitMs(at)
      if (waitMs > 0) {
        wakeTimer = clock.setTimeout(() => advance(now()), waitMs)
        // The queue may have changed: a signal whose next chunk is due is held again.
        return handleChange()
      }
      const item = holding.shift()
      if (!item) return
      const problem = toProblem(item)
      if (!problem) {
        current = item
        item.heldMs = at - item.sentAt
        deliver(item, at)
      }
      // The app may do anything when it hears of the change, so it comes after the signal has an owner.
      handleChange()
      if (problem) drop(item, problem)
    }
  }

  function stopWaiting(): void {
    if (wakeTimer === null) return
    clock.clearTimeout(wakeTimer as never)
    wakeTimer = null
  }

  /** The recipient may have changed since the call, or is seen to be no connection only while connected. */
  const toProblem = ({ recipient, signal: { to } }: OutgoingSignal) =>
    to && (to.connectionId === recipient ? findRecipientProblem(to) : 'recipientGone')

  function deliver(item: OutgoingSignal, at: number): void {
    item.attempts += 1
    rateLimiter.handleSent(at)
    inFlight.resume(at)
    inFlight.add(item, at)
    const isStarting = isStart(item)
    void handOver(toHandOver(item)).then((refusal) => settle(item, refusal))
    if (isStarting) registry.announceSending(item)
  }

  function settle(item: OutgoingSignal, answer: Answer | null): void {
    if (!inFlight.remove(item)) return
    if (current === item) current = null
    if (answer) handleRefusal(item, answer)
    else handleAccepted(item)
    advance(now())
    inFlight.rest()
  }

  function handleAccepted(item: OutgoingSignal): void {
    rateLimiter.resetBackoff()
    if (countChunk(item)) return putBack(item, availability() !== 'pass')
    registry.resolve(item)
  }

  function handleRefusal(item: OutgoingSignal, { cause, code }: Answer): void {
    if (code !== 'away' && code !== 'limited') return drop(item, code, cause)
    // While connected a refusal means the rate limit, or a loss that is announced next: then the other signals in
    // flight come back too. The backoff lets none of them overtake another.
    if (availability() === 'pass') rateLimiter.handleRefused(now())
    if (code === 'away') {
      item.isUnknown = true
      startOver(item)
    }
    const isFinal =
      availability() === 'closed' || options.unknownOutcome === 'reject' || !isHoldable(item)
    if (item.isUnknown && isFinal) return drop(item, 'outcomeUnknown', cause)
    putBack(item, true)
  }

  /** Holds a signal that waits for its next chunk, or to be sent again. */
  function putBack(item: OutgoingSignal, isAnnounced: boolean): void {
    const { abort } = item
    if (abort?.aborted) return drop(item, 'aborted', abort.reason)
    if (availability() !== 'pass') {
      if (!isHoldable(item)) return drop(item, 'notConnected')
      startOver(item)
    }
    holding.putBack(item, isAnnounced)
  }

  /** @param code replaced by `outcomeUnknown` if the signal may have arrived before */
  function drop(item: OutgoingSignal, code: SignalErrorCode, cause?: unknown): void {
    const finalCode = item.isUnknown ? 'outcomeUnknown' : code
    if (holding.queue.length === 0) stopWaiting()
    registry.drop(item, finalCode, cause)
  }

  return {
    held: holding.publicView,
    send,
    flush() {
      const at = now()
      inFlight.resume(at)
      advance(at)
    },
    pause() {
      // OpenTok sends signals in flight again by itself; a refusal of that says nothing about the first time.
      for (const item of inFlight.pause(now())) item.isUnknown = true
      rateLimiter.resetBackoff()
      for (const item of holding.queue.list()) startOver(item)
      holding.drop('notConnected', (item) => !isHoldable(item))
    },
    end(code) {
      stopWaiting()
      current = null
      for (const item of inFlight.removeAll()) drop(item, 'outcomeUnknown')
      holding.drop(code)
    },
  }
}

/** Ms since the start: small numbers take no memory of their own. They stand still where the clock is set back. */
function createElapsed(now: () => number, handleSetBack: (elapsedMs: number) => void) {
  let startedAt = now()
  let latest = 0
  return (): number => {
    const elapsedMs = now() - startedAt
    if (elapsedMs >= latest) latest = elapsedMs
    else {
      startedAt += elapsedMs - latest
      handleSetBack(latest)
    }
    return latest
  }
}
