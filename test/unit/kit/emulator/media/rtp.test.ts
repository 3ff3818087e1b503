import { describe, expect, it } from 'vitest'
import { listPayloadTypes, readPayloadType } from '../../../../../src/kit/emulator/media/rtp.ts'

/** A packet with these first two bytes. */
const toPacket = (first: number, second: number, bytes = 12): Buffer => {
  const packet = Buffer.alloc(bytes)
  packet.set([first, second].slice(0, bytes))
  return packet
}

describe('the payload type of a packet', () => {
  it('is read from RTP, with and without the marker', () => {
    expect(readPayloadType(toPacket(0x80, 96))).toBe(96)
    expect(readPayloadType(toPacket(0x90, 0x80 | 96))).toBe(96)
    expect(readPayloadType(toPacket(0xbf, 35))).toBe(35)
  })

  it('is not found in what shares the port: STUN, DTLS, RTCP, and short packets', () => {
    expect(readPayloadType(toPacket(0, 1))).toBeNull()
    expect(readPayloadType(toPacket(22, 254))).toBeNull()
    for (const type of [192, 200, 206, 223]) {
      expect(readPayloadType(toPacket(0x80, type))).toBeNull()
    }
    expect(readPayloadType(toPacket(0x80, 96, 11))).toBeNull()
    expect(readPayloadType(Buffer.alloc(0))).toBeNull()
  })
})

describe('the payload types of audio and video', () => {
  it('are those of every such line, and of no other', () => {
    const sdp = [
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
      'a=rtpmap:96 not/a-line',
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
      'm=video 0 UDP/TLS/RTP/SAVPF 35',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    ].join('\r\n')
    expect(listPayloadTypes(sdp, 'video')).toEqual([96, 97, 35])
    expect(listPayloadTypes(sdp, 'audio')).toEqual([111, 63])
    expect(listPayloadTypes('', 'audio')).toEqual([])
  })
})
