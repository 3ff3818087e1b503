/** What an earlier run of the JavaScript has left behind: native keeps its sessions when an app reloads its code. */

import type { Clock } from '../../index.ts'
import { createTimer } from '../timer.ts'
import { LEAVE_MS } from './native-entry.ts'
import type { NativeModule } from './native-module.types.ts'

/** The native sessions that nobody of this run has made. */
export interface NativeGhosts {
  /**
   * Leaves what there is of this session, once per run.
   * @returns nothing if that was done before; otherwise resolves when it is over, and never rejects
   */
  leave(sessionId: string): Promise<void> | undefined
}

/** A second `initSession` of one id would overwrite the first session, which would stay joined, unreachable: a ghost. */
export function createNativeGhosts(module: NativeModule, clock: Clock): NativeGhosts {
  const known = new Map<string, Promise<void> | undefined>()

  async function leave(sessionId: string): Promise<void> {
    if (await hasNative(sessionId)) await leaveNative(sessionId)
    known.set(sessionId, undefined)
  }

  /** Nothing else may be asked about a session that may not be there: Android never answers, or throws. */
  const hasNative = (sessionId: string): Promise<boolean> =>
    waitAtMost(LEAVE_MS.joining, (resolve) => {
      Promise.resolve()
        .then(() => module.getCapabilities(sessionId))
        .then(
          () => resolve(true),
          () => resolve(false),
        )
    })

  async function leaveNative(sessionId: string): Promise<void> {
    let subscription: { remove(): void } | undefined
    await waitAtMost(LEAVE_MS.joined, (resolve) => {
      subscription = module.onSessionDisconnected((payload) => {
        if (payload?.['sessionId'] === sessionId) resolve(true)
      })
      // The answer says nothing; the event counts.
      Promise.resolve()
        .then(() => module.disconnect(sessionId))
        .catch(() => {})
    })
    subscription?.remove()
  }

  function waitAtMost(
    ms: number,
    begin: (resolve: (isThere: boolean) => void) => void,
  ): Promise<boolean> {
    const timer = createTimer(clock)
    return new Promise<boolean>((resolve) => {
      timer.wait(ms, () => resolve(false))
      begin(resolve)
    }).finally(timer.clear)
  }

  return {
    leave(sessionId) {
      if (!known.has(sessionId)) known.set(sessionId, leave(sessionId))
      return known.get(sessionId)
    },
  }
}
