/** OpenTok's subscriber: fires what the test tells it to, and is emptied when it is destroyed. */

import type { OpenTokErrorLike, StreamLike, SubscriberLike } from '../src/opentok/opentok.types.ts'
import { FakeEmitter } from './fake-emitter.ts'

export class FakeSubscriber extends FakeEmitter implements SubscriberLike {
  id: string | null
  stream: StreamLike | null
  element: HTMLElement | null = { tagName: 'DIV' } as HTMLElement
  readonly target: unknown
  readonly properties: unknown
  /** The callback of `Session.subscribe()`. */
  readonly answer: (error?: OpenTokErrorLike) => void

  constructor(
    stream: StreamLike,
    target: unknown,
    properties: unknown,
    answer: (error?: OpenTokErrorLike) => void = () => {},
  ) {
    super()
    this.id = `subscriber of ${stream.streamId}`
    this.stream = stream
    this.target = target
    this.properties = properties
    this.answer = answer
  }

  get isDestroyed(): boolean {
    return this.stream === null
  }

  /** @returns whether it was alive */
  destroy(reason: string): boolean {
    if (this.isDestroyed) return false
    this.id = null
    this.stream = null
    this.element = null
    this.fire('destroyed', { reason })
    this.off()
    return true
  }
}
