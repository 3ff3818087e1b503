/** Whether the media of a stream arrive: native sends statistics all the time, and says little else. */

import type { StreamLike } from '../../index.ts'
import type { NativePayload } from '../session/native-module.types.ts'
import { toText } from '../session/payloads.ts'

export interface MediaFlowEnvironment {
  readonly now: () => number
  /** Whether the session itself is away: its silence is no news then. */
  readonly isAway: () => boolean
}

/** `growth`: bytes have come since the last look; `silence`: none have come for {@link SILENT_MS}. */
export type FlowSign = 'growth' | 'silence' | undefined

/** Which media are subscribed to. */
export interface Wanted {
  readonly audio: boolean
  readonly video: boolean
}

/** The media of one view. */
export interface MediaFlow {
  expect(wanted: Wanted): void
  /** Looks at a round of statistics of audio or video. */
  measure(kind: string, event: NativePayload | null | undefined): FlowSign
  /** What has come until now says nothing any more. */
  restart(): void
}

/**
 * Time in ms without a byte after which media count as lost: native may take far longer to notice, or, on Android,
 * never does.
 */
export const SILENT_MS = 10_000

/** What a round of statistics counts for at most, in ms: native sends one each second, and none to an app that sleeps. */
const ROUND_MS = 2_000

/** The counts of bytes in the stats, as a sum; 0 without one. Android sends them as fields, iOS as JSON. */
function toBytes(event: NativePayload | null | undefined): number {
  const text = toText(event?.jsonStats) || JSON.stringify(event ?? null)
  const counts = text.matchAll(/"(?:audio|video)?BytesReceived":\s*(\d+)/gi)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}

/** Whether its publisher sends all the time. A screen that nobody touches, and a muted stream, may send nothing. */
const isSending = (
  { hasAudio, hasVideo, videoType = 'camera' }: StreamLike,
  { audio, video }: Wanted,
) => (hasAudio === true && audio) || (hasVideo === true && video && videoType === 'camera')

export function createMediaFlow(
  stream: StreamLike,
  { isAway, now }: MediaFlowEnvironment,
): MediaFlow {
  /** By kind of media. */
  let bytes: Record<string, number> = {}
  let silentMs = 0
  let measuredAt = Infinity
  let wasAway = false
  let wanted: Wanted = { audio: true, video: true }

  function restart(): void {
    bytes = {}
    silentMs = 0
    measuredAt = Infinity
  }

  return {
    restart,
    expect(next) {
      wanted = next
    },
    measure(kind, event) {
      // What has come before the connection was found to be lost is no proof that it is back.
      if (wasAway !== isAway()) restart()
      wasAway = isAway()
      const count = toBytes(event)
      const before = bytes[kind] ?? count
      if (count > 0) bytes[kind] = count
      silentMs += Math.min(Math.max(0, now() - measuredAt), ROUND_MS)
      measuredAt = now()
      const isGrowth = count > before
      if (isGrowth || wasAway || !isSending(stream, wanted)) silentMs = 0
      if (isGrowth) return 'growth'
      return silentMs >= SILENT_MS ? 'silence' : undefined
    },
  }
}
