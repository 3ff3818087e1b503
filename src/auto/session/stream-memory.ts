/** OpenTok's newest object of each stream: a join makes new ones, and the app may still hold those of a previous join. */

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
  /** The session joins again, and OpenTok lists every stream again. */
  handleLost(): void
  /** Every stream that was to come back after a rejoin is back. */
  handleSettled(): void
  /** The session is over; OpenTok forgets every stream silently. */
  handleEnded(): void
}

/** What a publisher can switch on and off. */
const SWITCHES = ['hasAudio', 'hasVideo'] as const

/** @param handleChange called for what changed between two joins */
export function createStreamMemory(
  source: EarlyListening,
  handleChange: (change: StreamChange) => void,
): StreamMemory {
  const streams = new Map<string, SdkStream>()
  /** Invariant: each of these is known, and was not listed since the last rejoin. */
  const missing = new Set<string>()

  function forget(streamId: string): void {
    streams.delete(streamId)
    missing.delete(streamId)
  }

  source.on('streamCreated', (event) => {
    const stream = event.stream as SdkStream
    const previous = streams.get(stream.streamId)
    missing.delete(stream.streamId)
    streams.set(stream.streamId, stream)
    if (!previous) return
    for (const changedProperty of SWITCHES) {
      const oldValue = previous[changedProperty]
      const newValue = stream[changedProperty]
      if (oldValue !== newValue) handleChange({ stream, changedProperty, oldValue, newValue })
    }
  })
  source.on('streamDestroyed', ({ stream }) => {
    if (stream) forget(stream.streamId)
  })

  return {
    latest: (stream) => streams.get(stream.streamId) ?? stream,
    handleLost() {
      for (const streamId of streams.keys()) missing.add(streamId)
    },
    handleSettled() {
      for (const streamId of missing) forget(streamId)
    },
    handleEnded() {
      streams.clear()
      missing.clear()
    },
  }
}
