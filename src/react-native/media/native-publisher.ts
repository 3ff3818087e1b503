/** One's own camera in a native view, as a publisher of OpenTok.js. A view can be published once: the next time takes a new one. */

import type {
  Clock,
  ConnectionLike,
  OpenTokErrorLike,
  PublisherLike,
  StreamLike,
} from '../../index.ts'
import { createEmitter } from '../session/emitter.ts'
import { createError, toError } from '../session/native-errors.ts'
import type { NativePayload } from '../session/native-module.types.ts'
import { toText } from '../session/payloads.ts'

/** What a publisher needs from outside. */
export interface NativePublisherEnvironment {
  readonly clock: Clock
  /** The session's own; `null` if it is not joined. */
  readonly connection: () => ConnectionLike | null
  /** Whether the session is temporarily away. */
  readonly isAway: () => boolean
  /** Hands a view over to native. */
  readonly publishView: (publisherId: string) => void
}

/** The vendor's component, as far as it is looked into. */
export interface PublisherView {
  readonly state?: Readonly<Record<string, unknown>>
}

/** A publisher whose view the component `Publisher` draws. */
export interface NativePublisher extends PublisherLike {
  /** The number of the view to draw; 0: none. */
  readView(): number
  subscribeView(listener: () => void): () => void
  /** The view is in the tree, or has left it: `null`. */
  attach(view: number, instance: PublisherView | null): void
  /** For the vendor's component. */
  handlersOf(view: number): Readonly<Record<string, (event?: NativePayload) => void>>
  /** Draws a view, if there is none. */
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

/** Longest wait for the stream of a published view, in ms: native refuses some without a word. */
export const PUBLISH_MS = 15_000

/** Time for which the end of a stream is held back, in ms: it has no reason, and may be the first sign of the session's end. */
export const HOLD_MS = 1_000

export function createNativePublisher(environment: NativePublisherEnvironment): NativePublisher {
  const { clock, connection, isAway, publishView } = environment
  const emitter = createEmitter()
  const listeners = new Set<() => void>()
  let views = 0
  let view = 0
  let publisherId = ''
  let stream: StreamLike | null = null
  let answer: ((error?: OpenTokErrorLike) => void) | null = null
  let timer: unknown = null

  function wait(delayMs: number, next: () => void): void {
    clear()
    timer = clock.setTimeout(next, delayMs)
  }

  function clear(): void {
    if (timer !== null) clock.clearTimeout(timer as never)
    timer = null
  }

  function draw(next: number): void {
    clear()
    view = next
    publisherId = ''
    stream = null
    answer = null
    for (const listener of listeners) listener()
  }

  /** On Android the view is there when the permission is given. A refusal cannot be seen: the vendor's component keeps it. */
  function look(instance: PublisherView, wasReady: boolean): void {
    wait(SETTLE_MS, () => {
      const { componentMounted, permissionsGranted, publisherId: id } = instance.state ?? {}
      const isReady = permissionsGranted !== false && componentMounted !== false
      if (!isReady || !wasReady) return look(instance, isReady)
      if (!toText(id)) return refuse(createError('OT_UNABLE_TO_PUBLISH', NO_ID))
      clear()
      publisherId = toText(id)
      emitter.emit('loaded')
    })
  }

  /** The view cannot be published, or not again. */
  function refuse(error: OpenTokErrorLike): void {
    const callback = answer
    draw((views += 1))
    if (callback) callback(error)
    else emitter.emit('publishComplete', error)
  }

  function end(): void {
    wait(HOLD_MS, () => {
      if (isAway()) return end()
      const ended = stream
      // The session has ended meanwhile, and the library knows.
      if (!ended || !connection()) return
      stream = null
      emitter.emit('streamDestroyed', { stream: ended, reason: '' })
    })
  }

  return {
    on: emitter.on,
    off: emitter.off,
    get stream() {
      return stream
    },
    isLoading: () => publisherId === '',
    readView: () => view,
    subscribeView(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    attach(number, instance) {
      if (number !== view) return
      // StrictMode takes a view out and in again; it keeps its id, and native its publisher.
      if (!publisherId) clear()
      if (instance && !publisherId) look(instance, false)
    },
    handlersOf: (number) => ({
      streamCreated(event) {
        const streamId = toText(event?.streamId)
        if (number !== view || !answer || !streamId) return
        const callback = answer
        const own = connection()
        clear()
        answer = null
        stream = { streamId, ...(own && { connection: own }) }
        emitter.emit('streamCreated', { stream })
        callback()
      },
      // The vendor's component announces it a second time, when it leaves the tree, and of any publisher.
      streamDestroyed(event) {
        if (number === view && stream && toText(event?.streamId) === stream.streamId) end()
      },
      error(event) {
        if (number === view && !stream) refuse(toError(event, 'OT_UNABLE_TO_PUBLISH'))
      },
    }),
    show() {
      if (view === 0) draw((views += 1))
    },
    hide: () => draw(0),
    start(callback) {
      answer = callback
      wait(PUBLISH_MS, () => refuse(createError('OT_TIMEOUT', 'Native published nothing in time.')))
      publishView(publisherId)
    },
    stop() {
      if (view !== 0) draw((views += 1))
    },
  }
}

const NO_ID =
  'OTPublisher has no publisherId. Use a version of opentok-react-native that is supported.'
