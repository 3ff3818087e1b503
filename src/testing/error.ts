/** The two kinds of errors: OpenTok's own, and the fake's about a test or an app that does what cannot go well. */

/** An error as OpenTok makes it; match on `name`, its `code` is deprecated there. */
export interface OpenTokError extends Error {
  /** Some have none. */
  readonly code?: number
}

/** Who is told how a call ended. Success is `undefined` or `null`, by call; OpenTok's types (and so these) know only the former. */
export type Completion = (error?: OpenTokError) => void

/** How some calls say that all went well. */
export const NO_ERROR = null as unknown as undefined

/**
 * An error with OpenTok's name and number, for answers that a test scripts.
 * @example
 * fake.network.fail('publish', openTokError('OT_TIMEOUT', 1500))
 */
export function openTokError(name: string, code: number | undefined, message = name): OpenTokError {
  return Object.assign(new Error(message), { name, ...(code !== undefined && { code }) })
}

export const notConnected = (): OpenTokError =>
  openTokError('OT_NOT_CONNECTED', 500, 'Not connected.')

/** Something is wrong with the test, or with how the app uses OpenTok: strict mode and `assertNoLeaks()` say what. */
export class FakeOpenTokError extends Error {
  override readonly name = 'FakeOpenTokError'
  /** `deadObject`: strict mode; `leak`: `assertNoLeaks()`; `misuse`: a script that makes no sense. */
  readonly code: 'deadObject' | 'leak' | 'misuse'

  constructor(code: FakeOpenTokError['code'], message: string) {
    super(message)
    this.code = code
  }
}
