/** Recognizes the packets of audio and video: encryption leaves the header of an RTP packet readable. */

/** What a media line of an SDP carries. */
export type MediaKind = 'audio' | 'video'

const HEADER_BYTES = 12
/** The second byte of an RTCP packet lies in this range (RFC 5761). */
const [FIRST_RTCP, LAST_RTCP] = [192, 223]

/** @returns the payload type; `null` for RTCP and everything else that shares the port: STUN and DTLS */
export function readPayloadType(packet: Uint8Array): number | null {
  const [first = 0, second = 0] = packet
  const isVersion2 = first >> 6 === 2
  if (!isVersion2 || packet.length < HEADER_BYTES) return null
  return second >= FIRST_RTCP && second <= LAST_RTCP ? null : second & 0x7f
}

/** The payload types of all audio or video of an SDP, with those of retransmission and error correction. */
export function listPayloadTypes(sdp: string, kind: MediaKind): readonly number[] {
  const lines = sdp.matchAll(/^m=(audio|video) \S+ \S+ ([\d ]+)/gm)
  return [...lines]
    .filter(([, found]) => found === kind)
    .flatMap(([, , types = '']) => types.trim().split(/\s+/).map(Number))
}
