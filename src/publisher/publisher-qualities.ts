/** What OpenTok says of the lines of the publishers, as long as somebody wants to know. */

import type { Quality } from '../contract/quality.types.ts'
import type { Publication } from '../opentok/publisher.adapter.ts'

/** The publishers that are watched, or will be. */
export interface PublisherQualities {
  /** The latest report of each publisher that has one. */
  readonly known: readonly Quality[]
  /**
   * Watches all of them, and those to come. Measured: only then does OpenTok evaluate a publisher's line, and the sender
   * statistics that the others receive carry the result.
   * @returns the cleanup; the watch ends with the last one
   */
  watch(): () => void
  add(publication: Publication): void
  delete(publication: Publication): void
  /** Its connection is gone, and what was said of it. */
  forget(publication: Publication): void
}

export function createPublisherQualities(handleQuality: () => void): PublisherQualities {
  /** Every publisher, and the cleanup of its listener. */
  const publications = new Map<Publication, () => void>()
  const reports = new Map<Publication, Quality>()
  let watchers = 0

  function listen(publication: Publication): void {
    const unlisten = publication.watchQuality((quality) => {
      reports.set(publication, quality)
      handleQuality()
    })
    publications.set(publication, unlisten)
  }

  function forget(publication: Publication): void {
    if (reports.delete(publication)) handleQuality()
  }

  function unlisten(publication: Publication): void {
    publications.get(publication)?.()
    publications.set(publication, () => {})
    forget(publication)
  }

  return {
    get known() {
      return [...reports.values()]
    },
    watch() {
      watchers += 1
      if (watchers === 1) for (const publication of publications.keys()) listen(publication)
      return () => {
        watchers -= 1
        if (watchers === 0) for (const publication of publications.keys()) unlisten(publication)
      }
    },
    add(publication) {
      publications.set(publication, () => {})
      if (watchers > 0) listen(publication)
    },
    delete(publication) {
      unlisten(publication)
      publications.delete(publication)
    },
    forget,
  }
}
