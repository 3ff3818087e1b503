/** How OpenTok notices a socket that is open and says nothing. */

import type { Schedule } from '../clock.ts'

/** Counts the time without a word. */
export interface SilenceWatch {
  /** To be called whenever a socket falls silent, speaks again or is lost; what has begun is not begun anew. */
  look(): void
}

export function createSilenceWatch(
  schedule: Schedule,
  silenceMs: number,
  isSilent: () => boolean,
  handleSilence: () => void,
): SilenceWatch {
  let stop: (() => void) | undefined
  return {
    look() {
      if (isSilent()) {
        stop ??= schedule.after(silenceMs, () => {
          stop = undefined
          handleSilence()
        })
      } else {
        stop?.()
        stop = undefined
      }
    },
  }
}
