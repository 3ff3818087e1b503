/** Public types of what a session and a token are created with. */

/**
 * What a token allows, as OpenTok's own roles do.
 *
 * - `subscriber`: only subscribe
 * - `publisher`: also publish, and send signals
 * - `publisheronly`: only publish
 * - `moderator`: what a publisher may, and also force others out and mute them
 */
export type EmulatorRole = 'subscriber' | 'publisher' | 'publisheronly' | 'moderator'

/** What a token of the emulator says about its holder. */
export interface EmulatorTokenOptions {
  /** What the token allows. @defaultValue `'publisher'` */
  readonly role?: EmulatorRole
  /** The connection data, at most 1 000 characters; faults can name this person by it. @defaultValue `''` */
  readonly data?: string
  /** Time until the token expires, in ms; 0 or less creates an expired one. @defaultValue 86 400 000 (24 h) */
  readonly expiresInMs?: number
  /**
   * When the token expires, in ms since the epoch, in place of `expiresInMs`; the same options then give the same token.
   * @defaultValue now, and `expiresInMs` more
   */
  readonly expiresAt?: number
}

/** What distinguishes a session that `createSession()` creates. */
export interface EmulatorSessionOptions {
  /**
   * Letters, digits, `-` and `_`, at most 64. The same name gives the same id in every start, and in one start the same
   * session.
   * @defaultValue a random one
   */
  readonly name?: string
  /** How media flows. @defaultValue the option `mediaMode` of the emulator */
  readonly mediaMode?: 'relayed' | 'routed'
  /**
   * Under which id pages join: the API key, or the application id. Tokens of the other are refused.
   * @defaultValue the API key
   */
  readonly projectId?: string
}
