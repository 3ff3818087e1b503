/** Where a tile stands in the page, so that a recreated one stands there again. */

import type { ElementLike } from './opentok.types.ts'

/** The position of one SDK subscriber after the other. */
export interface TileAnchor {
  /** Target for the next SDK subscriber. */
  take(): ElementLike | string | undefined
  dispose(): void
}

/**
 * OpenTok's default `insertMode` turns the target itself into the tile, and removes it from the page together with the
 * tile (measured): the next one would land at the end of the page. An empty text node keeps the position.
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
