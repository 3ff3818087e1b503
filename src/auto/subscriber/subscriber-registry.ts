/** The subscribers that the app has, each over one handle of the library. */

import type { Reconnection, SessionLike, StreamLike, SubscriberLike } from '../../index.ts'
import { callApp, splitCallback } from '../app-code.ts'
import type { Completion, Method, SdkSubscriber } from '../auto.types.ts'
import type { RawSession } from '../session/raw-session.ts'
import { createSubscriberFacade } from './subscriber-facade.ts'
import { createSubscriberSource } from './subscriber-source.ts'
import type { SubscriberSource } from './subscriber-source.ts'

export interface SubscriberRegistryEnvironment {
  readonly raw: () => RawSession
  readonly reconnection: () => Reconnection
  /** Class of OpenTok's subscribers. */
  readonly prototype: object | null
  /** Whether OpenTok would subscribe now, or the library does when it can. */
  readonly isOpen: () => boolean
  /** OpenTok's newest object of a stream. */
  readonly latest: (stream: StreamLike) => StreamLike
}

/** Subscribing. */
export interface SubscriberRegistry {
  /** For the app. */
  readonly subscribe: Method
  /** For the library. */
  readonly subscribeRaw: SessionLike['subscribe']
  unsubscribe(subscriber: unknown): unknown
  /** For `getSubscribersForStream()`. */
  listFor(stream: StreamLike): readonly unknown[]
  release(): void
}

interface Entry {
  readonly facade: object
  readonly source: SubscriberSource
}

export function createSubscriberRegistry({
  isOpen,
  latest,
  prototype,
  raw,
  reconnection,
}: SubscriberRegistryEnvironment): SubscriberRegistry {
  /** By stream id; without those that are over. */
  const entries = new Map<string, Entry>()
  const byFacade = new WeakMap<object, Entry>()

  function create(streamId: string, callback: Completion | undefined, hasOwnUi: boolean): Entry {
    const source = createSubscriberSource({
      callback,
      hasOwnUi,
      facade: () => entry.facade,
      handleOver() {
        if (entries.get(streamId) === entry) entries.delete(streamId)
      },
    })
    const facade = createSubscriberFacade({
      source,
      prototype,
      handle: () => reconnection().subscribers.get(streamId) ?? null,
      unsubscribe: () => void unsubscribe(entry.facade),
    })
    const entry: Entry = { facade, source }
    entries.set(streamId, entry)
    byFacade.set(facade, entry)
    return entry
  }

  function subscribe(values: readonly unknown[], callback: Completion | undefined): unknown {
    const [stream, second, third] = values as [StreamLike | undefined, unknown, object | undefined]
    // OpenTok takes the properties as its second argument if there is no default UI.
    const isShort = (second as { insertDefaultUI?: unknown } | undefined)?.insertDefaultUI === false
    const properties = (isShort ? second : third) as { insertDefaultUI?: unknown } | undefined
    const target = isShort ? undefined : second
    const isValid = typeof stream?.streamId === 'string'
    const hasOwnUi = properties?.insertDefaultUI === false
    const isRefused = Boolean(target) && hasOwnUi
    // A second subscriber of a stream is OpenTok's own, as the library has one handle for each stream.
    if (!isOpen() || !isValid || isRefused || entries.has(stream.streamId)) {
      return raw().call('subscribe', ...values, ...(callback ? [callback] : []))
    }
    const { facade, source } = create(stream.streamId, callback, hasOwnUi)
    const place = (target ?? undefined) as string | undefined
    source.follow(reconnection().subscribe(latest(stream), place, properties))
    return facade
  }

  const withCallback: Method = (...given) => {
    const { callback, values } = splitCallback<Completion>(given)
    return subscribe(values, callback && ((...answer) => callApp(() => callback(...answer))))
  }
  withCallback.promise = (...given) =>
    new Promise((resolve, reject) => {
      const made = subscribe(given, (error) => (error ? reject(error) : resolve(made)))
    })

  function unsubscribe(subscriber: unknown): unknown {
    const entry = byFacade.get(subscriber as object)
    if (!entry) return raw().call('unsubscribe', subscriber)
    const { source } = entry
    if (source.isOver) return false
    source.leave()
    // Left over if the app has prevented that OpenTok destroys it together with its stream.
    if (source.current) raw().call('unsubscribe', source.current)
    return true
  }

  return {
    subscribe: withCallback,
    subscribeRaw(stream, target, properties, callback) {
      const entry = entries.get(stream.streamId)
      const handleAnswer: Completion = (error) => {
        callback?.(error ?? undefined)
        entry?.source.handleAnswer(error)
      }
      const made = raw().call('subscribe', stream, target, properties, handleAnswer)
      if (made) entry?.source.attach(made as SdkSubscriber)
      return (made ?? undefined) as SubscriberLike | undefined
    },
    unsubscribe,
    listFor(stream) {
      const entry = entries.get(stream.streamId)
      const made = (raw().call('getSubscribersForStream', stream) ?? []) as readonly unknown[]
      const others = made.filter((each) => each !== entry?.source.current)
      return entry ? [entry.facade, ...others] : others
    },
    release() {
      for (const { source } of entries.values()) source.release()
    },
  }
}
