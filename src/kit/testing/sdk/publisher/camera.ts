/** The camera of one page, and the user who allows or denies it. */

import { openTokError } from '../../error.ts'
import type { OpenTokError } from '../../error.ts'

/**
 * Why a publisher gets no camera: the browser's name of the error.
 *
 * - `NotAllowedError`: the user has denied it; the publisher fires `accessDenied`
 * - `NotFoundError`: there is none
 * - `NotReadableError`: another program has it
 * - `OverconstrainedError`: it cannot do what was requested
 * - `AbortError`: anything else
 */
export type CameraFailure =
  | 'NotAllowedError'
  | 'NotFoundError'
  | 'NotReadableError'
  | 'OverconstrainedError'
  | 'AbortError'

/** The camera of a page. It works, and the user allows it at once, unless a test says otherwise. */
export interface FakeCamera {
  /** Whether a publisher of this page has it on. */
  readonly isOn: boolean
  /** Keeps prompts open from now on, until `allow()`, `deny()` or `fail()`. */
  hold(): void
  /** The user allows the camera: for every open prompt, and for later ones. */
  allow(): void
  /** The user denies the camera: for every open prompt, and for later ones. Same as `fail('NotAllowedError')`. */
  deny(): void
  /** There is no camera (`NotFoundError`), it is busy (`NotReadableError`) … for open prompts and later ones. */
  fail(failure: CameraFailure): void
}

/** `null`: the publisher gets the camera. */
export type CameraAnswer = CameraFailure | null

/** The camera as publishers request it. */
export interface Camera {
  readonly isHeld: boolean
  request(listener: (answer: CameraAnswer) => void): void
  /** @param answer `'held'`: prompts stay open */
  set(answer: CameraAnswer | 'held'): void
}

export function createCamera(): Camera {
  let current: CameraAnswer | 'held' = null
  let prompts: ((answer: CameraAnswer) => void)[] = []
  return {
    get isHeld() {
      return current === 'held'
    },
    request(listener) {
      if (current === 'held') prompts.push(listener)
      else listener(current)
    },
    set(answer) {
      current = answer
      if (answer === 'held') return
      const due = prompts
      prompts = []
      for (const listener of due) listener(answer)
    },
  }
}

/** @param find looks the camera up at every call: after a `reset()` there is another one */
export function createFakeCamera(find: () => Camera, isOn: () => boolean): FakeCamera {
  return {
    get isOn() {
      return isOn()
    },
    hold: () => find().set('held'),
    allow: () => find().set(null),
    deny: () => find().set('NotAllowedError'),
    fail: (failure) => find().set(failure),
  }
}

const NAMES: Readonly<Record<CameraFailure, string>> = {
  NotAllowedError: 'OT_USER_MEDIA_ACCESS_DENIED',
  NotFoundError: 'OT_NO_DEVICES_FOUND',
  NotReadableError: 'OT_HARDWARE_UNAVAILABLE',
  OverconstrainedError: 'OT_CONSTRAINTS_NOT_SATISFIED',
  AbortError: 'OT_UNABLE_TO_CAPTURE_MEDIA',
}

export const toCameraError = (failure: CameraFailure): OpenTokError =>
  openTokError(NAMES[failure], 1500, `The camera is not available (${failure}).`)
