/** The helper `createSession()`. */

import { callApp } from '../../auto/app-code.ts'
import type { CreateSessionOptions, SessionHelper } from './opentok-react.types.ts'
import { openSession } from './open-session.ts'

/**
 * Opens a session with this library under it, and joins it: it survives a final loss of the connection. Call it where the
 * component mounts, and `disconnect()` where it unmounts.
 * @param options the session, its token, what is to be called, and the options of this library
 * @returns the session, its streams, and how to leave it
 * @throws {TypeError} if `apiKey`, `sessionId` or `token` is missing, if an option is wrong, or if OpenTok is not loaded
 * @example
 * ```ts
 * import { createSession } from 'opentok-reconnection/opentok-react'
 *
 * const helper = createSession({
 *   apiKey: 'your API key',
 *   sessionId: 'your session id',
 *   token: 'your token',
 *   onStreamsUpdated: (streams) => console.log(`${streams.length} others`),
 * })
 * export const leave = () => helper.disconnect()
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Session.html | OpenTok: Session}
 */
export function createSession(options: CreateSessionOptions): SessionHelper {
  const handleStreams: CreateSessionOptions['onStreamsUpdated'] = (streams) =>
    callApp(() => options.onStreamsUpdated?.(streams))
  const opened = openSession(options, { handleStreams, latest: () => options }, true)
  return {
    session: opened.session,
    get streams() {
      return opened.streams
    },
    disconnect: opened.disconnect,
  }
}
