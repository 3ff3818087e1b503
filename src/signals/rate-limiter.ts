/** When the next signal may go out: so many a second at most, and not right after one was refused for its haste. */

/** Asked before each hand-over; it keeps no timer. Its clock never goes back. */
export interface RateLimiter {
  /** 0: now. */
  waitMs(now: number): number
  handleSent(now: number): void
  handleRefused(now: number): void
  /** One was accepted, or there will be a new connection. */
  forgetRefusals(): void
}

/** OpenTok counts by the second, or so it seems: its rate limits are not published. */
const FIRST_BACKOFF_MS = 1_000
const LONGEST_BACKOFF_MS = 8_000

export function createRateLimiter(perSecond: number): RateLimiter {
  const most = Math.floor(perSecond)
  const windowMs = (most * 1_000) / perSecond
  /** When those went out that count; at most `most`. */
  let sentAt: number[] = []
  let backoffMs = FIRST_BACKOFF_MS
  /** Until then the last refusal cools off; `null`: nothing was refused since the last one was accepted. */
  let coolAt: number | null = null

  return {
    waitMs(now) {
      const freeAt = coolAt ?? 0
      if (most === Infinity) return Math.max(0, freeAt - now)
      sentAt = sentAt.filter((at) => at + windowMs > now)
      const [first = 0] = sentAt
      return Math.max(0, freeAt - now, sentAt.length < most ? 0 : first + windowMs - now)
    },
    handleSent(now) {
      if (most !== Infinity) sentAt.push(now)
    },
    handleRefused(now) {
      if (coolAt !== null) {
        // Those that were refused together count as one.
        if (coolAt > now) return
        backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS)
      }
      coolAt = now + backoffMs
    },
    forgetRefusals() {
      coolAt = null
      backoffMs = FIRST_BACKOFF_MS
    },
  }
}
