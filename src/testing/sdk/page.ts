/** One page of the app: the global `OT` there, and the module that an import gives. */

import { createCamera } from './publisher/camera.ts'
import type { Camera } from './publisher/camera.ts'
import type { FakeEvent } from './event.ts'
import { dispatch, OpenTokEmitter } from './emitter.ts'
import type { Completion, OpenTokError } from '../error.ts'
import { createGuard } from './dead-object-guard.ts'
import type { Guard } from './dead-object-guard.ts'
import { once } from './promise.ts'
import { createPublication } from './publisher/publisher-controller.ts'
import type { Publication } from './publisher/publisher-controller.types.ts'
import { FakePublisher } from './publisher/publisher.ts'
import type { Server } from '../server/server.ts'
import { FakeSession } from './session/session.ts'
import type { StreamProperties } from '../server/stream.ts'

/** What the objects of a page need of it. */
export interface Page {
  readonly guard: Guard
  readonly camera: Camera
  /** Whether one of its publishers has the camera on. */
  readonly isCameraOn: boolean
  /** Tells `OT.on('exception')`. */
  raise(error: OpenTokError): void
  /** Tells who asked, and raises it. */
  refuse(error: OpenTokError, complete: Completion): void
  isPublisher(given: unknown): given is FakePublisher
  initSession(apiKey: string, sessionId: string, options?: object): FakeSession
  initPublisher(target?: unknown, properties?: unknown, callback?: Completion): FakePublisher
  readonly exceptions: OpenTokEmitter
}

/** What `OT.on('exception')` is told. */
export interface FakeExceptionEvent extends FakeEvent {
  readonly code: number | undefined
  readonly title: string
  readonly message: string
}

export function createPage(server: Server): Page {
  const { nextId, options, record } = server
  const exceptions = new OpenTokEmitter()
  const sessions = new Map<string, FakeSession>()
  const publications: Publication[] = []
  const guard = createGuard(options.strict, (error) => record.deadUses.push(error))
  server.exceptions.add(exceptions)

  function raise({ code, message, name: title }: OpenTokError): void {
    dispatch(exceptions, { type: 'exception', code, title, message })
  }

  const page: Page = {
    exceptions,
    guard,
    camera: createCamera(),
    get isCameraOn() {
      return publications.some(({ isCameraOn }) => isCameraOn)
    },
    raise,
    refuse(error, complete) {
      complete(error)
      raise(error)
    },
    isPublisher: (given) => given instanceof FakePublisher,

    /** The same object for the same id, old listeners included; a changed key or options are ignored. */
    initSession(_apiKey, sessionId) {
      const known = sessions.get(sessionId)
      if (known) return known
      const session = new FakeSession(server, page, sessionId)
      sessions.set(sessionId, session)
      record.sessions.push(session)
      return session
    },

    initPublisher(_target, properties, callback) {
      const given = (typeof properties === 'object' ? properties : {}) as StreamProperties
      const complete = once(
        typeof properties === 'function' ? (properties as Completion) : callback,
      )
      const publisher = new FakePublisher(nextId('publisher'), options.createElement('div'))
      const publication = createPublication(server, page, publisher, given, complete)
      publications.push(publication)
      guard.watchOver(publisher, 'Publisher', () => publication.isDestroyed)
      record.publishers.push(publisher)
      return publisher
    },
  }
  return page
}
