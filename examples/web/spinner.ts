/** Tells whether OpenTok shows its spinner in a tile: it may do so for a moment after it has said `connected`. */

/**
 * @param onChange called when the spinner appears or disappears
 * @returns whether it is shown now
 */
export function watchSpinner(tile: HTMLElement, onChange: () => void): () => boolean {
  const isLoading = () => tile.dataset['loading'] !== undefined
  new MutationObserver(() => {
    const isShown = tile.querySelector(':scope > div > :last-child.OT_loading') !== null
    if (isShown === isLoading()) return
    if (isShown) tile.dataset['loading'] = ''
    else delete tile.dataset['loading']
    onChange()
  }).observe(tile, { subtree: true, childList: true, attributeFilter: ['class'] })
  return isLoading
}
