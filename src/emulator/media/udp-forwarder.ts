/** Stands in for one UDP endpoint of a client: what reaches it is passed on, unless media is cut. */
import { createSocket } from 'node:dgram'
import type { RemoteInfo, Socket } from 'node:dgram'
import type { Endpoint } from './candidates.ts'

export interface UdpForwarder {
  /** Where the peer sends to, on the same address as the owner. */
  readonly port: number
  close(): void
}

/** Only bounds the ports one peer can make us open. */
const MAX_PEERS = 16

/**
 * The face is what the peer talks to. For each peer address there is one back socket, from which the
 * owner gets the peer's packets and to which it answers; its answers leave through the face.
 *
 * @throws when the owner's address is not one of this machine
 */
export async function openUdpForwarder(
  owner: Endpoint,
  isCut: () => boolean,
): Promise<UdpForwarder> {
  const face = createSocket('udp4')
  const backs = new Map<string, Promise<Socket>>()
  let isClosed = false

  async function openBack(peer: RemoteInfo): Promise<Socket> {
    const back = createSocket('udp4')
    back.on('message', (packet) => {
      if (!isCut() && !isClosed) face.send(packet, peer.port, peer.address)
    })
    await bind(back, owner.address)
    if (isClosed) back.close()
    return back
  }

  face.on('message', (packet, peer) => {
    // Nothing can be sent back to port 0.
    if (isCut() || peer.port === 0) return
    const key = `${peer.address}:${peer.port}`
    const known = backs.get(key)
    if (known === undefined && backs.size >= MAX_PEERS) return
    const opening = known ?? openBack(peer)
    backs.set(key, opening)
    opening.then(
      (back) => {
        if (!isClosed) back.send(packet, owner.port, owner.address)
      },
      () => backs.delete(key),
    )
  })
  await bind(face, owner.address)

  return {
    port: face.address().port,
    close() {
      if (isClosed) return
      isClosed = true
      face.close()
      for (const opening of backs.values()) {
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
      // A packet the network refuses is a packet lost, as UDP has it.
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
    // It was closed before; `dgram` throws where others do nothing.
  }
}
