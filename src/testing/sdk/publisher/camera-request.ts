/** A publisher on its way to its camera: prompt, answer, picture. */

import { toCameraError } from './camera.ts'
import type { CameraAnswer } from './camera.ts'
import { dispatch, trigger } from '../emitter.ts'
import { openTokError } from '../../error.ts'
import type { Completion, OpenTokError } from '../../error.ts'
import type { Page } from '../page.ts'
import type { FakePublisher } from './publisher.ts'
import type { Server } from '../../server/server.ts'

/** How far a publisher has come; `failed`: it has no camera, and never gets one. */
export type LoadingState = 'loading' | 'loaded' | 'failed'

export interface Loading {
  readonly state: LoadingState
  /** Answers `initPublisher()` before the camera does; it is loaded all the same. */
  cancel(error: OpenTokError): void
}

/** Who is told how it went. */
export interface LoadingListener {
  /** Of `initPublisher()`. */
  readonly complete: Completion
  isDestroyed(): boolean
  handleLoaded(): void
  handleFailure(error: OpenTokError): void
}

/** Measured: what the browser takes longer for is announced as a dialog. */
const DIALOG_MS = 100

export function startLoading(
  { delays, options, record, schedule }: Server,
  { camera, raise }: Page,
  face: FakePublisher,
  { complete, handleFailure, handleLoaded, isDestroyed }: LoadingListener,
): Loading {
  let state: LoadingState = 'loading'

  schedule.after(delays.cameraMs, () => {
    if (isDestroyed()) return giveBack()
    record.cameraRequests += 1
    let isShown = false
    const stopShowing = schedule.after(camera.isHeld ? DIALOG_MS : Infinity, () => {
      isShown = true
      dispatch(face, { type: 'accessDialogOpened' })
    })
    camera.ask((answer) => {
      stopShowing()
      if (isShown) dispatch(face, { type: 'accessDialogClosed' })
      handleAnswer(answer)
    })
  })

  function handleAnswer(answer: CameraAnswer): void {
    if (isDestroyed()) return giveBack()
    if (answer) return refuse(answer)
    face.accessAllowed = true
    dispatch(face, { type: 'accessAllowed' })
    if (delays.loadMs > 0) schedule.after(delays.loadMs, load)
    else load()
  }

  /** Measured: a camera that comes too late is switched off at once, and the page hears of an exception. */
  function giveBack(): void {
    raise(openTokError('OT_INVALID_PARAMETER', 1500, 'Unable to Publish'))
  }

  function load(): void {
    if (isDestroyed()) return
    dispatch(face, { type: 'mediaStreamAvailable', mediaStream: {} })
    if (isDestroyed()) return
    dispatch(face, { type: 'videoElementCreated', element: options.createElement('video') })
    state = 'loaded'
    complete()
    trigger(face, 'loaded', face)
    handleLoaded()
  }

  function refuse(failure: Exclude<CameraAnswer, null>): void {
    state = 'failed'
    const error = toCameraError(failure)
    const isDenied = failure === 'NotAllowedError'
    if (!isDenied) raise(error)
    complete(error)
    trigger(face, 'publishComplete', error)
    if (isDenied) dispatch(face, { type: 'accessDenied' })
    handleFailure(error)
  }

  return {
    get state() {
      return state
    },
    cancel: complete,
  }
}
