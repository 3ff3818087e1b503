/** How long to wait before the next attempt to join. */

/**
 * The default: a random part (full jitter) of a ceiling that doubles from 0.5 s to 10 s. The cap is
 * what a client waits at worst after the server is back.
 * @see {@link https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ | Exponential backoff and jitter}
 */
export const toFullJitterMs = (attempt: number, random: () => number): number =>
  random() * Math.min(10_000, 500 * 2 ** (attempt - 1))
