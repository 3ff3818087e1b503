/** When the next signal may be handed over: a number per second at most, and a backoff after one was rate-limited. */

/** Asked before each hand-over; it has no timer. The time that it gets never goes back. */
export interface RateLimiter {
  /** 0: now. */
  waitMs(now: number): number
  handleSent(now: number): void
  handleRefused(now: number): void
  /** Ends the backoff: a signal was accepted, or there will be a new connection. */
  resetBackoff(): void
}

/** Backoff in ms. OpenTok seems to count by the second: its rate limits are not published. */
const FIRST_BACKOFF_MS = 1_000
const LONGEST_BACKOFF_MS = 8_000

export function createRateLimiter(perSecond: number): RateLimiter {
  const maxCount = Math.floor(perSecond)
  const windowMs = (maxCount * 1_000) / perSecond
  /** Times of the hand-overs that still count; at most `maxCount`. */
  let sentAt: number[] = []
  let backoffMs = FIRST_BACKOFF_MS
  /** End of the backoff; `null` if nothing was refused since the last signal was accepted. */
  let backoffEndsAt: number | null = null

  return {
    waitMs(now) {
      const freeAt = backoffEndsAt ?? 0
      if (maxCount === Infinity) return Math.max(0, freeAt - now)
      sentAt = sentAt.filter((at) => at + windowMs > now)
      const [first = 0] = sentAt
      return Math.max(0, freeAt - now, sentAt.length < maxCount ? 0 : first + windowMs - now)
    },
    handleSent(now) {
      if (maxCount !== Infinity) sentAt.push(now)
    },
    handleRefused(now) {
      if (backoffEndsAt !== null) {
        // Signals that were refused together count as one.
        if (backoffEndsAt > now) return
        backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS)
      }
      backoffEndsAt = now + backoffMs
    },
    resetBackoff() {
      backoffEndsAt = null
      backoffMs = FIRST_BACKOFF_MS
    },
  }
}
