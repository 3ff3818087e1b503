/** How long an outage may last: one allowance for all losses of the same outage. */

import { waitAwake } from '../lib/awake-timer.ts'
import type { AwakeEnvironment } from '../lib/awake-timer.ts'

/** What it needs from outside. */
export interface GiveUpEnvironment extends AwakeEnvironment {
  readonly giveUpMs: number
  /** Time after a return in which a new loss belongs to the same outage. */
  readonly reconnectedMs: number
}

/** Waits until the allowance is used up. @returns the cleanup */
export type GiveUpWait = (outageStartedAt: number | null, handleExpired: () => void) => () => void

export function createGiveUpWait(environment: GiveUpEnvironment): GiveUpWait {
  const { giveUpMs, now, reconnectedMs } = environment
  let latestStartedAt: number | null = null
  let leftMs = giveUpMs
  let stoppedAt = 0

  return (outageStartedAt, handleExpired) => {
    const isSameOutage = outageStartedAt !== null && outageStartedAt === latestStartedAt
    // A short return belongs to the outage. If more time has passed than that, the page was asleep.
    const returnedMs = Math.min(Math.max(0, now() - stoppedAt), reconnectedMs)
    leftMs = isSameOutage ? Math.max(0, leftMs - returnedMs) : giveUpMs
    latestStartedAt = outageStartedAt
    const stop = waitAwake(environment, leftMs, handleExpired)
    return () => {
      leftMs = stop()
      stoppedAt = now()
    }
  }
}
