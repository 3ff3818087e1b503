/**
 * What a story reaches inside the published fake for. A subscriber or a publisher that ends although its stream is on no
 * server, and an object that only has OpenTok's emitter, are of no use to an app's own tests.
 */

import { OpenTokEmitter } from '../../../src/kit/testing/sdk/emitter.ts'
import { createEvent } from '../../../src/kit/testing/sdk/event.ts'
import { publisherControllerOf } from '../../../src/kit/testing/sdk/publisher/publisher.ts'
import { subscriberControllerOf } from '../../../src/kit/testing/sdk/subscriber/subscribe.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import type { FakePublisher, FakeSubscriber } from '../../../src/kit/testing/index.ts'

const { ledger } = createFakeOpenTok()

/** Event name → number of listeners. */
export const countListeners = (object: object) => ledger.listeners(object)

/** Fires an event with every field that the test names, even another type: `signal` has the one of the signal. */
export const fireEvent = (target: object, name: string, fields: object): void =>
  void (target as OpenTokEmitter).trigger(name, createEvent({ type: name, ...fields }, target))

/** Destroys the subscriber as OpenTok does when the stream ends. */
export const endSubscriber = (subscriber: FakeSubscriber, reason: string): boolean =>
  subscriberControllerOf(subscriber)?.destroy(reason) ?? false

/** Ends the stream, and the publisher unless a listener prevents it. */
export const endPublisher = (publisher: FakePublisher, reason: string): void =>
  publisherControllerOf(publisher).handleStreamDestroyed(reason)

/** Any object that fires OpenTok's events, and does nothing else. */
export class ScriptedEmitter extends OpenTokEmitter {
  get listeners(): Readonly<Record<string, number>> {
    return countListeners(this)
  }

  fire(name: string, fields: object = {}): void {
    fireEvent(this, name, fields)
  }
}
