/** WebRTC's report of a subscriber: the packets that the publisher has sent, and those that have arrived. */

import type { FakeStream } from '../../server/stream.ts'

/** In the reports of WebRTC. */
const PACKETS_PER_SECOND = 30

/** What there is at the moment. */
interface Media {
  /** Of the video. */
  readonly isSent: () => boolean
  readonly hasPicture: () => boolean
  readonly hasSound: () => boolean
}

/** The reports of one subscriber. */
export interface RtcStats {
  /** Each call counts as much as a second brings, as the fake has no packets. */
  read(): Promise<Map<string, object>>
  /** Sound that arrives now has brought some packets before the first call. */
  noteSound(): void
}

export function createRtcStats(
  stream: Pick<FakeStream, 'hasAudio'>,
  { hasPicture, hasSound, isSent }: Media,
): RtcStats {
  const counts = {
    audio: { sent: 0, received: 0 },
    video: { sent: 0, received: 0 },
  }
  const flows = {
    audio: { isSent: () => stream.hasAudio, hasArrived: hasSound },
    video: { isSent, hasArrived: hasPicture },
  }
  let timestamp = 0

  function read(kind: 'audio' | 'video'): readonly (readonly [id: string, report: object])[] {
    const [count, flow] = [counts[kind], flows[kind]]
    if (flow.isSent()) count.sent += PACKETS_PER_SECOND
    if (flow.hasArrived()) count.received += PACKETS_PER_SECOND
    const { received, sent } = count
    const frames = kind === 'video' ? { framesDecoded: received } : {}
    const inbound = { type: 'inbound-rtp', kind, timestamp, packetsReceived: received, ...frames }
    const outbound = { type: 'remote-outbound-rtp', kind, timestamp, packetsSent: sent }
    return [
      [`inbound ${kind}`, inbound],
      [`outbound ${kind}`, outbound],
    ]
  }

  return {
    async read() {
      timestamp += 1_000
      return new Map([...read('video'), ...read('audio')])
    },
    noteSound() {
      if (hasSound()) counts.audio.received = Math.max(1, counts.audio.received)
    },
  }
}
