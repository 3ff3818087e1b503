/** WebRTC's report of a subscriber's video: the packets that the publisher has sent, and those that have arrived. */

/** Of a video in the reports of WebRTC. */
const PACKETS_PER_SECOND = 30

/** @returns reads the report: each call counts as much as a second brings, as the fake has no packets */
export function createRtcStats(
  isSent: () => boolean,
  hasPicture: () => boolean,
): () => Promise<Map<string, object>> {
  const packets = { timestamp: 0, sent: 0, received: 0 }
  return async () => {
    packets.timestamp += 1_000
    if (isSent()) packets.sent += PACKETS_PER_SECOND
    if (hasPicture()) packets.received += PACKETS_PER_SECOND
    const { received, sent, timestamp } = packets
    const inbound = { packetsReceived: received, framesDecoded: received }
    return new Map<string, object>([
      ['inbound', { type: 'inbound-rtp', kind: 'video', timestamp, ...inbound }],
      ['outbound', { type: 'remote-outbound-rtp', kind: 'video', timestamp, packetsSent: sent }],
    ])
  }
}
