/** Publishers and subscribers of the published fake whose events a test fires. */

import type { OpenTokErrorLike } from '../../../src/contract/opentok.types.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import type { FakeOpenTok, FakePublisher, FakeSubscriber } from '../../../src/kit/testing/index.ts'
import { DELAYS } from './delays.ts'
import { countListeners, endPublisher, endSubscriber } from './inside.ts'

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
  { say }: FakeOpenTok,
  subscriber: FakeSubscriber,
  parts: Pick<ScriptedSubscriber, 'target' | 'properties' | 'answer'>,
): ScriptedSubscriber {
  Object.defineProperties(subscriber, {
    isDestroyed: { get: () => (subscriber.stream ?? null) === null },
    listeners: { get: () => countListeners(subscriber) },
  })
  return Object.assign(subscriber, {
    ...parts,
    fire: (name: string, fields: object = {}) => say(subscriber, name, fields),
    destroy: (reason: string) => endSubscriber(subscriber, reason),
  }) as never
}

/** Publisher whose stream a test ends. */
export interface ScriptedPublisher extends FakePublisher {
  readonly isDestroyed: boolean
  readonly listeners: Readonly<Record<string, number>>
  /** Ends the stream, and the publisher unless a listener prevents it. */
  finish(reason: string): void
}

/** Made by an app before it has a session: by a page of its own. */
export function createScriptedPublisher(): ScriptedPublisher {
  const publisher = createFakeOpenTok({ delays: DELAYS }).OT.initPublisher()
  Object.defineProperties(publisher, {
    isDestroyed: { get: () => (publisher.id ?? null) === null },
    listeners: { get: () => countListeners(publisher) },
  })
  return Object.assign(publisher, {
    finish: (reason: string) => endPublisher(publisher, reason),
  }) as never
}
