/** OpenTok's publisher: knows the stream it has, and whether it was destroyed with it. */

import type { PublisherLike, StreamLike } from '../src/opentok/opentok.types.ts'
import { FakeEmitter } from './fake-emitter.ts'

export class FakePublisher extends FakeEmitter implements PublisherLike {
  stream: StreamLike | null = null
  isDestroyed = false

  begin(stream: StreamLike): void {
    this.stream = stream
    this.fire('streamCreated', { stream })
  }

  /** Its stream is gone, and so is the publisher unless somebody prevents it. */
  finish(reason: string): void {
    const { stream } = this
    if (!stream) return
    let isPrevented = false
    this.stream = null
    this.fire('streamDestroyed', { reason, stream, preventDefault: () => (isPrevented = true) })
    if (!isPrevented) this.destroy(reason)
  }

  destroy(reason: string): void {
    if (this.isDestroyed) return
    this.isDestroyed = true
    this.stream = null
    this.fire('destroyed', { reason })
    this.off()
  }
}
