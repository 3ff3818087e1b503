/** What goes wrong around an emulator, told apart by `code`. */

/** Why a call to the emulator failed. Misuse of an option or argument is a `TypeError` instead. */
export type EmulatorErrorCode =
  'closed' | 'listenFailed' | 'portInUse' | 'unknownSession' | 'unknownStream' | 'wsMissing'

/**
 * An outcome of the emulator that is not the caller's misuse.
 *
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
  override readonly name = 'EmulatorError'
  readonly code: EmulatorErrorCode

  constructor(code: EmulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  static closed(): EmulatorError {
    return new EmulatorError('closed', 'The emulator is closed; start a new one.')
  }

  static portInUse(host: string, port: number, cause: unknown): EmulatorError {
    return new EmulatorError(
      'portInUse',
      `Port ${port} on ${host} is in use; choose another one, or 0 for any free port.`,
      { cause },
    )
  }

  static listenFailed(host: string, port: number, cause: unknown): EmulatorError {
    const why = cause instanceof Error ? cause.message : String(cause)
    return new EmulatorError('listenFailed', `Cannot listen on ${host}, port ${port}: ${why}`, {
      cause,
    })
  }

  static unknownSession(sessionId: string): EmulatorError {
    return new EmulatorError(
      'unknownSession',
      `No session ${JSON.stringify(sessionId)} here; make one with createSession().`,
    )
  }

  static unknownStream(streamId: string): EmulatorError {
    return new EmulatorError('unknownStream', `No stream ${JSON.stringify(streamId)} is live.`)
  }

  static wsMissing(cause: unknown): EmulatorError {
    return new EmulatorError(
      'wsMissing',
      'The emulator needs the package "ws", which could not be loaded; run: npm install --save-dev ws',
      { cause },
    )
  }
}
