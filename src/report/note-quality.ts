/** Writes down a quality that is new: `lost` is left out, as the status says the same. */

import type { Quality } from '../index.ts'
import type { RingActor } from './report-ring.ts'

/** @param first what needs no entry */
export function createQualityNote(actor: RingActor, first: Quality): (shown: Quality) => void {
  let { degradedBy, quality } = first
  return (shown) => {
    if (shown.quality === 'lost') return
    if (shown.quality === quality && shown.degradedBy === degradedBy) return
    ;({ degradedBy, quality } = shown)
    actor.note('qualityChanged', actor.state, { quality, degradedBy })
  }
}
