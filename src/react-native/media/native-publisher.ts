/** Your own camera in a native view, as a publisher of OpenTok.js. A view can be published once: the next time takes a new one. */

import type {
  Clock,
  OpenTokErrorLike,
  PublisherLike,
  SessionLike,
  StreamLike,
} from '../../index.ts'
import { createEmitter } from '../session/emitter.ts'
import { createError, toError } from '../session/native-errors.ts'
import { toText } from '../session/payloads.ts'
import { createTimer } from '../timer.ts'
import type { NativePublisherProperties } from '../properties.types.ts'
import { createNativeTracks } from './native-tracks.ts'
import type { NativeView, ViewInstance } from './native-view.types.ts'
import type { Permissions } from './permissions.ts'

/** The session, as far as a publisher needs it. */
export interface PublishingSession extends Pick<SessionLike, 'connection' | 'currentState'> {
  readonly clock: Clock
  /** Hands a view over to native. */
  publishView(publisherId: string): void
}

/** What is around a publisher. */
export interface CaptureEnvironment {
  readonly permissions: Permissions | undefined
  readonly readProperties: () => NativePublisherProperties
  /** Whether the system has taken the camera. */
  readonly isCameraHeld: () => boolean
}

/** A publisher whose view the component `Publisher` draws. */
export interface NativePublisher extends PublisherLike {
  /** Whether its view is drawn, will be when the permissions are given, or they were refused just now. */
  isShown(): boolean
  /** Whether it was refused a permission, and has not asked since. */
  isRefused(): boolean
  /** What the app or the system does with the camera and the microphone has changed. */
  notifyTracks(): void
  /** The view to draw. */
  readView(): NativeView | null
  subscribeView(listener: () => void): () => void
  /** Draws a view, once the permissions are given. */
  show(): void
  /** Takes the view out: the camera goes off. */
  hide(): void
  /** Publishes the view. */
  start(callback: (error?: OpenTokErrorLike) => void): void
  /** Unpublishes: the view is replaced by a new one, which can be published again. */
  stop(): void
}

/** Time between a look at the view and the next one until it is there, in ms; native needs some of it after React's commit. */
export const SETTLE_MS = 100

/** Longest wait for the stream of a published view, in ms: native refuses some silently. */
export const PUBLISH_MS = 15_000

/** Time for which the end of a stream is held back, in ms: it has no reason, and may be the first sign of the session's end. */
export const HOLD_MS = 1_000

export function createNativePublisher(
  session: PublishingSession,
  { isCameraHeld, permissions, readProperties }: CaptureEnvironment,
): NativePublisher {
  const tracks = createNativeTracks(readProperties, isCameraHeld)
  /** `refused` until the library has heard of it; `lacking` until it is asked for again. */
  let permission: 'none' | 'asked' | 'refused' | 'lacking' = 'none'
  /** Number of the latest question: the answer to an earlier one is out of date. */
  let questions = 0
  const emitter = createEmitter()
  const timer = createTimer(session.clock)
  let keys = 0
  let view: NativeView | null = null
  let publisherId = ''
  let stream: StreamLike | null = null
  let answer: ((error?: OpenTokErrorLike) => void) | null = null

  function draw(next: NativeView | null): void {
    timer.clear()
    view = next
    publisherId = ''
    stream = null
    answer = null
    emitter.emit('view')
  }

  async function ask({ request }: Permissions): Promise<void> {
    permission = 'asked'
    const mine = (questions += 1)
    const error = await request(readProperties())
    if (mine !== questions) return
    permission = error ? 'refused' : 'none'
    if (error) emitter.emit('publishComplete', error)
    else draw(createView())
  }

  function createView(): NativeView {
    const own: NativeView = {
      key: (keys += 1),
      attach(instance) {
        // StrictMode takes a view out and in again; it keeps its id, and native its publisher.
        if (own !== view || publisherId) return
        timer.clear()
        if (instance) look(instance, false)
      },
      handlers: {
        streamCreated(event) {
          const streamId = toText(event?.streamId)
          const callback = answer
          if (own !== view || !callback || !streamId) return
          const { connection } = session
          timer.clear()
          answer = null
          stream = { streamId, ...(connection && { connection }) }
          emitter.emit('streamCreated', { stream })
          callback()
        },
        // The vendor's component announces it a second time, when it leaves the tree, and of any publisher.
        streamDestroyed(event) {
          if (stream && toText(event?.streamId) === stream.streamId) end()
        },
        error(event) {
          if (own === view && !stream) refuse(toError(event, 'OT_UNABLE_TO_PUBLISH'))
        },
      },
    }
    return own
  }

  /** On Android the view is there when the permission is given. A refusal cannot be seen: the vendor's component keeps it. */
  function look(instance: ViewInstance, wasReady: boolean): void {
    timer.wait(SETTLE_MS, () => {
      const { componentMounted, permissionsGranted, publisherId: id } = instance.state ?? {}
      const isReady = permissionsGranted !== false && componentMounted !== false
      if (!isReady || !wasReady) return look(instance, isReady)
      publisherId = toText(id)
      if (publisherId) emitter.emit('loaded')
      else refuse(createError('OT_UNABLE_TO_PUBLISH', NO_ID))
    })
  }

  /** The view cannot be published, or not again. */
  function refuse(error: OpenTokErrorLike): void {
    const callback = answer
    draw(createView())
    if (callback) callback(error)
    else emitter.emit('publishComplete', error)
  }

  function end(): void {
    timer.wait(HOLD_MS, () => {
      if (session.currentState === 'reconnecting') return end()
      const ended = stream
      // The session has ended meanwhile, and the library knows.
      if (!ended || !session.connection) return
      stream = null
      emitter.emit('streamDestroyed', { stream: ended })
    })
  }

  return {
    on: emitter.on,
    off: emitter.off,
    get stream() {
      return stream
    },
    getAudioSource: tracks.getAudioSource,
    getVideoSource: tracks.getVideoSource,
    // OpenTok.js's word for a publisher that has no camera any more.
    isLoading: () => (permission === 'refused' ? null : publisherId === ''),
    isShown: () => view !== null || permission === 'asked' || permission === 'refused',
    isRefused: () => permission === 'refused' || permission === 'lacking',
    notifyTracks: tracks.notify,
    readView: () => view,
    subscribeView: (listener) => emitter.listen('view', listener),
    show: () => (permissions ? void ask(permissions) : draw(createView())),
    hide() {
      questions += 1
      if (permission === 'asked') permission = 'none'
      if (permission === 'refused') permission = 'lacking'
      draw(null)
    },
    start(callback) {
      answer = callback
      timer.wait(PUBLISH_MS, () =>
        refuse(createError('OT_TIMEOUT', 'The stream was not published in time.')),
      )
      session.publishView(publisherId)
    },
    stop() {
      if (view) draw(createView())
    },
  }
}

const NO_ID = 'OTPublisher has no publisherId: this version of opentok-react-native is unknown.'
