/** Write down what is new of the quality, and of sound that the browser blocks. */

import type { Quality } from '../index.ts'
import type { Reading, RingActor } from './report-ring.ts'

/** `lost` is left out, as the status says the same. @param first what needs no entry */
export function createQualityNote(actor: RingActor, first: Quality): (shown: Quality) => void {
  let { degradedBy, quality } = first
  return (shown) => {
    if (shown.quality === 'lost') return
    if (shown.quality === quality && shown.degradedBy === degradedBy) return
    ;({ degradedBy, quality } = shown)
    actor.note('qualityChanged', actor.state, { quality, degradedBy })
  }
}

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
