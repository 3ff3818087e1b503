/** One page of the app: it makes sessions and publishers, and raises exceptions on `OT`. */

import type { Completion, OpenTokError } from '../error.ts'
import type { Server } from '../server/server.types.ts'
import type { StreamProperties } from '../server/stream.ts'
import { createDeadObjectGuard } from './dead-object-guard.ts'
import { dispatch, OpenTokEmitter } from './emitter.ts'
import { createPageAudio } from './page-audio.ts'
import type { Page } from './page.types.ts'
import { once } from './promise.ts'
import { createCamera } from './publisher/camera.ts'
import { createPageDevices } from './publisher/devices.ts'
import { createPublisherController } from './publisher/publisher-controller.ts'
import type { PublisherController } from './publisher/publisher-controller.types.ts'
import { FakePublisherObject } from './publisher/publisher.ts'
import { FakeSessionCollection } from './session/session-collection.ts'
import { FakeSessionObject } from './session/session.ts'

export function createPage(server: Server): Page {
  const { nextId, options, record } = server
  const exceptions = new OpenTokEmitter()
  const sessions = new FakeSessionCollection()
  const publishers: PublisherController[] = []
  const guard = createDeadObjectGuard(options.strict, (error) => record.deadUses.push(error))
  server.exceptions.add(exceptions)

  function raise({ code, message, name: title }: OpenTokError): void {
    dispatch(exceptions, { type: 'exception', code, title, message })
  }

  const page: Page = {
    exceptions,
    sessions,
    guard,
    camera: createCamera(),
    audio: createPageAudio(),
    devices: createPageDevices(),
    get isCameraOn() {
      return publishers.some(({ isCameraOn }) => isCameraOn)
    },
    raise,
    reject(error, complete) {
      complete(error)
      raise(error)
    },

    /** The same object for the same id, with its old listeners; another key or other options are ignored. */
    initSession(_apiKey, sessionId) {
      const known = sessions.get(sessionId)
      if (known) return known
      const session = new FakeSessionObject(server, page, sessionId)
      record.sessions.push(session)
      sessions.add(session)
      return session
    },

    initPublisher(_target, properties, callback) {
      const given = (typeof properties === 'object' ? properties : {}) as StreamProperties
      const complete = once(
        typeof properties === 'function' ? (properties as Completion) : callback,
      )
      const publisher = new FakePublisherObject(nextId('publisher'), options.createElement('div'))
      const controller = createPublisherController(server, page, publisher, given, complete)
      publishers.push(controller)
      guard.watch(publisher, 'Publisher', () => controller.isDestroyed)
      record.publishers.push(publisher)
      return publisher
    },
  }
  return page
}
