/** OpenTok's newest object of each stream: a join makes new ones, and the app may still hold those of a former join. */

import type { StreamLike } from '../../index.ts'
import type { EarlyListening, SdkStream } from '../auto.types.ts'

/** A property that changed while nobody could announce it. */
export interface StreamChange {
  readonly stream: StreamLike
  readonly changedProperty: keyof SdkStream
  readonly oldValue: unknown
  readonly newValue: unknown
}

/** The streams that OpenTok lists. */
export interface StreamMemory {
  /** OpenTok's newest object of this stream; the stream itself if it is not listed. */
  latest(stream: StreamLike): StreamLike
}

/** What a publisher can switch on and off. */
const SWITCHES = ['hasAudio', 'hasVideo'] as const

/** @param handleChange called for what changed between two joins */
export function createStreamMemory(
  source: EarlyListening,
  handleChange: (change: StreamChange) => void,
): StreamMemory {
  const streams = new Map<string, SdkStream>()

  source.on('streamCreated', (event) => {
    const stream = event.stream as SdkStream
    const former = streams.get(stream.streamId)
    streams.set(stream.streamId, stream)
    if (!former) return
    for (const changedProperty of SWITCHES) {
      const oldValue = former[changedProperty]
      const newValue = stream[changedProperty]
      if (oldValue !== newValue) handleChange({ stream, changedProperty, oldValue, newValue })
    }
  })
  source.on('streamDestroyed', ({ stream }) => {
    if (stream) streams.delete(stream.streamId)
  })

  return {
    latest: (stream) => streams.get(stream.streamId) ?? stream,
  }
}
