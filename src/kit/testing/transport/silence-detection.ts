/** How OpenTok notices a socket that is open and carries no messages. */

import type { Schedule } from '../clock.ts'

export interface SilenceDetection {
  /** Call it whenever a socket falls silent, speaks again or is lost; a timer that runs is not restarted. */
  update(): void
}

export function createSilenceDetection(
  schedule: Schedule,
  silenceMs: number,
  isSilent: () => boolean,
  handleSilence: () => void,
): SilenceDetection {
  let stop: (() => void) | undefined
  return {
    update() {
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
