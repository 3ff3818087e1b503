/** Where the app has put a video element itself: OpenTok takes it out of the page, and makes another one after a rejoin. */

/** The position of one video element after the other, for an app without OpenTok's default UI. */
export interface VideoPlace {
  /** OpenTok has made an element, and the listeners of the app have had it. */
  follow(element: Element | null): void
  /** The app may have moved the element, and OpenTok is about to remove it. */
  remember(): void
}

export function createVideoPlace(): VideoPlace {
  let video: Element | null = null
  let place: { readonly parent: ParentNode & Node; readonly next: Node | null } | null = null

  function remember(): void {
    const { isConnected, nextSibling, parentNode } = video ?? {}
    if (isConnected && parentNode) place = { parent: parentNode, next: nextSibling ?? null }
  }

  return {
    follow(element) {
      if (!element || element === video) return
      if (video?.isConnected) video.replaceWith(element)
      else if (place?.parent.isConnected && !element.isConnected) {
        const isThere = place.next?.parentNode === place.parent
        place.parent.insertBefore(element, isThere ? place.next : null)
      }
      video = element
      remember()
    },
    remember,
  }
}
