/** The held signals: the queue together with its expiry timer, its aborts, and the announcements that follow. */

import type { SignalErrorCode } from '../contract/errors.ts'
import { LONGEST_TIMER_MS } from '../lib/clock.ts'
import type { Clock } from '../contract/options.types.ts'
import type { OutgoingSignal } from './outgoing-signal.ts'
import { createSignalQueue } from './signal-queue.ts'
import type { Loss, SignalQueue } from './signal-queue.ts'
import type { HeldSignals, ResolvedSignalOptions } from '../contract/signal.types.ts'

export interface HoldingEnvironment {
  readonly clock: Clock
  readonly now: () => number
  readonly options: ResolvedSignalOptions
  readonly drop: (item: OutgoingSignal, code: SignalErrorCode, cause?: unknown) => void
  readonly handleChange: () => void
  readonly handleHeld: (item: OutgoingSignal) => void
  /** Finds a signal that is not settled. */
  readonly find: (id: string) => OutgoingSignal | undefined
  readonly onChange: HeldSignals['onChange']
}

/** The held signals. Each one that enters is announced as held; each one that does not leave by `shift()` is dropped. */
export interface Holding {
  readonly queue: Pick<SignalQueue<OutgoingSignal>, 'length' | 'list'>
  /** What the app may see and do. */
  readonly publicView: HeldSignals
  hold(item: OutgoingSignal, at: number): void
  /** Puts back a signal that was handed over. @param isAnnounced `false` if only its next chunk is due */
  putBack(item: OutgoingSignal, isAnnounced: boolean): void
  shift(): OutgoingSignal | undefined
  /** Drops expired signals; called with the time, as a page that sleeps has no timers. */
  expire(at: number): void
  /** Drops all signals, or those that match. */
  drop(code: SignalErrorCode, matches?: (item: OutgoingSignal) => boolean): void
}

export function createHolding(environment: HoldingEnvironment): Holding {
  const { clock, drop, find, handleChange, handleHeld, now, onChange, options } = environment
  const queue = createSignalQueue<OutgoingSignal>(options)
  /** Abort listeners, of signals in the queue only. */
  const abortListeners = new Map<OutgoingSignal, () => void>()
  /** Signal that has entered and is not announced yet. The change comes first, and the app may drop it at that. */
  let unannounced: OutgoingSignal | null = null
  /** One timer for the whole queue, so that a promise rejects in time. */
  let timer: unknown = null
  let timerAt = Infinity

  function stopListening(item: OutgoingSignal): void {
    const { abort } = item
    const listener = abort && abortListeners.get(item)
    if (!listener) return
    abortListeners.delete(item)
    abort.removeEventListener('abort', listener)
  }

  function listenToAbort(item: OutgoingSignal): void {
    const { abort } = item
    if (!abort) return
    const handleAbort = (): void => {
      if (queue.remove(item)) handleRemoved([item], 'aborted', abort.reason)
    }
    abortListeners.set(item, handleAbort)
    abort.addEventListener('abort', handleAbort)
  }

  function announce(): void {
    const item = unannounced
    unannounced = null
    if (item) handleHeld(item)
  }

  function handleEntered(
    item: OutgoingSignal,
    losses: readonly Loss<OutgoingSignal>[],
    isAnnounced: boolean,
  ): void {
    for (const { item: lost } of losses) stopListening(lost)
    if (losses.at(-1)?.item !== item) {
      listenToAbort(item)
      if (isAnnounced) unannounced = item
    }
    setTimer()
    if (isAnnounced) handleChange()
    announce()
    for (const { code, item: lost } of losses) drop(lost, code)
  }

  function handleRemoved(
    items: readonly OutgoingSignal[],
    code: SignalErrorCode,
    cause?: unknown,
  ): void {
    if (items.length === 0) return
    for (const item of items) stopListening(item)
    setTimer()
    handleChange()
    announce()
    for (const item of items) drop(item, code, cause)
  }

  function dropMatching(
    code: SignalErrorCode,
    matches: (item: OutgoingSignal) => boolean = () => true,
  ): void {
    handleRemoved(queue.take(matches), code)
  }

  function expire(at: number): void {
    if (at >= queue.nextExpiryAt) handleRemoved(queue.takeExpired(at), 'expired')
  }

  function setTimer(): void {
    if (queue.nextExpiryAt === timerAt) return
    clock.clearTimeout(timer as never)
    timerAt = queue.nextExpiryAt
    if (timerAt === Infinity) return
    const waitMs = Math.max(1, timerAt - now())
    timer = clock.setTimeout(handleTimer, Math.min(waitMs, LONGEST_TIMER_MS))
  }

  function handleTimer(): void {
    timerAt = Infinity
    expire(now())
    setTimer()
  }

  return {
    queue,
    publicView: {
      get length() {
        return queue.length
      },
      get bytes() {
        return queue.bytes
      },
      list() {
        const at = now()
        return queue.list().map(({ bytes, expiresAt, id, sentAt, signal: { type } }) =>
          Object.freeze({
            id,
            type,
            bytes,
            ageMs: at - sentAt,
            expiresInMs: Math.max(0, expiresAt - at),
          }),
        )
      },
      get: (id) => find(id)?.signal,
      cancel(id) {
        const item = find(id)
        const isHeld = item !== undefined && queue.remove(item)
        if (isHeld) handleRemoved([item], 'aborted')
        return isHeld
      },
      clear: () => dropMatching('aborted'),
      onChange,
    },
    hold(item, at) {
      announce()
      handleEntered(item, queue.hold(item, at), true)
    },
    putBack(item, isAnnounced) {
      announce()
      handleEntered(item, queue.putBack(item), isAnnounced)
    },
    shift() {
      const item = queue.shift()
      if (item) stopListening(item)
      setTimer()
      return item
    },
    expire,
    drop: dropMatching,
  }
}
