/** Where a tile stands in the page, so that one that is made anew stands there again. */

import type { ElementLike } from './opentok.types.ts'

/** A place for one SDK subscriber after the other. */
export interface TileAnchor {
  /** What the next SDK subscriber is given as its target. */
  take(): ElementLike | string | undefined
  dispose(): void
}

/**
 * OpenTok's default `insertMode` turns the target itself into the tile, and takes it out of the page with it (measured):
 * the next one would land at the end of the page. An empty text node keeps the place.
 * @see scenarios T3, T9
 */
export function createTileAnchor(
  target: ElementLike | string | undefined,
  properties: object | undefined,
): TileAnchor {
  const { insertMode = 'replace' } = (properties ?? {}) as { insertMode?: string }
  const element = insertMode === 'replace' ? findElement(target) : null
  if (!element?.parentNode) return { take: () => target, dispose() {} }

  const anchor = element.ownerDocument.createTextNode('')
  const blank = element.cloneNode(false)
  element.before(anchor)
  let isTaken = false

  return {
    take() {
      if (!isTaken) {
        isTaken = true
        return target
      }
      const next = blank.cloneNode(false) as HTMLElement
      anchor.after(next)
      return next
    },
    dispose: () => anchor.remove(),
  }
}

function findElement(target: ElementLike | string | undefined): HTMLElement | null {
  if (typeof document === 'undefined') return null
  if (typeof target === 'string') return document.getElementById(target)
  return target instanceof HTMLElement ? target : null
}
