/** A subscriber of the published fake whose events a test fires. */

import type { OpenTokErrorLike } from '../../../../src/opentok/opentok.types.ts'
import { countListeners, dispatch } from '../../../../src/testing/sdk/emitter.ts'
import type { FakeSubscriber } from '../../../../src/testing/sdk/objects.types.ts'
import { subscriberControllerOf } from '../../../../src/testing/sdk/subscriber/subscribe.ts'

export type Callback = (error?: OpenTokErrorLike) => void

/** Subscriber that receives no media unless the test says so. */
export interface ScriptedSubscriber extends FakeSubscriber {
  readonly target: unknown
  readonly properties: unknown
  /** Callback of `Session.subscribe()`. */
  readonly answer: Callback
  readonly isDestroyed: boolean
  readonly listeners: Readonly<Record<string, number>>
  fire(name: string, fields?: object): void
  destroy(reason: string): boolean
}

export function scriptSubscriber(
  subscriber: FakeSubscriber,
  parts: Pick<ScriptedSubscriber, 'target' | 'properties' | 'answer'>,
): ScriptedSubscriber {
  Object.defineProperties(subscriber, {
    isDestroyed: { get: () => (subscriber.stream ?? null) === null },
    listeners: { get: () => countListeners(subscriber) },
  })
  return Object.assign(subscriber, {
    ...parts,
    fire: (name: string, fields: object = {}) => dispatch(subscriber, { ...fields, type: name }),
    destroy: (reason: string) => destroySubscriber(subscriber, reason),
  }) as never
}

/** Destroys the subscriber as OpenTok does when the stream ends. */
function destroySubscriber(subscriber: FakeSubscriber, reason: string): boolean {
  return subscriberControllerOf(subscriber)?.destroy(reason) ?? false
}
