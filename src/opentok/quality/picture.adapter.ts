/**
 * Whether the picture of a subscriber moves. Frames are the evidence. `timeupdate` is none: Chromium 147 stops it with the
 * frames, Chromium 156 and Firefox 153 go on without any (measured). It is a good time to look, as are the events of the
 * other pictures: no timer runs here.
 */

/** What a picture says about itself; `at` is the time of its last frame, or of the new one. */
export type PictureEvent =
  | { type: 'picture.still'; at: number }
  | { type: 'picture.paused'; at: number }
  | { type: 'picture.moving'; at: number }

/** The picture of one handle, in one video element after the other. */
export interface Picture {
  /** Whether it should move: the video is on, its element plays, and the page can be seen. */
  isDue(): boolean
  /** Watches a new element. */
  attach(video: unknown): void
  /** Its object is gone; another one may follow. */
  detach(): void
  /** The stream's video was switched off or on, by its publisher, the subscriber, or OpenTok. */
  setVideo(isOn: boolean): void
  /** OpenTok has scored the last seconds: with frames, or without any. */
  handleScore(hasFrames: boolean): void
  /** Looks for new frames, and reports a picture that stands still. */
  check(at: number): void
  /** Begins again: it was connected, or the page slept. */
  restart(at: number): void
  /** Starts an element that the browser has paused. */
  play(): void
}

/** What a picture depends on. */
export interface PictureEnvironment {
  readonly now: () => number
  /** Whether the video is subscribed to from the start. */
  readonly isWanted: boolean
  /** Whether the element of every picture will be announced; otherwise only what was announced can be missed. */
  readonly isAnnounced: boolean
  /** Whether the stream has video at the moment. */
  readonly hasVideo: () => boolean
  /** The page is awake: a good time to look at all pictures. */
  readonly handleAwake: (at: number) => void
  readonly send: (event: PictureEvent) => void
}

type EventSource = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>

/** The part of a video element that is used. */
interface VideoLike extends EventSource {
  readonly paused?: boolean
  readonly isConnected?: boolean
  readonly ownerDocument?: EventSource & { readonly hidden?: boolean }
  /** Firefox only. */
  readonly mozPaintedFrames?: number
  getVideoPlaybackQuality?(): { readonly totalVideoFrames: number }
  requestVideoFrameCallback?(callback: () => void): number
  cancelVideoFrameCallback?(handle: number): void
  play?(): Promise<void> | undefined
}

/** Longest time between two frames of a picture that moves, in ms. */
const STILL_MS = 3_000

/** OpenTok scores the last 2 s; what is older than this stands still by its score. */
const SCORED_MS = 1_500

/** Shortest time between two looks at one picture, in ms: a browser fires `timeupdate` as often. */
const LOOK_MS = 250

export function createPicture(environment: PictureEnvironment): Picture {
  const { handleAwake, hasVideo, isAnnounced, isWanted, now, send } = environment
  let video: VideoLike | null = null
  let unlisten = () => {}
  /** Whether an element is missing while there is none: OpenTok makes it with the first frame (measured). */
  let isElementDue = isAnnounced
  /** Frames that the element has counted so far. */
  let frames = 0
  /** Handle of the callback that waits for the next frame; `undefined` if none does. */
  let callback: number | undefined
  let frameAt = now()
  let lookedAt = -Infinity
  let isOn = isWanted
  /** Whether it was reported as still, and no frame has come since. */
  let isStill = false

  /** An element that the app has taken out of the page shows nothing, and a recreated one would be put back. */
  const isShown = () => isElementDue && isOn && hasVideo() && video?.isConnected !== false
  const isHidden = () => video?.ownerDocument?.hidden === true

  function handleMoving(at: number): void {
    if (!isStill) return
    isStill = false
    send({ type: 'picture.moving', at })
  }

  function report(type: 'picture.still' | 'picture.paused'): void {
    if (!isShown() || (isHidden() && !video?.paused)) return
    isStill = true
    send({ type, at: frameAt })
  }

  function handleFrame(at: number): void {
    frameAt = at
    handleMoving(at)
  }

  /** A paused element may go on counting, and shows nothing. */
  function look(at: number): void {
    if (!video || video.paused || isHidden()) return
    waitForFrame(video)
    const counted = countFrames(video)
    if (counted !== frames) handleFrame(at)
    frames = counted
    lookedAt = at
  }

  /** At a time that is not its own, and so may follow one that was. */
  function lookAgain(at: number): void {
    if (at - lookedAt >= LOOK_MS) look(at)
  }

  /** One frame for each look, not every frame. Measured: Firefox does not count what is scrolled out of view. */
  function waitForFrame(element: VideoLike): void {
    callback ??= element.requestVideoFrameCallback?.(() => {
      callback = undefined
      handleFrame(now())
    })
  }

  function handleTime(): void {
    if (isHidden()) return
    look(now())
    handleAwake(now())
  }

  function play(): void {
    if (video?.paused) video.play?.()?.catch(() => {})
  }

  /** OpenTok plays a paused element again at once; what is still paused then, the browser does not let play. */
  function handlePause(): void {
    queueMicrotask(() => {
      if (video?.paused) report('picture.paused')
    })
  }

  return {
    isDue: () => isShown() && !isHidden() && !video?.paused,
    attach(element) {
      if (!isVideo(element)) return
      unlisten()
      video = element
      isElementDue = true
      frames = 0
      frameAt = now()
      lookedAt = -Infinity
      const cleanups = [
        listen(element, { timeupdate: handleTime, pause: handlePause }),
        // Phones pause a video while its page is hidden, and may refuse to play it then.
        listen(element.ownerDocument, { visibilitychange: play }),
        () => {
          if (callback !== undefined) element.cancelVideoFrameCallback?.(callback)
          callback = undefined
        },
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
      if (!isOn) handleMoving(frameAt)
    },
    handleScore(hasFrames) {
      const at = now()
      lookAgain(at)
      if (!hasFrames) {
        if (at - frameAt > (video ? SCORED_MS : STILL_MS)) report('picture.still')
      } else if (!video) handleFrame(at)
    },
    check(at) {
      lookAgain(at)
      if (at - frameAt > STILL_MS) report('picture.still')
    },
    restart(at) {
      frameAt = at
    },
    play,
  }
}

const isVideo = (element: unknown): element is VideoLike =>
  typeof (element as VideoLike | null)?.addEventListener === 'function'

/** Measured: in Firefox the playback quality of a live stream stays zero. */
const countFrames = (video: VideoLike): number =>
  video.mozPaintedFrames ?? video.getVideoPlaybackQuality?.().totalVideoFrames ?? 0

/** The video inside an element of OpenTok, if there is a document at all. */
export const findVideo = (element: unknown): unknown =>
  (element as ParentNode | null | undefined)?.querySelector?.('video')

/** Calls back while an element plays that is not watched otherwise, such as your own picture. @returns the cleanup */
export const listenToTime = (element: unknown, handleAwake: () => void): (() => void) =>
  isVideo(element) ? listen(element, { timeupdate: handleAwake }) : () => {}

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
