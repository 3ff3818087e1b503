/** How long an outage may last: one allowance for all of its flaps. */

import { waitAwake } from '../base/awake-timer.ts'
import type { AwakeEnvironment } from '../base/awake-timer.ts'

/** What it needs from outside. */
export interface GiveUpEnvironment extends AwakeEnvironment {
  readonly giveUpMs: number
  /** How long a return lasts that a new loss can still cut short. */
  readonly reconnectedMs: number
}

/** Waits until the allowance is used up. @returns the cleanup */
export type GiveUpWait = (outageStartedAt: number | null, expire: () => void) => () => void

export function createGiveUpWait(environment: GiveUpEnvironment): GiveUpWait {
  const { giveUpMs, now, reconnectedMs } = environment
  let presentStartedAt: number | null = null
  let leftMs = giveUpMs
  let stoppedAt = 0

  return (outageStartedAt, expire) => {
    const isFlap = outageStartedAt !== null && outageStartedAt === presentStartedAt
    // A short return belongs to the outage. Where more time has gone by, the page was asleep.
    const returnedMs = Math.min(Math.max(0, now() - stoppedAt), reconnectedMs)
    leftMs = isFlap ? Math.max(0, leftMs - returnedMs) : giveUpMs
    presentStartedAt = outageStartedAt
    const stop = waitAwake(environment, leftMs, expire)
    return () => {
      leftMs = stop()
      stoppedAt = now()
    }
  }
}
