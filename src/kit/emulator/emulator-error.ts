/** Errors of the emulator; `code` says which one it is. */

/**
 * Says why a call to the emulator failed. A wrong option or argument is a `TypeError` instead.
 *
 * - `closed`: the emulator is closed
 * - `listenFailed`: it cannot listen on that host and port; see `cause`
 * - `portInUse`: the port is taken
 * - `unknownSession`: it has no session of that id
 * - `unknownStream`: it has no live stream of that id
 * - `wsMissing`: the package `ws` is not installed
 */
export type EmulatorErrorCode =
  | 'closed'
  | 'listenFailed'
  | 'portInUse'
  | 'unknownSession'
  | 'unknownStream'
  | 'wsMissing'

/**
 * The emulator could not do what was requested, although the arguments were valid.
 * @example
 * ```ts
 * import { EmulatorError, startEmulator } from 'opentok-reconnection/emulator'
 *
 * try {
 *   await startEmulator({ port: 8090 })
 * } catch (error) {
 *   if (error instanceof EmulatorError && error.code === 'portInUse') await startEmulator()
 * }
 * ```
 */
export class EmulatorError extends Error {
  /** Always `EmulatorError`. */
  override readonly name = 'EmulatorError'
  /** What went wrong. */
  readonly code: EmulatorErrorCode

  /** The emulator creates these errors; a test only reads them. */
  constructor(code: EmulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** Used when the emulator is closed. */
  static closed(): EmulatorError {
    return new EmulatorError('closed', 'The emulator is closed; start a new one.')
  }

  /** Used when the port is taken. */
  static portInUse(host: string, port: number, cause: unknown): EmulatorError {
    return new EmulatorError(
      'portInUse',
      `Port ${port} on ${host} is in use; choose another port (--port), or 0 for any free port.`,
      { cause },
    )
  }

  /** Used when it cannot listen for another reason. */
  static listenFailed(host: string, port: number, cause: unknown): EmulatorError {
    const why = cause instanceof Error ? cause.message : String(cause)
    return new EmulatorError(
      'listenFailed',
      `Cannot listen on ${host}, port ${port} (${why}); choose another host or port.`,
      {
        cause,
      },
    )
  }

  /** Used for a session id that `createSession()` has not returned. */
  static unknownSession(sessionId: string): EmulatorError {
    return new EmulatorError(
      'unknownSession',
      `No session ${JSON.stringify(sessionId)} here; create one with createSession().`,
    )
  }

  /** Used for a stream id that nobody publishes. */
  static unknownStream(streamId: string): EmulatorError {
    return new EmulatorError(
      'unknownStream',
      `No stream ${JSON.stringify(streamId)} is live; take an id from the streamIds of clients().`,
    )
  }

  /** Used when the package `ws` is not installed. */
  static wsMissing(cause: unknown): EmulatorError {
    return new EmulatorError(
      'wsMissing',
      'The emulator needs the package "ws", which could not be loaded; run npm install --save-dev ws and start it again.',
      { cause },
    )
  }
}
