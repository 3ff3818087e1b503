/** Whether the app is in front of its user: the system may end the session of one that is not, and takes its camera. */

import type { AppStateLike } from './modules.types.ts'

/** What `AppState` says. */
export interface Foreground {
  /** Whether the app is in the background. */
  isAway(): boolean
  /** Whether it is in the background, or came to the front within so many ms. */
  wasAwayWithin(ms: number): boolean
  /**
   * Watches the app, and calls the listener each time it goes to the background or comes to the front.
   * @returns the cleanup
   */
  watch(listener?: () => void): () => void
}

/** Without `AppState` the app is always in front. */
export function createForeground(
  appState: AppStateLike | undefined,
  now: () => number,
): Foreground {
  let isAway = false
  let activeAt = -Infinity

  function note(state: string | null | undefined): void {
    // Where a call is announced, or the app is only covered, it is `inactive`, and goes on.
    if (state === 'background') isAway = true
    if (state === 'active') isAway = false
  }

  return {
    isAway: () => isAway,
    wasAwayWithin: (ms) => isAway || now() - activeAt < ms,
    watch(listener = () => {}) {
      note(appState?.currentState)
      const subscription = appState?.addEventListener('change', (state) => {
        note(state)
        if (state === 'active') activeAt = now()
        if (state === 'active' || state === 'background') listener()
      })
      return () => subscription?.remove()
    },
  }
}
