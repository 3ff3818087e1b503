/**
 * Whether the sound of a stream arrives. Measured: a publisher sends 50 packets of audio a second, also while nobody speaks
 * or while it is muted, so two looks at WebRTC's reports are enough. Those of the sender are no help: of audio they come only
 * every 5 to 7 s.
 */

import type { Clock } from '../../contract/options.types.ts'
import type { FlowReading } from './video-flow.ts'

/** Time between the two looks, in ms. */
export const SILENT_MS = 5_000

/** One look at the reports; `null` if the client cannot say. */
type Reading = Pick<FlowReading, 'received'> | null

/** `heard`: it arrives; `lost`: it does not, and should; `idle`: it should not, or nobody knows. */
export type Sound = 'heard' | 'idle' | 'lost'

/** What the watch depends on. */
export interface SoundWatch {
  readonly clock: Clock
  /** Whether there should be sound now; otherwise nothing is asked. */
  readonly isDue: () => boolean
  readonly read: () => Promise<Reading>
  readonly handleSound: (sound: Sound) => void
}

/** Looks twice, and reports once. @returns the cleanup */
export function watchSound({ clock, handleSound, isDue, read }: SoundWatch): () => void {
  let isEnded = false
  let timer: unknown

  function report(sound: Sound): void {
    if (!isEnded) handleSound(isDue() ? sound : 'idle')
  }

  /** Before the first packet there is no report of any. */
  function look(handle: (received: number) => void): void {
    if (!isDue()) return report('idle')
    read().then(
      (reading) => {
        if (!reading) report('idle')
        else if (!isEnded) handle(reading.received ?? 0)
      },
      () => report('idle'),
    )
  }

  look((first) => {
    timer = clock.setTimeout(
      () => look((second) => report(second === first ? 'lost' : 'heard')),
      SILENT_MS,
    )
  })
  return () => {
    isEnded = true
    clock.clearTimeout(timer as never)
  }
}
