/** A publisher that waits for its camera: prompt, answer, first picture. */

import { openTokError } from '../../error.ts'
import type { Completion, OpenTokError } from '../../error.ts'
import type { Server } from '../../server/server.types.ts'
import { dispatch, trigger } from '../emitter.ts'
import type { FakePublisher } from '../objects.types.ts'
import type { Page } from '../page.types.ts'
import { toCameraError } from './camera.ts'
import type { CameraAnswer } from './camera.ts'

export interface CameraRequest {
  /** `failed`: it has no camera, and never gets one. */
  readonly state: 'loading' | 'loaded' | 'failed'
  /** Answers `initPublisher()` before the camera does; the publisher is loaded all the same. */
  cancel(error: OpenTokError): void
}

export interface CameraRequestOptions {
  /** The callback of `initPublisher()`. */
  readonly complete: Completion
  isDestroyed(): boolean
  handleLoaded(): void
  handleFailure(error: OpenTokError): void
}

/** Measured: a prompt that stays open longer than this is announced as a dialog. */
const DIALOG_MS = 100

export function requestCamera(
  { delays, options, record, schedule }: Server,
  { camera, raise }: Page,
  publisher: FakePublisher,
  { complete, handleFailure, handleLoaded, isDestroyed }: CameraRequestOptions,
): CameraRequest {
  let state: CameraRequest['state'] = 'loading'

  schedule.after(delays.cameraMs, () => {
    if (isDestroyed()) return raiseTooLate()
    record.cameraRequests += 1
    let isShown = false
    const stopShowing = schedule.after(camera.isHeld ? DIALOG_MS : Infinity, () => {
      isShown = true
      dispatch(publisher, { type: 'accessDialogOpened' })
    })
    camera.request((answer) => {
      stopShowing()
      if (isShown) dispatch(publisher, { type: 'accessDialogClosed' })
      handleAnswer(answer)
    })
  })

  function handleAnswer(answer: CameraAnswer): void {
    if (isDestroyed()) return raiseTooLate()
    if (answer) return fail(answer)
    publisher.accessAllowed = true
    dispatch(publisher, { type: 'accessAllowed' })
    if (delays.loadMs > 0) schedule.after(delays.loadMs, load)
    else load()
  }

  /** Measured: a camera that comes too late is switched off at once, and `OT` fires an exception. */
  function raiseTooLate(): void {
    raise(openTokError('OT_INVALID_PARAMETER', 1500, 'Unable to Publish'))
  }

  function load(): void {
    if (isDestroyed()) return
    dispatch(publisher, { type: 'mediaStreamAvailable', mediaStream: {} })
    if (isDestroyed()) return
    dispatch(publisher, { type: 'videoElementCreated', element: options.createElement('video') })
    state = 'loaded'
    complete()
    trigger(publisher, 'loaded', publisher)
    handleLoaded()
  }

  function fail(failure: Exclude<CameraAnswer, null>): void {
    state = 'failed'
    const error = toCameraError(failure)
    const isDenied = failure === 'NotAllowedError'
    if (!isDenied) raise(error)
    complete(error)
    trigger(publisher, 'publishComplete', error)
    if (isDenied) dispatch(publisher, { type: 'accessDenied' })
    handleFailure(error)
  }

  return {
    get state() {
      return state
    },
    cancel: complete,
  }
}
