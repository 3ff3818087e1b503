/** What a status does to a quality. */

import type { Quality } from '../contract/quality.types.ts'

const LOST: Quality = { quality: 'lost', degradedBy: null }
const UNKNOWN: Quality = { quality: 'unknown', degradedBy: null }

/** While a connection is being recovered it is lost, whatever was said before; without one there is nothing to say. */
export function toLiveQuality(status: string, quality: Quality | null): Quality {
  if (status === 'reconnecting') return LOST
  return (status === 'connected' || status === 'reconnected') && quality ? quality : UNKNOWN
}
