/** One page of the app, as OpenTok's objects in it see it. */

import type { Completion, OpenTokError } from '../error.ts'
import type { DeadObjectGuard } from './dead-object-guard.ts'
import type { OpenTokEmitter } from './emitter.ts'
import type { FakePublisher, FakeSession } from './objects.types.ts'
import type { PageAudio } from './page-audio.ts'
import type { Camera } from './publisher/camera.ts'
import type { PageDevices } from './publisher/devices.ts'
import type { FakeSessionCollection } from './session/session-collection.ts'

/** What the objects of a page need from it. */
export interface Page {
  readonly guard: DeadObjectGuard
  readonly camera: Camera
  readonly audio: PageAudio
  readonly devices: PageDevices
  /** Whether one of its publishers has the camera on. */
  readonly isCameraOn: boolean
  /** What `OT.on('exception')` listens to. */
  readonly exceptions: OpenTokEmitter
  readonly sessions: FakeSessionCollection
  /** Fires `exception` on `OT`. */
  raise(error: OpenTokError): void
  /** Answers the caller with an error, and raises it. */
  reject(error: OpenTokError, complete: Completion): void
  initSession(apiKey: string, sessionId: string, options?: object): FakeSession
  initPublisher(target?: unknown, properties?: unknown, callback?: Completion): FakePublisher
}
