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
  async function call(name: keyof Moderation, ...args: readonly unknown[]): Promise<any> {
    if (!isJoined()) throw createNotConnected()
    return (module[name] as (...all: readonly unknown[]) => unknown)(sessionId, ...args)
  }

  return {
    disableForceMute: () => call('disableForceMute'),
    forceDisconnect: (connectionId) => call('forceDisconnect', connectionId),
    forceMuteAll: (excluded = []) => call('forceMuteAll', excluded),
    forceMuteStream: (streamId) => call('forceMuteStream', streamId),
    getCapabilities: () => call('getCapabilities'),
    reportIssue: () => call('reportIssue'),
  }
}
