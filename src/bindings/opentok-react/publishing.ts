/** A publisher in its place: made at once, and published whenever the session is joined. */

import { callApp } from '../../auto/app-code.ts'
import type { OTLike, SdkSession } from '../../auto/auto.types.ts'
import type { OpenTokErrorLike, PublisherLike } from '../../index.ts'
import type { Place } from '../shared/show-publisher.ts'
import { createHandlerList } from './event-handlers.ts'
import type { HandlerList } from './event-handlers.ts'
import type { OTPublisherLike, OTPublisherProps } from './opentok-react.types.ts'

export interface PublishingEnvironment {
  readonly OT: OTLike
  readonly session: SdkSession
  readonly place: Place
  readonly latest: () => OTPublisherProps
  /** There is another publisher, or none any more. */
  readonly handleChange: (publisher: OTPublisherLike | null) => void
  /** OpenTok has thrown. */
  readonly handleThrown: (error: unknown) => void
}

/** A publisher while its component is mounted. */
export interface Publishing {
  /** Takes over the event handlers of the latest render. */
  update(): void
  /** The camera goes off. */
  close(): void
}

interface Made {
  readonly publisher: OTPublisherLike
  readonly handlers: HandlerList
  isPublished: boolean
}

/** @throws what OpenTok throws */
export function openPublishing({
  handleChange,
  handleThrown,
  latest,
  OT,
  place,
  session,
}: PublishingEnvironment): Publishing {
  /** `null` after OpenTok has destroyed it, as it does when a session ends. */
  let current: Made | null = null
  let isClosed = false

  /** OpenTok answers also after the end, for a camera that was refused. */
  function tell(error: OpenTokErrorLike | null | undefined, handleDone?: () => void): void {
    if (isClosed) return
    callApp(() => (error ? latest().onError?.(error) : handleDone?.()))
  }

  function handleDestroyed(): void {
    current?.handlers.update({})
    current = null
    place.clear()
    handleChange(null)
  }

  function make(): Made {
    const { properties } = latest()
    const element = Object.assign(place.take(), { className: 'OTPublisherContainer' })
    const target = properties?.['insertDefaultUI'] === false ? undefined : element
    const given = { ...properties, insertMode: 'append' }
    const publisher = OT.initPublisher(target, given, (error) => {
      tell(error, latest().onInit)
    }) as OTPublisherLike
    const made = { publisher, handlers: createHandlerList(publisher), isPublished: false }
    publisher.on('destroyed', () => {
      if (current === made) handleDestroyed()
    })
    current = made
    made.handlers.update(latest().eventHandlers)
    handleChange(publisher)
    return made
  }

  function publish(): void {
    const made = current ?? make()
    if (made.isPublished) return
    made.isPublished = true
    session.publish(made.publisher, (error) => {
      made.isPublished = !error
      tell(error, latest().onPublish)
    })
  }

  /** A session that has ended and is joined again gets a new publisher. */
  function handleJoined(): void {
    try {
      publish()
    } catch (error) {
      handleThrown(error)
    }
  }

  make()
  if (session.isConnected?.()) publish()
  session.on('sessionConnected', handleJoined)
  return {
    update: () => current?.handlers.update(latest().eventHandlers),
    close() {
      isClosed = true
      session.off('sessionConnected', handleJoined)
      const made = current
      current = null
      if (!made) return
      end(made.publisher, made.isPublished && session.isConnected?.() === true)
      made.handlers.update({})
    },
  }

  function end(publisher: PublisherLike, isLive: boolean): void {
    if (isLive) session.unpublish(publisher)
    else publisher.destroy?.()
  }
}
