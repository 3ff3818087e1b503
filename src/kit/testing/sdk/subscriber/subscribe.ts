/** `Session.subscribe()`: errors that need no server, and the subscriber that it makes. */

import type { Completion } from '../../error.ts'
import { openTokError } from '../../error.ts'
import type { FakeStream } from '../../server/stream.ts'
import type { Client } from '../../transport/client.types.ts'
import type { FakeSubscriber } from '../objects.types.ts'
import { createSubscriberController } from './subscriber-controller.ts'
import type { SubscriberController } from './subscriber-controller.types.ts'
import { FakeSubscriberObject } from './subscriber.ts'

const controllers = new WeakMap<FakeSubscriber, SubscriberController>()

/** @returns `undefined` for one that is destroyed */
export function subscriberControllerOf(
  subscriber: FakeSubscriber,
): SubscriberController | undefined {
  const controller = controllers.get(subscriber)
  return controller?.isDestroyed ? undefined : controller
}

export function subscribe(
  client: Client,
  stream: Pick<FakeStream, 'streamId'>,
  properties: object,
  complete: Completion,
): FakeSubscriber {
  const { page, server, session } = client
  if (typeof stream?.streamId !== 'string') {
    page.reject(openTokError('OT_INVALID_PARAMETER', 1501), complete)
    return undefined as never
  }
  // Measured: where a session does not know that it has ended, only the answer says so.
  if (!session.connection) {
    page.reject(openTokError('OT_NOT_CONNECTED', 1501), complete)
    return undefined as never
  }
  const given = { ...properties }
  // Measured: OpenTok writes into the properties of the app.
  Object.assign(properties, { stream, session })
  const subscriber = new FakeSubscriberObject({
    properties: given,
    id: server.nextId('subscriber'),
    session,
    stream: stream as FakeStream,
    element: server.options.createElement('div'),
  })
  server.record.subscribers.push(subscriber)
  const controller = createSubscriberController(client, subscriber, stream as FakeStream, complete)
  controllers.set(subscriber, controller)
  page.guard.watch(subscriber, 'Subscriber', () => controller.isDestroyed)
  return subscriber
}
