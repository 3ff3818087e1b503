/** `Session.subscribe()`: what it says at once, and whom it makes. */

import type { Client } from '../../transport/client.types.ts'
import { openTokError } from '../../error.ts'
import type { Completion } from '../../error.ts'
import type { FakeStream } from '../../server/stream.ts'
import { FakeSubscriber } from './subscriber.ts'
import { createViewer } from './subscriber-controller.ts'
import type { Viewer } from './subscriber-controller.ts'

const viewers = new WeakMap<FakeSubscriber, Viewer>()

/** @returns `undefined` for one that is destroyed */
export function viewerOf(face: FakeSubscriber): Viewer | undefined {
  const viewer = viewers.get(face)
  return viewer?.isDestroyed ? undefined : viewer
}

export function subscribeFrom(
  client: Client,
  stream: Pick<FakeStream, 'streamId'>,
  complete: Completion,
): FakeSubscriber {
  const { face: session, page, server } = client
  if (typeof stream?.streamId !== 'string') {
    page.refuse(openTokError('OT_INVALID_PARAMETER', 1501), complete)
    return undefined as never
  }
  // Measured: where a session does not know of its end, only the answer tells.
  if (!session.connection) {
    page.refuse(openTokError('OT_NOT_CONNECTED', 1501), complete)
    return undefined as never
  }
  const subscriber = new FakeSubscriber({
    id: server.nextId('subscriber'),
    session,
    stream: stream as FakeStream,
    element: server.options.createElement('div'),
  })
  server.record.subscribers.push(subscriber)
  const viewer = createViewer(client, subscriber, stream as FakeStream, complete)
  viewers.set(subscriber, viewer)
  page.guard.watchOver(subscriber, 'Subscriber', () => viewer.isDestroyed)
  return subscriber
}
