/** How long to wait before a join is tried again. */

/**
 * Full jitter under an exponential ceiling of 0.5 s to 30 s.
 * @param attempt the attempt that is waited for, counted from 1
 * @param random 0 to 1
 * @see {@link https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ | Exponential backoff and jitter}
 */
export const toRejoinDelayMs = (attempt: number, random: number): number =>
  random * Math.min(30_000, 500 * 2 ** (attempt - 1))
