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
  /** Watches a new element; `null`: there is none. */
  attach(video: unknown): void
  /** The stream's video was switched off or on, by its publisher, the subscriber, or OpenTok. */
  setVideo(isOn: boolean): void
  /** OpenTok has scored a stretch without any frame. */
  handleNoFrames(): void
  /** Reports a picture that stands still. */
  check(at: number): void
  /** Begins anew: the page slept, or was hidden. */
  restart(at: number): void
  /** Starts an element that the browser has paused. */
  play(): void
}

/** What it needs from outside. */
export interface PictureEnvironment {
  readonly now: () => number
  /** Whether the stream has video at all. */
  readonly hasVideo: () => boolean
  /** A frame was shown. */
  readonly handleFrame: (at: number) => void
  readonly send: (event: PictureEvent) => void
}

/** The part of a video element that is used. */
interface VideoLike extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly paused?: boolean
  readonly ownerDocument?: { readonly hidden?: boolean }
  play?(): Promise<void> | undefined
}

/** Longest time between two frames of a picture that moves, in ms. */
export const STILL_MS = 3_000

export function createPicture(environment: PictureEnvironment): Picture {
  const { handleFrame, hasVideo, now, send } = environment
  let video: VideoLike | null = null
  let detach = () => {}
  let frameAt = now()
  let isOn = true
  /** Whether it was reported as still, and no frame has come since. */
  let isStill = false

  const isShown = () => video !== null && isOn && hasVideo() && video.ownerDocument?.hidden !== true

  function handleMoving(): void {
    if (!isStill) return
    isStill = false
    send({ type: 'picture.moving' })
  }

  function report(): void {
    if (!isShown()) return
    isStill = true
    send({ type: 'picture.still' })
  }

  function handleTime(): void {
    frameAt = now()
    handleMoving()
    handleFrame(frameAt)
  }

  /** OpenTok plays a paused element again at once; what is still paused then, the browser does not let play. */
  function handlePause(): void {
    queueMicrotask(() => {
      if (video?.paused) report()
    })
  }

  return {
    get isDue() {
      return isShown() && !video?.paused
    },
    attach(element) {
      detach()
      video = isVideo(element) ? element : null
      frameAt = now()
      isOn = true
      detach = video ? listen(video, { timeupdate: handleTime, pause: handlePause }) : () => {}
    },
    setVideo(value) {
      isOn = value
      frameAt = now()
      // Nothing is missing while the video is off.
      if (!isOn) handleMoving()
    },
    handleNoFrames() {
      if (now() - frameAt > STILL_MS / 2) report()
    },
    check(at) {
      if (at - frameAt > STILL_MS) report()
    },
    restart(at) {
      frameAt = at
    },
    play() {
      if (video?.paused) video.play?.()?.catch(() => {})
    },
  }
}

const isVideo = (element: unknown): element is VideoLike =>
  typeof (element as VideoLike | null)?.addEventListener === 'function'

/** Reports each frame of an element that is not watched otherwise, such as one's own picture. @returns the cleanup */
export const listenToFrames = (element: unknown, handleFrame: () => void): (() => void) =>
  isVideo(element) ? listen(element, { timeupdate: handleFrame }) : () => {}

function listen(video: VideoLike, table: Readonly<Record<string, () => void>>): () => void {
  for (const [name, listener] of Object.entries(table)) video.addEventListener(name, listener)
  return () => {
    for (const [name, listener] of Object.entries(table)) video.removeEventListener(name, listener)
  }
}
