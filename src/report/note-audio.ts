/** Writes down whether the browser has begun to block sound, or plays it again. */

import type { Reading, RingActor } from './report-ring.ts'

interface Audible extends Reading {
  readonly audioBlocked: boolean
}

/** @param first what needs no entry */
export function createAudioNote(
  actor: RingActor,
  first: Pick<Audible, 'audioBlocked'>,
): (shown: Audible) => void {
  let { audioBlocked } = first
  return (shown) => {
    if (shown.audioBlocked === audioBlocked) return
    ;({ audioBlocked } = shown)
    actor.note('audioBlockedChanged', shown, { blocked: audioBlocked })
  }
}
