/** Keeps the tile of a stream, and its place in the page, while OpenTok's objects come and go. */

import type { ElementLike } from '../../contract/opentok.types.ts'

/** Where the next SDK subscriber is shown. */
export interface TilePlace {
  readonly target: ElementLike | string | undefined
  /** Properties of `subscribe()` that belong to the target. */
  readonly properties: object
}

/** The tile of one SDK subscriber after the other. */
export interface TileAnchor {
  take(): TilePlace
  /** OpenTok has subscribed, or refused to: the tile gets back what OpenTok has taken from it. */
  settle(isSubscribed: boolean): void
  /** Marks the place of the tile: OpenTok may remove it now. */
  keep(tile: unknown): void
  /** Marks it, and again whenever the app moves it: OpenTok may remove it some time. */
  follow(tile: unknown): void
  /** The tile stays where it is. */
  clear(): void
  /** There will be no other one. */
  dispose(): void
}

/**
 * OpenTok removes a tile from the page before anybody hears of it, but it takes the same element again as the target that it
 * replaces (measured). So the element stays the same, with its listeners; its place is marked by an empty text node.
 */
export function createTileAnchor(
  target: ElementLike | string | undefined,
  properties: object | undefined,
): TileAnchor {
  const { insertDefaultUI, insertMode = 'replace' } = (properties ?? {}) as {
    readonly insertDefaultUI?: boolean
    readonly insertMode?: string
  }
  let tile: HTMLElement | null = null
  let mark: Text | null = null
  let observer: MutationObserver | undefined
  let isOver = false
  /** What OpenTok overwrites when it takes the tile again. */
  let style = ''
  let children: readonly Node[] = []

  function clear(): void {
    observer?.disconnect()
    mark?.remove()
    mark = null
  }

  function keep(element: unknown): void {
    // Without its own UI, OpenTok has no tile.
    if (isOver || insertDefaultUI === false || !isElement(element)) return
    tile = element
    if (!tile.parentNode || (mark && tile.previousSibling === mark)) return
    mark ??= tile.ownerDocument.createTextNode('')
    tile.before(mark)
  }

  /** Puts the tile where it stood, unless the app has put it somewhere itself. @returns whether there is such a place */
  function insert(element: HTMLElement): boolean {
    if (element.parentNode || !mark) return true
    // The app has recreated that part of the page.
    if (!mark.isConnected && insertMode !== 'replace') return false
    mark.after(element)
    return true
  }

  return {
    take() {
      if (tile && !insert(tile)) tile = null
      if (!tile) return { target, properties: {} }
      style = tile.style.cssText
      if (!tile.classList.contains(FAILED)) children = [...tile.childNodes].filter(isOfApp)
      tile.classList.remove(...[...tile.classList].filter(isOfOpenTok))
      return { target: tile, properties: { insertMode: 'replace' } }
    },
    settle(isSubscribed) {
      if (!isSubscribed) {
        keep(tile)
        tile?.remove()
        return
      }
      clear()
      if (!tile) return
      tile.style.cssText = style
      tile.append(...children)
    },
    keep,
    follow(element) {
      keep(element)
      if (isOver || !tile || typeof MutationObserver === 'undefined') return
      observer ??= new MutationObserver(() => keep(tile))
      observer.observe(tile.ownerDocument, { childList: true, subtree: true })
    },
    clear,
    dispose() {
      isOver = true
      clear()
    },
  }
}

/** Class of a tile that shows an error of OpenTok, which has overwritten everything else in it (measured). */
const FAILED = 'OT_subscriber_error'

const isOfOpenTok = (className: string) => className.startsWith('OT_')

const isOfApp = (node: Node) => ![...((node as Partial<Element>).classList ?? [])].some(isOfOpenTok)

/** Also of another document, whose classes are not those of this page. */
const isElement = (element: unknown): element is HTMLElement =>
  typeof (element as Node | null | undefined)?.nodeName === 'string'
