/** Parses and rewrites ICE candidates; pure text functions that open nothing. */
import { isIPv4 } from 'node:net'

/** A plain IPv4 address of the client itself, over UDP: the kind that can be relayed. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** How a candidate can be treated. */
export type CandidateReading =
  | ({ readonly type: 'relayable' } & Endpoint)
  /** The browser hides its address behind an mDNS name. */
  | { readonly type: 'hidden' }
  /** TCP, IPv6, or found by a server. */
  | { readonly type: 'other' }

const SDP_PREFIX = 'a='

/** @param line with or without the prefix `a=` */
export function readCandidate(line: string): CandidateReading {
  const [, , transport, , address = '', port, , type] = line.trim().split(/\s+/)
  if (transport?.toLowerCase() !== 'udp' || type !== 'host') return { type: 'other' }
  if (address.endsWith('.local')) return { type: 'hidden' }
  const number = Number(port)
  const isPort = Number.isInteger(number) && number > 0 && number <= 65_535
  if (!isIPv4(address) || address === '0.0.0.0' || !isPort) return { type: 'other' }
  return { type: 'relayable', address, port: number }
}

/** The candidate with another port, otherwise unchanged. */
export function withPort(line: string, port: number): string {
  return line.replace(/^(\s*\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+)\d+/, `$1${port}`)
}

/** The candidate lines of an SDP, without the prefix `a=`. */
export function listCandidates(sdp: string): readonly string[] {
  return sdp.split(/\r?\n/).flatMap((line) => (isCandidate(line) ? [line.slice(2)] : []))
}

/** The username fragment, which is different in each ICE restart; empty if the candidate has none. */
export function readUfrag(candidate: string): string {
  return /\sufrag\s+(\S+)/.exec(candidate)?.[1] ?? ''
}

/** The username fragments of an SDP, one for each transport. */
export function listUfrags(sdp: string): readonly string[] {
  return [...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].map(([, ufrag = '']) => ufrag)
}

/** @param map gets each candidate without the prefix; `null` removes the line */
export function mapCandidates(sdp: string, map: (candidate: string) => string | null): string {
  const lines = sdp.split(/(?<=\n)/).map((line) => {
    if (!isCandidate(line)) return line
    const [text, ending] = [line.trimEnd(), line.slice(line.trimEnd().length)]
    const mapped = map(text.slice(SDP_PREFIX.length))
    return mapped === null ? '' : `${SDP_PREFIX}${mapped}${ending}`
  })
  return lines.join('')
}

function isCandidate(line: string): boolean {
  return line.startsWith('a=candidate:')
}
