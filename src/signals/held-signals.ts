/** The line with what the queue leaves out: its clock, whoever calls one out of it, and who is told. */

import { LONGEST_TIMER_MS } from '../base/clock.ts'
import type { Clock } from '../base/clock.ts'
import type { SignalErrorCode } from '../api/errors.ts'
import type { Outgoing } from './outgoing-signal.ts'
import { createSignalQueue } from './signal-queue.ts'
import type { Loss, SignalQueue } from './signal-queue.ts'
import type { HeldSignals, ResolvedSignalOptions } from './signal.types.ts'

/** What it needs of the world. */
export interface LineEnvironment {
  readonly clock: Clock
  readonly now: () => number
  readonly options: ResolvedSignalOptions
  readonly drop: (item: Outgoing, code: SignalErrorCode, cause?: unknown) => void
  readonly handleChange: () => void
  readonly report: (fate: 'held', type: string | undefined, news: object) => void
}

/** Every one that enters is told as `held`; every one that does not leave by `shift()` is dropped. */
export interface SignalLine {
  readonly queue: Pick<SignalQueue<Outgoing>, 'length' | 'list'>
  readonly held: HeldSignals
  hold(item: Outgoing, at: number): void
  /** Puts back one that was handed over. @param isNews not if only its next part is due: of that nobody need hear */
  giveBack(item: Outgoing, isNews: boolean): void
  shift(): Outgoing | undefined
  /** Drops those whose time is over; by the clock, as a page that sleeps has no timers. */
  expire(at: number): void
  /** Drops all, or those that match. */
  drop(code: SignalErrorCode, matches?: (item: Outgoing) => boolean): void
}

export function createSignalLine(environment: LineEnvironment): SignalLine {
  const { clock, drop, handleChange, now, options, report } = environment
  const queue = createSignalQueue<Outgoing>(options)
  /** Who calls what out; of those in line only. */
  const callers = new Map<Outgoing, () => void>()
  /** It has entered, and the app hears of the change: it may take it out before it hears of it by name. */
  let untold: Outgoing | null = null
  /** One for the whole line: whoever waits hears in time that it was in vain. */
  let timer: unknown = null
  let timerAt = Infinity

  /** Whoever leaves is called out no more. */
  function leave(item: Outgoing): void {
    const { abort } = item
    const listener = abort && callers.get(item)
    if (!listener) return
    callers.delete(item)
    abort.removeEventListener('abort', listener)
  }

  function listen(item: Outgoing): void {
    const { abort } = item
    if (!abort) return
    const callOut = (): void => {
      if (queue.remove(item)) dropAll([item], 'aborted', abort.reason)
    }
    callers.set(item, callOut)
    abort.addEventListener('abort', callOut)
  }

  function tell(): void {
    const item = untold
    untold = null
    if (item) report('held', item.signal.type, {})
  }

  function enter(item: Outgoing, losses: readonly Loss<Outgoing>[], isNews: boolean): void {
    for (const { item: lost } of losses) leave(lost)
    if (losses.at(-1)?.item !== item) {
      listen(item)
      if (isNews) untold = item
    }
    watch()
    if (isNews) handleChange()
    tell()
    for (const { code, item: lost } of losses) drop(lost, code)
  }

  function dropAll(items: readonly Outgoing[], code: SignalErrorCode, cause?: unknown): void {
    if (items.length === 0) return
    for (const item of items) leave(item)
    watch()
    handleChange()
    tell()
    for (const item of items) drop(item, code, cause)
  }

  function dropHeld(
    code: SignalErrorCode,
    matches: (item: Outgoing) => boolean = () => true,
  ): void {
    dropAll(queue.take(matches), code)
  }

  function expire(at: number): void {
    if (at >= queue.nextExpiryAt) dropAll(queue.takeExpired(at), 'expired')
  }

  function watch(): void {
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
    watch()
  }

  return {
    queue,
    held: {
      get length() {
        return queue.length
      },
      get bytes() {
        return queue.bytes
      },
      list() {
        const at = now()
        return queue.list().map(({ bytes, expiresAt, sentAt, signal: { type } }) =>
          Object.freeze({
            type,
            bytes,
            ageMs: at - sentAt,
            expiresInMs: Math.max(0, expiresAt - at),
          }),
        )
      },
      clear: () => dropHeld('aborted'),
    },
    hold(item, at) {
      tell()
      enter(item, queue.hold(item, at), true)
    },
    giveBack(item, isNews) {
      tell()
      enter(item, queue.giveBack(item), isNews)
    },
    shift() {
      const item = queue.shift()
      if (item) leave(item)
      watch()
      return item
    },
    expire,
    drop: dropHeld,
  }
}
