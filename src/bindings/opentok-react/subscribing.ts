/** A subscriber in its place, with the retries of the archived package. */

import { callApp } from '../../auto/app-code.ts'
import type { SdkSession } from '../../auto/auto.types.ts'
import type { StreamLike } from '../../index.ts'
import type { Place } from '../shared/show-publisher.ts'
import { createHandlerList } from './event-handlers.ts'
import type { HandlerList } from './event-handlers.ts'
import type { OTSubscriberLike, OTSubscriberProps } from './opentok-react.types.ts'

export interface SubscribingEnvironment {
  readonly session: SdkSession
  readonly stream: StreamLike
  readonly place: Place
  readonly latest: () => OTSubscriberProps
  /** There is another subscriber, or none any more. */
  readonly handleChange: (subscriber: OTSubscriberLike | null) => void
}

/** A subscriber while its component is mounted. */
export interface Subscribing {
  /** Takes over the event handlers of the latest render. */
  update(): void
  close(): void
}

interface Made {
  readonly subscriber: OTSubscriberLike
  readonly handlers: HandlerList
}

const RETRIES = 5
const RETRY_MS = 1_000

export function openSubscribing({
  handleChange,
  latest,
  place,
  session,
  stream,
}: SubscribingEnvironment): Subscribing {
  let current: Made | null = null
  let attempts = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  function drop(): void {
    if (!current) return
    const { handlers, subscriber } = current
    current = null
    handlers.update({})
    session.unsubscribe(subscriber)
  }

  function handleFailed(): void {
    const { maxRetryAttempts = RETRIES, retry, retryAttemptTimeout = RETRY_MS } = latest()
    if (!retry || attempts > maxRetryAttempts) return
    timer = setTimeout(() => {
      drop()
      place.clear()
      subscribe()
    }, retryAttemptTimeout)
  }

  function subscribe(): void {
    attempts += 1
    const mine = attempts
    const { properties } = latest()
    const element = Object.assign(place.take(), { className: 'OTSubscriberContainer' })
    const target = properties?.['insertDefaultUI'] === false ? undefined : element
    const given = { ...properties, insertMode: 'append' }
    let isAnswered = false
    const made = session.subscribe(stream, target, given, (error) => {
      if (isClosed || isAnswered || mine !== attempts) return
      isAnswered = true
      if (error) handleFailed()
      callApp(() => (error ? latest().onError?.(error) : latest().onSubscribe?.()))
    }) as OTSubscriberLike | undefined
    current = made ? { subscriber: made, handlers: createHandlerList(made) } : null
    current?.handlers.update(latest().eventHandlers)
    handleChange(current?.subscriber ?? null)
  }

  subscribe()
  return {
    update: () => current?.handlers.update(latest().eventHandlers),
    close() {
      isClosed = true
      clearTimeout(timer)
      drop()
    },
  }
}
