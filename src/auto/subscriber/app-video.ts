/** The video element of an app without OpenTok's default UI: one for the app, whichever of OpenTok's comes after it. */

/** The element that the app has, and puts into its page itself. */
export interface AppVideo {
  /**
   * OpenTok has made an element.
   * @returns the one that the app has: the first, which shows the picture of each later one
   */
  show(next: HTMLVideoElement): HTMLVideoElement
  /** OpenTok may be about to take the element out of the page, where the app has put it. */
  watch(): void
  /** OpenTok has destroyed its object, and will make another one: the element stays where the app has put it. */
  putBack(): void
  /** Nothing more will be shown: takes it out of the page, as OpenTok does with its own. */
  end(): void
  /** Leaves the page to OpenTok's element. */
  giveBack(): void
}

export function createAppVideo(): AppVideo {
  let video: HTMLVideoElement | null = null
  /** OpenTok's own. The sound is its part, so that volume, mute, output device and autoplay stay OpenTok's. */
  let source: HTMLVideoElement | null = null
  /** Whether OpenTok has an object, with which it will take the element out of the page. */
  let isDue = false
  /** Sees where the app moves the element, and where OpenTok takes it from. */
  const observer = typeof MutationObserver === 'function' ? new MutationObserver(follow) : null

  /** Measured: OpenTok empties its element and takes it out, some ms before `destroyed` or together with it. */
  function follow(records: readonly MutationRecord[]): void {
    for (const { nextSibling, removedNodes, target } of records) {
      const isTaken = video && !video.parentNode && [...removedNodes].includes(video)
      if (!isDue || !isTaken || video?.srcObject) continue
      isDue = false
      target.insertBefore(video as Node, nextSibling?.parentNode === target ? nextSibling : null)
    }
    watch()
  }

  function watch(): void {
    observer?.disconnect()
    if (video?.parentNode) observer?.observe(video.parentNode, { childList: true })
  }

  /** OpenTok may replace the media of its element, and removes them at the end. */
  function copy(this: HTMLVideoElement): void {
    if (video && source === this) video.srcObject = this.srcObject
  }

  const isCopy = () => source !== null && source !== video

  return {
    watch,
    show(next) {
      source = next
      video ??= next
      isDue = true
      if (isCopy()) {
        video.muted = true
        copy.call(next)
        for (const name of ['loadstart', 'emptied']) next.addEventListener?.(name, copy)
      }
      watch()
      return video
    },
    putBack() {
      follow(observer?.takeRecords() ?? [])
      isDue = false
    },
    end() {
      observer?.disconnect()
      video?.remove?.()
      if (video && isCopy()) video.srcObject = null
    },
    giveBack() {
      observer?.disconnect()
      if (video && source && isCopy()) video.replaceWith?.(source)
      source = null
    },
  }
}
