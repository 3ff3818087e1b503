/** Forwards the packets of one UDP endpoint of a client, in both directions, through whatever carries them. */
import { createSocket } from 'node:dgram'
import type { RemoteInfo, Socket } from 'node:dgram'
import type { Endpoint } from './candidates.ts'

/** @param forward sends the packet on; it may be called later, or never */
export type CarryPacket = (packet: Buffer, forward: () => void) => void

/** What carries the packets, by their direction. */
export interface Carriers {
  readonly toOwner: CarryPacket
  readonly fromOwner: CarryPacket
}

export interface UdpForwarder {
  /** The port that the peer sends to, on the same address as the owner. */
  readonly port: number
  close(): void
}

/** Bounds the sockets that peers can open. */
const MAX_PEERS = 16

/**
 * Peers send to the front socket. Each peer address has one back socket, from which the owner receives that peer's
 * packets and to which it answers; the answers leave through the front socket.
 *
 * @throws when the owner's address does not belong to this machine
 */
export async function openUdpForwarder(
  owner: Endpoint,
  { toOwner, fromOwner }: Carriers,
): Promise<UdpForwarder> {
  const front = createSocket('udp4')
  const backSockets = new Map<string, Promise<Socket>>()
  let isClosed = false

  async function openBack(peer: RemoteInfo): Promise<Socket> {
    const back = createSocket('udp4')
    back.on('message', (packet) => {
      fromOwner(packet, () => {
        if (!isClosed) front.send(packet, peer.port, peer.address)
      })
    })
    await bind(back, owner.address)
    if (isClosed) back.close()
    return back
  }

  front.on('message', (packet, peer) => {
    // No answer can be sent to port 0.
    if (peer.port === 0) return
    toOwner(packet, () => forwardToOwner(packet, peer))
  })

  function forwardToOwner(packet: Buffer, peer: RemoteInfo): void {
    if (isClosed) return
    const key = `${peer.address}:${peer.port}`
    const known = backSockets.get(key)
    if (known === undefined && backSockets.size >= MAX_PEERS) return
    const opening = known ?? openBack(peer)
    backSockets.set(key, opening)
    opening.then(
      (back) => {
        if (!isClosed) back.send(packet, owner.port, owner.address)
      },
      () => backSockets.delete(key),
    )
  }
  await bind(front, owner.address)

  return {
    port: front.address().port,
    close() {
      if (isClosed) return
      isClosed = true
      front.close()
      for (const opening of backSockets.values()) {
        opening.then(
          (back) => closeQuietly(back),
          () => undefined,
        )
      }
    },
  }
}

function bind(socket: Socket, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      closeQuietly(socket)
      reject(error)
    })
    socket.bind({ port: 0, address }, () => {
      socket.removeAllListeners('error')
      // A packet that the network refuses is lost, as usual with UDP.
      socket.on('error', () => undefined)
      socket.unref()
      resolve()
    })
  })
}

function closeQuietly(socket: Socket): void {
  try {
    socket.close()
  } catch {
    // Already closed: `dgram` throws on a second close.
  }
}
