/** `publish()` and `unpublish()` of the app, over publishers that the library keeps published. */

import type { PublisherLike, Reconnection } from '../../index.ts'
import { callApp, splitCallback } from '../app-code.ts'
import type { Completion, Method, OTLike } from '../auto.types.ts'
import { toOpenTokError } from '../opentok-error.ts'
import { keepPublisher } from '../publisher/kept-publisher.ts'
import type { KeptPublisher } from '../publisher/kept-publisher.ts'
import type { RawSession } from './raw-session.ts'

export interface PublishingEnvironment {
  readonly OT: OTLike
  readonly raw: RawSession
  readonly reconnection: Reconnection
  /** Whether OpenTok would take it now, or the library keeps it until it does. */
  readonly isOpen: () => boolean
}

/** Publishing. */
export interface Publishing {
  readonly publish: Method
  unpublish(publisher: unknown): unknown
  /** Every publisher is OpenTok's own again. */
  restore(): void
}

/** OpenTok's reasons for the end of a publisher's stream. */
const UNPUBLISHED = 'unpublished'
const DESTROYED = 'reset'

export function createPublishing({
  OT,
  isOpen,
  raw,
  reconnection,
}: PublishingEnvironment): Publishing {
  /** Publishers that the library keeps published, or is about to publish. */
  const kept = new Set<unknown>()
  /** Those that are changed in place; a publisher is so until its app has heard of its end. */
  const changed = new Map<unknown, KeptPublisher>()
  /** The one that the app is just unpublishing. */
  let leaving: unknown = null
  reconnection.on('publisherDisconnected', ({ publisher }) => {
    kept.delete(publisher)
    changed.get(publisher)?.release()
  })

  function toReason(publisher: PublisherLike): string {
    if (publisher === leaving) return UNPUBLISHED
    return isOpen() ? DESTROYED : (reconnection.getSnapshot().reason ?? DESTROYED)
  }

  function keep(publisher: PublisherLike): Promise<unknown> {
    const publication =
      changed.get(publisher) ??
      keepPublisher(publisher, {
        toReason: () => toReason(publisher),
        handleOver: () => changed.delete(publisher),
      })
    changed.set(publisher, publication)
    kept.add(publisher)
    return publication.lend(() => reconnection.publish(publisher))
  }

  function leave(publisher: PublisherLike): void {
    leaving = publisher
    try {
      reconnection.unpublish(publisher)
    } finally {
      leaving = null
    }
  }

  /** OpenTok makes a publisher for the caller who has none. */
  function toPublisher([given, properties]: readonly unknown[]): PublisherLike | undefined {
    if (isPublisher(given)) return given
    const isTarget = !given || typeof given === 'string' || isElement(given)
    return isTarget
      ? OT.initPublisher(given as string | undefined, properties as object | undefined)
      : undefined
  }

  /** Calls OpenTok's own method for what the library has no part in: it answers, and announces the error. */
  function publish(values: readonly unknown[], complete: Completion): unknown {
    const [given] = values
    const isTwice = kept.has(given) && Boolean((given as { session?: unknown }).session)
    const publisher = isOpen() && !isTwice ? toPublisher(values) : undefined
    if (!publisher) return raw.call('publish', ...values, complete)
    keep(publisher).then(
      () => complete(null, publisher),
      (error: unknown) => {
        kept.delete(publisher)
        complete(toOpenTokError(error))
      },
    )
    return publisher
  }

  const withCallback: Method = (...given) => {
    const { callback, values } = splitCallback<Completion>(given)
    return publish(values, (...answer) => callApp(() => callback?.(...answer)))
  }
  withCallback.promise = (...given) =>
    new Promise((resolve, reject) => {
      publish(given, (error, publisher) => (error ? reject(error) : resolve(publisher)))
    })

  return {
    publish: withCallback,
    unpublish: (publisher) =>
      kept.has(publisher) ? leave(publisher as PublisherLike) : raw.call('unpublish', publisher),
    restore() {
      for (const publication of changed.values()) publication.restore()
    },
  }
}

const isElement = (given: unknown) => (given as Partial<Node>).nodeType !== undefined

const isPublisher = (given: unknown): given is PublisherLike =>
  typeof (given as PublisherLike | undefined)?.on === 'function' &&
  typeof (given as { destroy?: unknown }).destroy === 'function'
