/** The back/forward cache of the browser: when a page may go into it, and when it comes back. */

import { isPage } from './session/network.ts'

/** Receives both. */
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
  // Capturing listeners run first: OpenTok's own leaves the session.
  const first = { capture: true }
  window.addEventListener('pagehide', handlePageHide, first)
  window.addEventListener('pageshow', show)
  return () => {
    window.removeEventListener('pagehide', handlePageHide, first)
    window.removeEventListener('pageshow', show)
  }
}
