/** When the next signal may go out: so many a second at most, and not right after one was refused for its haste. */

/** Asked before each hand-over; it keeps no timer. */
export interface SignalPace {
  /** 0: now. */
  waitMs(now: number): number
  handleSent(now: number): void
  handleAccepted(): void
  handleRefused(now: number): void
  /** There is a new connection, or will be. */
  forgetRefusals(): void
}

/** OpenTok counts by the second, or so it seems: its rate limits are not published. */
const FIRST_BACKOFF_MS = 1_000
const LONGEST_BACKOFF_MS = 8_000

export function createSignalPace(perSecond: number): SignalPace {
  const most = Math.floor(perSecond)
  const windowMs = (most * 1_000) / perSecond
  /** When those went out that count; at most `most`. */
  let sentAt: number[] = []
  let backoffMs = FIRST_BACKOFF_MS
  /** `null`: nothing was refused since the last one was accepted. */
  let refusedAt: number | null = null

  return {
    waitMs(now) {
      const cooling = refusedAt === null ? 0 : toRestMs(refusedAt, backoffMs, now)
      if (most === Infinity) return cooling
      sentAt = sentAt.filter((at) => toRestMs(at, windowMs, now) > 0)
      const [first = 0] = sentAt
      return Math.max(cooling, sentAt.length < most ? 0 : toRestMs(first, windowMs, now))
    },
    handleSent(now) {
      if (most !== Infinity) sentAt.push(now)
    },
    handleAccepted() {
      refusedAt = null
      backoffMs = FIRST_BACKOFF_MS
    },
    handleRefused(now) {
      // Those that were refused together count as one.
      if (refusedAt !== null && toRestMs(refusedAt, backoffMs, now) > 0) return
      if (refusedAt !== null) backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS)
      refusedAt = now
    },
    forgetRefusals() {
      refusedAt = null
      backoffMs = FIRST_BACKOFF_MS
    },
  }
}

/** What is left of a wait; nothing, if the clock was set back. */
function toRestMs(since: number, ms: number, now: number): number {
  return now < since ? 0 : Math.max(0, since + ms - now)
}
