/** The page that this library runs in: whether there is one, and when the back/forward cache takes it and returns it. */

const canListen = (target: EventTarget | undefined) =>
  typeof target?.addEventListener === 'function'

/**
 * A page has a `window` and a `document`, and both have events. React Native has a `window` without a `document`, and its
 * `window` may have no `addEventListener`.
 */
export const isPage = (): boolean => canListen(globalThis.window) && canListen(globalThis.document)

/** Hears of the back/forward cache. */
export interface PageCacheListener {
  /** The page is hidden for good, or until it comes back. OpenTok leaves its sessions then, and destroys its publishers. */
  handlePageHide(): void
  /** The page is back, with all of its objects as they were. */
  handlePageReturn(): void
}

/**
 * @returns the cleanup
 * @see {@link https://web.dev/articles/bfcache | Back/forward cache}
 */
export function listenToPageCache({
  handlePageHide,
  handlePageReturn,
}: PageCacheListener): () => void {
  if (!isPage()) return () => {}
  const show = ({ persisted }: PageTransitionEvent) => {
    if (persisted) handlePageReturn()
  }
  window.addEventListener('pagehide', handlePageHide)
  window.addEventListener('pageshow', show)
  return () => {
    window.removeEventListener('pagehide', handlePageHide)
    window.removeEventListener('pageshow', show)
  }
}
