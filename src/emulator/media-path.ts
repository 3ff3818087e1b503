/** The way the media of one subscription takes: through forwarders of ours, where candidates allow. */
import { listCandidates, mapCandidates, readCandidate, withPort } from './candidates.ts'
import { openUdpForwarder } from './udp-forwarder.ts'
import type { Endpoint } from './candidates.ts'
import type { UdpForwarder } from './udp-forwarder.ts'

export type MediaSide = 'publisher' | 'subscriber'

export interface MediaPath {
  /** Every candidate of both sides leads through us, so that cutting really cuts. */
  readonly isRelayed: boolean
  /** A candidate had to pass untouched: the media may go past us. */
  readonly isLeaky: boolean
  rewriteSdp(side: MediaSide, sdp: string): Promise<string>
  /** @returns `null` for a candidate that would lead past us */
  rewriteCandidate(side: MediaSide, candidate: string): Promise<string | null>
  close(): void
}

/** Only bounds the ports that one side's candidates can make us open. */
const MAX_ENDPOINTS = 64

/** @param isCut asked for each packet */
export function createMediaPath(isCut: () => boolean): MediaPath {
  const forwarders = new Map<string, Promise<UdpForwarder>>()
  const relayedSides = new Set<MediaSide>()
  let isLeaky = false
  let isClosed = false

  /** @returns `null` when the endpoint cannot be relayed, for instance on another machine */
  async function open(side: MediaSide, owner: Endpoint): Promise<UdpForwarder | null> {
    const key = `${side} ${owner.address}:${owner.port}`
    const known = forwarders.get(key)
    if (isClosed || (known === undefined && forwarders.size >= 2 * MAX_ENDPOINTS)) return null
    const opening = known ?? openUdpForwarder(owner, isCut)
    forwarders.set(key, opening)
    try {
      const forwarder = await opening
      if (isClosed) forwarder.close()
      relayedSides.add(side)
      return forwarder
    } catch {
      forwarders.delete(key)
      return null
    }
  }

  async function rewriteCandidate(side: MediaSide, candidate: string): Promise<string | null> {
    // An empty text says that there are no more.
    if (candidate.trim() === '') return candidate
    const reading = readCandidate(candidate)
    if (reading.type === 'other') return null
    const forwarder = reading.type === 'relayable' ? await open(side, reading) : null
    if (forwarder !== null) return withPort(candidate, forwarder.port)
    isLeaky = true
    return candidate
  }

  return {
    get isRelayed() {
      return relayedSides.size === 2 && !isLeaky
    },
    get isLeaky() {
      return isLeaky
    },

    async rewriteSdp(side, sdp) {
      const candidates = listCandidates(sdp)
      const isRelayable = candidates.some((line) => readCandidate(line).type === 'relayable')
      if (!isRelayable) {
        isLeaky ||= candidates.length > 0
        return sdp
      }
      const rewritten = new Map<string, string | null>()
      for (const line of candidates) {
        const isHidden = readCandidate(line).type === 'hidden'
        rewritten.set(line, isHidden ? null : await rewriteCandidate(side, line))
      }
      return mapCandidates(sdp, (line) => rewritten.get(line) ?? null)
    },

    rewriteCandidate,

    close() {
      isClosed = true
      for (const opening of forwarders.values()) {
        opening.then(
          (forwarder) => forwarder.close(),
          () => undefined,
        )
      }
    },
  }
}
