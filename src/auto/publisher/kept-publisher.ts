/** A publisher that the library keeps: its app hears when the stream begins and ends, and nothing of the rejoins between. */

import type { OpenTokEventLike, PublisherLike, StreamLike } from '../../index.ts'
import { callApp } from '../app-code.ts'
import type { Method, SdkEvent } from '../auto.types.ts'
import { createEvent } from '../opentok-event.ts'
import { createPatch } from '../patch.ts'

export interface KeptPublisherEnvironment {
  /** OpenTok's reason for an end of which it says nothing, as it had unpublished before. */
  readonly toReason: () => string
  /** The app has heard the last event, and the publisher is OpenTok's own again. */
  readonly handleOver: () => void
}

/** The publisher of the app, changed in place. */
export interface KeptPublisher {
  /** Runs what makes the library listen to the publisher: it hears of an end before the app, and may keep the publisher. */
  lend<Result>(run: () => Result): Result
  /** The library has let it go: what OpenTok fires from now on is the app's. */
  release(): void
  /** The publisher is OpenTok's own again. */
  restore(): void
}

type Listener = (event: OpenTokEventLike) => void

const CREATED = 'streamCreated'
const ENDED = 'streamDestroyed'

export function keepPublisher(
  publisher: PublisherLike,
  { handleOver, toReason }: KeptPublisherEnvironment,
): KeptPublisher {
  const patch = createPatch(publisher)
  const { off, on, trigger } = publisher as unknown as Record<'off' | 'on' | 'trigger', Method>
  /** The library's listeners of an end; none of them is left once it has let the publisher go. */
  let listeners: readonly Listener[] = []
  let isLent = false
  /** The stream that the app has heard of, and of whose end it has not. */
  let announced: StreamLike | null = null

  function restore(): void {
    patch.restore()
    handleOver()
  }

  function handleCreated(pass: () => void, { stream }: OpenTokEventLike): void {
    const isFirst = announced === null
    announced = stream ?? null
    if (isFirst) pass()
  }

  /** Also OpenTok's end for a publish that it refuses is hidden, as the library tries again. */
  function handleEnded(pass: () => void, event: OpenTokEventLike): void {
    for (const listener of listeners) callApp(() => listener(event))
    const isKept = listeners.length > 0
    if (isKept && announced) return
    announced = null
    pass()
    if (!isKept) restore()
  }

  /** OpenTok announces no end of a stream that it has unpublished before. */
  function handleDestroyed(pass: () => void): void {
    const stream = announced
    announced = null
    if (stream) {
      const event = createEvent(ENDED, publisher, { stream, reason: toReason() })
      trigger.call(publisher, ENDED, event)
    }
    pass()
    restore()
  }

  const define = (name: string, value: Method) =>
    patch.define(name, { value, enumerable: publisher.propertyIsEnumerable(name) })

  define('trigger', (...given) => {
    const [name, event] = given as [string, SdkEvent]
    const pass = () => void trigger.apply(publisher, given)
    if (name === CREATED) handleCreated(pass, event)
    else if (name === ENDED) handleEnded(pass, event)
    else if (name === 'destroyed') handleDestroyed(pass)
    else pass()
    return publisher
  })
  define('on', (...given) => {
    const [name, listener] = given as [string, Listener]
    if (!isLent || name !== ENDED) return on.apply(publisher, given)
    listeners = [...listeners, listener]
    return publisher
  })
  define('off', (...given) => {
    const [name, listener] = given as [string, Listener]
    if (name !== ENDED || !listeners.includes(listener)) return off.apply(publisher, given)
    listeners = listeners.filter((other) => other !== listener)
    return publisher
  })

  return {
    lend(run) {
      isLent = true
      try {
        return run()
      } finally {
        isLent = false
      }
    },
    release() {
      if (!announced) restore()
    },
    restore,
  }
}
