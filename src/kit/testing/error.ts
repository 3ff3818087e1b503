/** The two kinds of errors: those of OpenTok, and those of the fake about a mistake in the test or the app. */

/** An error as OpenTok makes it. Distinguish errors by `name`: `code` is deprecated there. */
export interface OpenTokError extends Error {
  /** OpenTok's number for it; some errors have none. */
  readonly code?: number
}

/** The callback of a call. Success is `undefined` or `null`; OpenTok's types, and so these, have only `undefined`. */
export type Completion = (error?: OpenTokError) => void

/** What some calls pass to their callback on success. */
export const NO_ERROR = null as unknown as undefined

/**
 * Makes an error as OpenTok would, for the answers in a test.
 * @param name by which an app distinguishes errors, for example `OT_TIMEOUT`
 * @param code OpenTok's number for it; `undefined` for none
 * @param message the text; by default the name
 * @example
 * ```ts
 * import { createFakeOpenTok, openTokError } from 'opentok-reconnection/testing'
 *
 * const fake = createFakeOpenTok()
 * fake.network.fail('stream', openTokError('OT_TIMEOUT', 1500))
 * ```
 */
export function openTokError(name: string, code: number | undefined, message = name): OpenTokError {
  return Object.assign(new Error(message), { name, ...(code !== undefined && { code }) })
}

export const notConnected = (): OpenTokError =>
  openTokError('OT_NOT_CONNECTED', 500, 'Not connected.')

/**
 * A mistake in the test, or in how the app uses OpenTok. The message says what happened and what to do next.
 * @example
 * ```ts
 * import { createFakeOpenTok, FakeOpenTokError } from 'opentok-reconnection/testing'
 *
 * const fake = createFakeOpenTok()
 * try {
 *   fake.ledger.assertNoLeaks()
 * } catch (error) {
 *   if (error instanceof FakeOpenTokError && error.code === 'leak') console.error(error.message)
 * }
 * ```
 */
export class FakeOpenTokError extends Error {
  /** Always `FakeOpenTokError`. */
  override readonly name = 'FakeOpenTokError'
  /**
   * `deadObject`: the option `strict`, and the app used an object that OpenTok has destroyed; `leak`: from
   * `assertNoLeaks()`; `misuse`: the test calls the fake in a way that makes no sense.
   */
  readonly code: 'deadObject' | 'leak' | 'misuse'

  /** The fake makes these errors; a test only reads them. */
  constructor(code: FakeOpenTokError['code'], message: string) {
    super(message)
    this.code = code
  }
}
