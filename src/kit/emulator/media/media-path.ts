/** The path of one subscription's media: through local forwarders, where the candidates allow it. */
import {
  listCandidates,
  listUfrags,
  mapCandidates,
  readCandidate,
  readUfrag,
  withPort,
} from './candidates.ts'
import { listPayloadTypes, readPayloadType } from './rtp.ts'
import type { MediaKind } from './rtp.ts'
import { openUdpForwarder } from './udp-forwarder.ts'
import type { Carry } from './media-lines.ts'
import type { Endpoint } from './candidates.ts'
import type { CarryPacket, UdpForwarder } from './udp-forwarder.ts'

export type MediaSide = 'publisher' | 'subscriber'

export interface MediaPath {
  /** Whether every candidate of both sides is relayed: only then a cut stops all media. */
  readonly isRelayed: boolean
  /** Whether a candidate could not be rewritten: the media may bypass the relay. */
  readonly isLeaky: boolean
  rewriteSdp(side: MediaSide, sdp: string): Promise<string>
  /** @returns `null` for a candidate that would bypass the relay */
  rewriteCandidate(side: MediaSide, candidate: string): Promise<string | null>
  close(): void
}

interface OpenEndpoint {
  readonly side: MediaSide
  readonly opening: Promise<UdpForwarder>
  /** Username fragment of its ICE restart; empty until that is known. */
  ufrag: string
}

const MEDIA_KINDS: readonly MediaKind[] = ['audio', 'video']

const OTHER_SIDE = { publisher: 'subscriber', subscriber: 'publisher' } as const

/** Bounds the ports that the candidates of one side can open. */
const MAX_ENDPOINTS = 64

/** @param carryTo carries each packet to that side */
export function createMediaPath(carryTo: Readonly<Record<MediaSide, Carry>>): MediaPath {
  const endpoints = new Map<string, OpenEndpoint>()
  /** Username fragments of the latest offer or answer of each side. */
  const ufrags = new Map<MediaSide, ReadonlySet<string>>()
  const relayedSides = new Set<MediaSide>()
  const kinds = new Map<number, MediaKind>()
  let isLeaky = false
  let isClosed = false

  const toCarrier =
    (side: MediaSide): CarryPacket =>
    (packet, forward) => {
      const payloadType = readPayloadType(packet)
      const kind = payloadType === null ? null : (kinds.get(payloadType) ?? null)
      carryTo[side]({ bytes: packet.length, kind }, forward)
    }

  /** @returns `null` when the endpoint cannot be relayed, for instance on another machine */
  async function open(
    side: MediaSide,
    owner: Endpoint,
    ufrag: string,
  ): Promise<UdpForwarder | null> {
    const key = `${side} ${owner.address}:${owner.port}`
    const known = endpoints.get(key)
    if (isClosed || (known === undefined && endpoints.size >= 2 * MAX_ENDPOINTS)) return null
    const carriers = { toOwner: toCarrier(side), fromOwner: toCarrier(OTHER_SIDE[side]) }
    const opening = known?.opening ?? openUdpForwarder(owner, carriers)
    endpoints.set(key, { side, opening, ufrag: ufrag || (known?.ufrag ?? '') })
    try {
      const forwarder = await opening
      if (isClosed) forwarder.close()
      relayedSides.add(side)
      return forwarder
    } catch {
      endpoints.delete(key)
      return null
    }
  }

  /**
   * Closes the endpoints that are older than the previous ICE restart. Those of the previous one stay open: media uses
   * them until the latest restart has found another path. Candidates may arrive before the offer that they belong to.
   */
  function closeOlder(side: MediaSide, sdp: string): void {
    const [latest, before] = [listUfrags(sdp), ufrags.get(side) ?? new Set()]
    const [first = ''] = latest
    if (latest.length === 0 || before.has(first)) return
    ufrags.set(side, new Set(latest))
    for (const [key, endpoint] of endpoints) {
      if (endpoint.side !== side) continue
      endpoint.ufrag ||= first
      if (latest.includes(endpoint.ufrag) || before.has(endpoint.ufrag)) continue
      endpoints.delete(key)
      close(endpoint)
    }
  }

  async function rewriteCandidate(
    side: MediaSide,
    candidate: string,
    ufrag = '',
  ): Promise<string | null> {
    // An empty candidate ends the list.
    if (candidate.trim() === '') return candidate
    const reading = readCandidate(candidate)
    if (reading.type === 'other') return null
    const forwarder =
      reading.type === 'relayable' ? await open(side, reading, readUfrag(candidate) || ufrag) : null
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
      closeOlder(side, sdp)
      for (const kind of MEDIA_KINDS)
        for (const type of listPayloadTypes(sdp, kind)) kinds.set(type, kind)
      const [ufrag] = listUfrags(sdp)
      const candidates = listCandidates(sdp)
      const isRelayable = candidates.some((line) => readCandidate(line).type === 'relayable')
      if (!isRelayable) {
        isLeaky ||= candidates.length > 0
        return sdp
      }
      const rewritten = new Map<string, string | null>()
      for (const line of candidates) {
        const isHidden = readCandidate(line).type === 'hidden'
        rewritten.set(line, isHidden ? null : await rewriteCandidate(side, line, ufrag))
      }
      return mapCandidates(sdp, (line) => rewritten.get(line) ?? null)
    },

    rewriteCandidate: (side, candidate) => rewriteCandidate(side, candidate),

    close() {
      isClosed = true
      for (const endpoint of endpoints.values()) close(endpoint)
    },
  }
}

function close({ opening }: OpenEndpoint): void {
  opening.then(
    (forwarder) => forwarder.close(),
    () => undefined,
  )
}
