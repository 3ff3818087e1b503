import { describe, expect, it } from 'vitest'
import {
  listCandidates,
  listUfrags,
  mapCandidates,
  readCandidate,
  readUfrag,
  withPort,
} from '../../../../../src/kit/emulator/media/candidates.ts'

const HOST = 'candidate:1 1 udp 2113937151 192.168.0.7 54321 typ host generation 0 network-cost 999'

describe('a candidate', () => {
  it('is relayable when it is a plain IPv4 host address over UDP', () => {
    const relayable = { type: 'relayable', address: '192.168.0.7', port: 54_321 }
    expect(readCandidate(HOST)).toEqual(relayable)
    expect(readCandidate(`a=${HOST.replace('udp', 'UDP')}`)).toEqual(relayable)
  })

  it('is hidden when it has an mDNS name', () => {
    const hidden = HOST.replace('192.168.0.7', '1b2c-3d4e.local')
    expect(readCandidate(hidden)).toEqual({ type: 'hidden' })
  })

  it('is of another type in every other case', () => {
    const others = [
      HOST.replace('udp', 'tcp'),
      HOST.replace('192.168.0.7', 'fe80::1'),
      HOST.replace('192.168.0.7', '0.0.0.0'),
      HOST.replace('typ host', 'typ srflx raddr 10.0.0.1 rport 1'),
      HOST.replace('54321', '0'),
      HOST.replace('54321', '99999'),
      'candidate:',
      '',
    ]
    for (const candidate of others) expect(readCandidate(candidate)).toEqual({ type: 'other' })
  })

  it('has the username fragment of its ICE restart, or none', () => {
    expect(readUfrag(`${HOST} ufrag aB+/ network-id 1`)).toBe('aB+/')
    expect(readUfrag(HOST)).toBe('')
  })

  it('changes nothing but its port', () => {
    expect(withPort(HOST, 9)).toBe(HOST.replace('54321', '9'))
  })
})

describe('the candidates of an SDP', () => {
  const tcp = HOST.replace('udp', 'tcp')
  const sdp = `v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=${HOST}\r\na=${tcp}\r\na=ice-ufrag:x\r\n`

  it('are listed without their prefix', () => {
    expect(listCandidates(sdp)).toEqual([HOST, tcp])
  })

  it('come with an ICE username fragment for each transport', () => {
    expect(listUfrags(`${sdp}m=video 9\r\na=ice-ufrag:y\r\n`)).toEqual(['x', 'y'])
  })

  it('are replaced or removed, and every other line is unchanged', () => {
    const mapped = mapCandidates(sdp, (line) => (line === HOST ? withPort(line, 5) : null))
    expect(mapped).toBe(sdp.replace('54321', '5').replace(`a=${tcp}\r\n`, ''))
    expect(mapCandidates(sdp, (line) => line)).toBe(sdp)
  })
})
