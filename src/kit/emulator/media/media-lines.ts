/** Decides what happens to a media packet between two clients: whether it is cut, and which bad lines it passes. */
import { createSlowLine } from './slow-line.ts'
import type { Faults } from '../faults/faults.ts'
import type { Identity } from '../server/identity.ts'
import type { MediaKind } from './rtp.ts'
import type { SlowLine } from './slow-line.ts'

export interface MediaPacket {
  readonly bytes: number
  /** Whose RTP it is; `null` for RTCP and everything else that shares the port. */
  readonly kind: MediaKind | null
}

/** @param forward called when the packet arrives */
export type Carry = (packet: MediaPacket, forward: () => void) => void

export interface MediaLines {
  /** What carries the packets of one client to another. */
  between(sender: Identity, receiver: Identity): Carry
  /** Releases the line of a client that has left. */
  forget(who: Identity): void
  dispose(): void
}

interface Lines {
  readonly up: SlowLine
  readonly down: SlowLine
}

/** @param random returns at least 0 and less than 1 */
export function createMediaLines(faults: Faults, random: () => number): MediaLines {
  // All media of a client share its line.
  const linesByClient = new Map<Identity, Lines>()

  function linesOf(who: Identity): Lines {
    const known = linesByClient.get(who)
    if (known !== undefined) return known
    const lines = { up: createSlowLine(random), down: createSlowLine(random) }
    linesByClient.set(who, lines)
    return lines
  }

  function forget(who: Identity): void {
    const lines = linesByClient.get(who)
    linesByClient.delete(who)
    lines?.up.dispose()
    lines?.down.dispose()
  }

  const cuts = { audio: faults.audioCut, video: faults.videoCut }

  function isLost(who: Identity, kind: MediaKind | null): boolean {
    return faults.mediaCut.of(who) || (kind !== null && cuts[kind].of(who))
  }

  return {
    between: (sender, receiver) => (packet, forward) => {
      if (isLost(sender, packet.kind) || isLost(receiver, packet.kind)) return
      const uplink = faults.degradation.of(sender)
      const ofReceiver = faults.degradation.of(receiver)
      // One call that degrades both sides degrades each packet once.
      const downlink = ofReceiver === uplink ? null : ofReceiver
      const descend =
        downlink === null
          ? forward
          : () => linesOf(receiver).down.send(packet.bytes, downlink, forward)
      if (uplink === null) descend()
      else linesOf(sender).up.send(packet.bytes, uplink, descend)
    },
    forget,
    dispose() {
      for (const who of linesByClient.keys()) forget(who)
    },
  }
}
