/**
 * Whether the picture of a subscriber moves. A browser fires `timeupdate` some four times a second while it does, and
 * nothing at all while it stands still (measured): so nothing is polled here, and somebody else's picture is the clock.
 */

/** What a picture says about itself. */
export type PictureEvent = { type: 'picture.still' } | { type: 'picture.moving' }

/** The picture of one handle, in one video element after the other. */
export interface Picture {
  /** Whether it should move: the video is on, its element plays, and the page can be seen. */
  readonly isDue: boolean
  /** Watches a new element. */
  attach(video: unknown): void
  /** Its object is gone; another one may follow. */
  detach(): void
  /** The stream's video was switched off or on, by its publisher, the subscriber, or OpenTok. */
  setVideo(isOn: boolean): void
  /** OpenTok has scored the last seconds; there is no score for a picture of which no frame came. */
  handleScore(hasFrames: boolean): void
  /** Reports a picture that stands still. */
  check(at: number): void
  /** Begins anew: it was connected, or the page slept. */
  restart(at: number): void
  /** Starts an element that the browser has paused. */
  play(): void
}

/** What it needs from outside. */
export interface PictureEnvironment {
  readonly now: () => number
  /** Whether the video is subscribed to from the start. */
  readonly isWanted: boolean
  /** Whether the element of every picture will be announced; otherwise only what was announced can be missed. */
  readonly isAnnounced: boolean
  /** Whether the stream has video at the moment. */
  readonly hasVideo: () => boolean
  /** A frame was shown. */
  readonly handleFrame: (at: number) => void
  readonly send: (event: PictureEvent) => void
}

type EventSource = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>

/** The part of a video element that is used. */
interface VideoLike extends EventSource {
  readonly paused?: boolean
  readonly isConnected?: boolean
  readonly ownerDocument?: EventSource & { readonly hidden?: boolean }
  play?(): Promise<void> | undefined
}

/** Longest time between two frames of a picture that moves, in ms. */
export const STILL_MS = 3_000

/** OpenTok scores the last 2 s, and `timeupdate` may come a little later than its frame. */
const SCORED_MS = 1_500

export function createPicture(environment: PictureEnvironment): Picture {
  const { handleFrame, hasVideo, isAnnounced, isWanted, now, send } = environment
  let video: VideoLike | null = null
  let unlisten = () => {}
  /** Whether an element is missing while there is none: OpenTok makes it with the first frame (measured). */
  let isElementDue = isAnnounced
  let frameAt = now()
  let isOn = isWanted
  /** Whether it was reported as still, and no frame has come since. */
  let isStill = false

  /** An element that the app has taken out of the page shows nothing, and a recreated one would be put back. */
  const isShown = () => isElementDue && isOn && hasVideo() && video?.isConnected !== false
  const isHidden = () => video?.ownerDocument?.hidden === true

  function handleMoving(): void {
    if (!isStill) return
    isStill = false
    send({ type: 'picture.moving' })
  }

  function report(): void {
    if (!isShown() || (isHidden() && !video?.paused)) return
    isStill = true
    send({ type: 'picture.still' })
  }

  function handleTime(): void {
    frameAt = now()
    handleMoving()
    handleFrame(frameAt)
  }

  function play(): void {
    if (video?.paused) video.play?.()?.catch(() => {})
  }

  /** OpenTok plays a paused element again at once; what is still paused then, the browser does not let play. */
  function handlePause(): void {
    queueMicrotask(() => {
      if (video?.paused) report()
    })
  }

  return {
    get isDue() {
      return isShown() && !isHidden() && !video?.paused
    },
    attach(element) {
      if (!isVideo(element)) return
      unlisten()
      video = element
      isElementDue = true
      frameAt = now()
      const cleanups = [
        listen(video, { timeupdate: handleTime, pause: handlePause }),
        // Phones pause a video while its page is hidden, and may refuse to play it then.
        listen(video.ownerDocument, { visibilitychange: play }),
      ]
      unlisten = () => cleanups.forEach((cleanup) => cleanup())
    },
    detach() {
      unlisten()
      video = null
      frameAt = now()
      isOn = isWanted
    },
    setVideo(value) {
      isOn = value
      frameAt = now()
      // Nothing is missing while the video is off.
      if (!isOn) handleMoving()
    },
    handleScore(hasFrames) {
      if (!hasFrames) {
        if (now() - frameAt > (video ? SCORED_MS : STILL_MS)) report()
      } else if (!video) {
        frameAt = now()
        handleMoving()
      }
    },
    check(at) {
      if (at - frameAt > STILL_MS) report()
    },
    restart(at) {
      frameAt = at
    },
    play,
  }
}

const isVideo = (element: unknown): element is VideoLike =>
  typeof (element as VideoLike | null)?.addEventListener === 'function'

/** The video inside an element of OpenTok, if there is a document at all. */
export const findVideo = (element: unknown): unknown =>
  (element as ParentNode | null | undefined)?.querySelector?.('video')

/** Reports each frame of an element that is not watched otherwise, such as one's own picture. @returns the cleanup */
export const listenToFrames = (element: unknown, handleFrame: () => void): (() => void) =>
  isVideo(element) ? listen(element, { timeupdate: handleFrame }) : () => {}

function listen(
  source: Partial<EventSource> | undefined,
  table: Readonly<Record<string, () => void>>,
): () => void {
  for (const [name, listener] of Object.entries(table)) source?.addEventListener?.(name, listener)
  return () => {
    for (const [name, listener] of Object.entries(table))
      source?.removeEventListener?.(name, listener)
  }
}
