/** Has OpenTok judge the lines of the publishers, as long as somebody wants to know. */

import type { Publication } from '../opentok/publisher.adapter.ts'

/** The publishers that are watched, or will be. */
export interface QualityWatch {
  /**
   * Watches all of them, and those to come. Measured: only then does OpenTok evaluate a publisher's line, and the sender
   * statistics that the others receive carry the result.
   * @returns the cleanup; the watch ends with the last one
   */
  watch(): () => void
  add(publication: Publication): void
  delete(publication: Publication): void
}

export function createQualityWatch(): QualityWatch {
  /** Every publisher, and the cleanup of its listener. */
  const publications = new Map<Publication, () => void>()
  let watchers = 0

  function end(publication: Publication): void {
    publications.get(publication)?.()
    publications.set(publication, () => {})
  }

  return {
    watch() {
      watchers += 1
      if (watchers === 1)
        for (const publication of publications.keys())
          publications.set(publication, publication.watchQuality())
      return () => {
        watchers -= 1
        if (watchers === 0) for (const publication of publications.keys()) end(publication)
      }
    },
    add(publication) {
      publications.set(publication, watchers > 0 ? publication.watchQuality() : () => {})
    },
    delete(publication) {
      end(publication)
      publications.delete(publication)
    },
  }
}
