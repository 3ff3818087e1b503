/** What a status does to a quality that is known. */

import { describe, expect, it } from 'vitest'
import { toLiveQuality } from '../../../src/lib/live-quality.ts'
import type { Quality } from '../../../src/contract/quality.types.ts'

const POOR: Quality = { quality: 'poor', degradedBy: 'local' }

describe('a quality', () => {
  it.each(['connected', 'reconnected'])('is what is known of it while %s', (status) => {
    expect(toLiveQuality(status, POOR)).toBe(POOR)
    expect(toLiveQuality(status, null)).toEqual({ quality: 'unknown', degradedBy: null })
  })

  it('is lost while reconnecting, whether it was known or not', () => {
    for (const known of [POOR, null]) {
      expect(toLiveQuality('reconnecting', known)).toEqual({ quality: 'lost', degradedBy: null })
    }
  })

  it.each(['idle', 'connecting', 'disconnecting', 'disconnected'])(
    'is unknown while %s, whatever was known',
    (status) => {
      expect(toLiveQuality(status, POOR)).toEqual({ quality: 'unknown', degradedBy: null })
    },
  )
})
