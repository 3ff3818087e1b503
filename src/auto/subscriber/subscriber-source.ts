/** OpenTok's subscribers of one stream, one after the other, and their events as those of a single one. */

import type { OpenTokErrorLike, ReconnectingSubscriber } from '../../index.ts'
import { callApp } from '../app-code.ts'
import type { Completion, SdkEvent, SdkSubscriber } from '../auto.types.ts'
import { createOpenTokError, toOpenTokError } from '../opentok-error.ts'
import { createEvent } from '../opentok-event.ts'
import { createAppListeners } from './app-listeners.ts'
import type { AppListeners } from './app-listeners.ts'
import { createAppVideo } from './app-video.ts'
import { createVideoPlace } from './video-place.ts'

export interface SubscriberSourceEnvironment {
  /** The object that the app has: the target of every event. */
  readonly facade: () => object
  /** The app's callback of `subscribe()`. */
  readonly callback: Completion | undefined
  /** Whether the app shows the video itself, without OpenTok's default UI. */
  readonly hasOwnUi?: boolean
  /** The app has heard the last event. */
  readonly handleOver: () => void
}

/** What stands behind the subscriber of the app. */
export interface SubscriberSource {
  /** OpenTok's object now; `null` while there is none. */
  readonly current: SdkSubscriber | null
  /** OpenTok's latest object, which may be destroyed. */
  readonly latest: SdkSubscriber | null
  /** The object whose setters the library listens to, also while it is destroyed and another one will follow. */
  readonly settable: SdkSubscriber | null
  /** The app has heard that it is destroyed. */
  readonly isOver: boolean
  readonly listeners: AppListeners
  /** OpenTok has made an object for the stream. */
  attach(subscriber: SdkSubscriber): void
  /** Calls back when the library knows the first object. */
  whenMade(handle: (subscriber: SdkSubscriber) => void): void
  /** OpenTok has answered the subscribe that made the object. */
  handleAnswer(error: OpenTokErrorLike | null | undefined): void
  /** From now on the library says when the subscriber ends. */
  follow(handle: ReconnectingSubscriber): void
  /** The app itself ends it. */
  leave(): void
  /** Gives the listeners of the app to OpenTok's object. */
  release(): void
}

type Handler = (event: never) => void

export function createSubscriberSource({
  callback,
  facade,
  handleOver,
  hasOwnUi = false,
}: SubscriberSourceEnvironment): SubscriberSource {
  const binding = createBinding()
  let latest: SdkSubscriber | null = null
  let handle: ReconnectingSubscriber | null = null
  /** What the app knows of it: `leaving` if the app itself ends it, `over` if it has heard `destroyed`. */
  let state: 'down' | 'up' | 'leaving' | 'over' = 'down'
  /** The app's callback, until it is called. */
  let complete = callback
  let lastError: OpenTokErrorLike | null | undefined
  let waiting: readonly ((subscriber: SdkSubscriber) => void)[] = []
  const place = createVideoPlace()
  const video = hasOwnUi ? createAppVideo() : null

  const listeners = createAppListeners((name) =>
    binding.bind(name, (...values: unknown[]) => pass(name, ...values)),
  )

  const isEnded = () => state === 'leaving' || handle?.status === 'disconnected'

  /** Nothing leads back from an end. */
  function handleState(next: 'down' | 'up'): void {
    if (state === 'down' || state === 'up') state = next
  }

  function pass(name: string, ...values: unknown[]): void {
    const [event] = values as readonly (SdkEvent | null | undefined)[]
    if (event?.target === latest) event.target = facade()
    const shown = values.map((value) => (value === latest ? facade() : value))
    listeners.emit(name, ...shown)
  }

  const announce = (name: string, fields?: object) =>
    listeners.emit(name, createEvent(name, facade(), fields, false))

  /** The events that belong to the library too, when they are about a recreated object. */
  const handlers = {
    connected(event: SdkEvent) {
      if (state === 'down') pass('connected', event)
      handleState('up')
    },
    disconnected(event: SdkEvent) {
      handleState('down')
      pass('disconnected', event)
    },
    destroyed(event: SdkEvent) {
      binding.moveTo(null)
      if (isEnded()) return end(event)
      video?.putBack()
      // The library hears of it after this, and decides whether it recreates the object.
      queueMicrotask(() => {
        if (isEnded()) return binding.target ? undefined : end(event)
        if (state === 'up') announce('disconnected')
        handleState('down')
      })
    },
    videoElementCreated(event: SdkEvent & { element?: Element }) {
      const shown = event.element && video?.show(event.element as HTMLVideoElement)
      if (shown && shown !== event.element) {
        // For the library, which hears of it next: this is the element that has to move.
        event.element = shown
        return
      }
      pass('videoElementCreated', event)
      place.follow(event.element ?? null)
    },
  }

  function attach(subscriber: SdkSubscriber): void {
    latest = subscriber
    binding.moveTo(subscriber)
    for (const [name, handler] of Object.entries(handlers)) binding.bind(name, handler)
    for (const { name } of listeners.list()) {
      binding.bind(name, (...values: unknown[]) => pass(name, ...values))
    }
  }

  function answer(...given: Parameters<Completion>): void {
    const call = complete
    complete = undefined
    if (call) callApp(() => call(...given))
  }

  function end(event?: SdkEvent): void {
    if (state === 'over') return
    state = 'over'
    const { error = null, reason = null } = handle?.getSnapshot() ?? {}
    video?.end()
    answer(lastError ?? (error ? toOpenTokError(error) : ENDED))
    if (event) pass('destroyed', event)
    else announce('destroyed', { reason: reason ?? '' })
    // As OpenTok does: nothing is heard of an object that is destroyed.
    listeners.off()
    handleOver()
  }

  return {
    get current() {
      return binding.target
    },
    get latest() {
      return latest
    },
    get settable() {
      return binding.target ?? (state === 'over' ? null : latest)
    },
    get isOver() {
      return state === 'over'
    },
    listeners,
    attach,
    whenMade(handleMade) {
      if (!latest) waiting = [...waiting, handleMade]
    },
    handleAnswer(error) {
      lastError = error
      if (!error) answer(null, facade())
    },
    follow(given) {
      handle = given
      const finish = () => {
        if (!binding.target) end()
      }
      if (given.status === 'disconnected') return finish()
      given.on('disconnected', finish)
      given.on('reconnecting', place.remember)
      if (video) given.on('reconnecting', video.watch)
      given.on('subscriberChanged', ({ subscriber }) => {
        for (const handleMade of waiting) handleMade(subscriber as SdkSubscriber)
        waiting = []
      })
      if (!binding.target && given.subscriber) attach(given.subscriber as SdkSubscriber)
    },
    leave() {
      state = 'leaving'
      handle?.unsubscribe()
    },
    release() {
      const last = binding.target
      binding.unbind()
      video?.giveBack()
      for (const { context, isOnce, listener, name } of listeners.list()) {
        const add = (isOnce ? last?.['once'] : last?.on) as SdkSubscriber['on'] | undefined
        add?.call(last, name, (context ? listener.bind(context) : listener) as never)
      }
      state = 'over'
      answer(ENDED)
    },
  }
}

/** Listeners on OpenTok's object, one for each name. The library's own come first, when the object does. */
function createBinding() {
  const bound = new Map<string, Handler>()
  let target: SdkSubscriber | null = null

  function unbind(): void {
    for (const [name, handler] of bound) target?.off(name, handler as never)
    bound.clear()
  }

  return {
    get target() {
      return target
    },
    /** Only on names that the app listens to: some of OpenTok's events cost statistics as long as somebody listens. */
    bind(name: string, handler: Handler): void {
      if (bound.has(name) || !target) return
      bound.set(name, handler)
      target.on(name, handler as never)
    },
    unbind,
    moveTo(next: SdkSubscriber | null): void {
      unbind()
      target = next
    },
  }
}

const ENDED = createOpenTokError(['OT_STREAM_DESTROYED', 1501], 'The subscriber has ended.')
