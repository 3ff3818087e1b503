/** What moderators, and reports of problems, need of native. */

import type { NativeSession } from '../react-native.types.ts'
import { createNotConnected } from './native-errors.ts'
import type { NativeModule } from './native-module.types.ts'

/** The methods of a session that only pass on to native. */
export type Moderation = Pick<
  NativeSession,
  | 'disableForceMute'
  | 'forceDisconnect'
  | 'forceMuteAll'
  | 'forceMuteStream'
  | 'getCapabilities'
  | 'reportIssue'
>

/** @param isJoined whether native has the session: without one, Android throws where iOS says nothing */
export function createModeration(
  module: NativeModule,
  sessionId: string,
  isJoined: () => boolean,
): Moderation {
  async function call<Result>(run: () => Promise<Result>): Promise<Result> {
    if (!isJoined()) throw createNotConnected()
    return run()
  }

  return {
    disableForceMute: () => call(() => module.disableForceMute(sessionId)),
    forceDisconnect: (connectionId) => call(() => module.forceDisconnect(sessionId, connectionId)),
    forceMuteAll: (excluded = []) => call(() => module.forceMuteAll(sessionId, excluded)),
    forceMuteStream: (streamId) => call(() => module.forceMuteStream(sessionId, streamId)),
    getCapabilities: () => call(() => module.getCapabilities(sessionId)),
    reportIssue: async () => String(await call(() => module.reportIssue(sessionId))),
  }
}
