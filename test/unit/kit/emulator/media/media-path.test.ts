import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readCandidate } from '../../../../../src/kit/emulator/media/candidates.ts'
import { createMediaPath } from '../../../../../src/kit/emulator/media/media-path.ts'
import type { Socket } from 'node:dgram'
import type { Carry } from '../../../../../src/kit/emulator/media/media-lines.ts'
import type { MediaPath } from '../../../../../src/kit/emulator/media/media-path.ts'

const ADDRESS = '127.0.0.1'
const toCandidate = (port: number, address = ADDRESS): string =>
  `candidate:1 1 udp 2113937151 ${address} ${port} typ host generation 0`

async function openPeer(): Promise<Socket> {
  const socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  socket.bind(0, ADDRESS)
  await once(socket, 'listening')
  return socket
}

const pass: Carry = (_, forward) => forward()

function openPath(carry = pass): MediaPath {
  const path = createMediaPath({ publisher: carry, subscriber: carry })
  onTestFinished(() => path.close())
  return path
}

async function toPort(path: MediaPath, port: number): Promise<number> {
  const rewritten = await path.rewriteCandidate('publisher', toCandidate(port))
  const reading = readCandidate(rewritten ?? '')
  if (reading.type !== 'relayable') throw new Error('not rewritten')
  return reading.port
}

async function nextPacket(socket: Socket): Promise<{ text: string; port: number }> {
  const [packet, { port }] = (await once(socket, 'message')) as [Buffer, { port: number }]
  return { text: packet.toString(), port }
}

describe('a media path', () => {
  it('carries packets to the owner and its answers back', async () => {
    const [owner, peer] = [await openPeer(), await openPeer()]
    const port = await toPort(openPath(), owner.address().port)
    expect(port).not.toBe(owner.address().port)

    const arriving = nextPacket(owner)
    peer.send('hello', port, ADDRESS)
    const arrived = await arriving
    expect(arrived.text).toBe('hello')

    const answering = nextPacket(peer)
    owner.send('hi', arrived.port, ADDRESS)
    expect(await answering).toEqual({ text: 'hi', port })
  })

  it('drops packets while it is cut', async () => {
    let isCut = true
    let dropped = (): void => undefined
    const untilDropped = new Promise<void>((resolve) => (dropped = resolve))
    const cut: Carry = (_, forward) => {
      dropped()
      if (!isCut) forward()
    }
    const [owner, peer] = [await openPeer(), await openPeer()]
    const port = await toPort(openPath(cut), owner.address().port)
    const arriving = nextPacket(owner)
    peer.send('lost', port, ADDRESS)
    await untilDropped
    isCut = false
    peer.send('heard', port, ADDRESS)
    expect((await arriving).text).toBe('heard')
  })

  it('recognizes audio and video by the payload types of the SDP, and the side that a packet goes to', async () => {
    const seen: string[] = []
    const note =
      (side: string): Carry =>
      (packet, forward) => {
        seen.push(`${side} ${packet.bytes} ${packet.kind}`)
        forward()
      }
    const path = createMediaPath({ publisher: note('publisher'), subscriber: note('subscriber') })
    onTestFinished(() => path.close())
    await path.rewriteSdp('publisher', 'm=audio 9 RTP 111\r\nm=video 9 RTP 96 97\r\n')
    const [owner, peer] = [await openPeer(), await openPeer()]
    const port = await toPort(path, owner.address().port)
    const toRtp = (type: number, bytes: number): Buffer => {
      const packet = Buffer.alloc(bytes)
      packet.set([0x80, type])
      return packet
    }
    const arriving = nextPacket(owner)
    peer.send(toRtp(111, 20), port, ADDRESS)
    const { port: backPort } = await arriving
    const answering = nextPacket(peer)
    owner.send(toRtp(97, 30), backPort, ADDRESS)
    await answering
    const unknown = nextPacket(peer)
    owner.send('neither', backPort, ADDRESS)
    await unknown
    expect(seen).toEqual(['publisher 20 audio', 'subscriber 30 video', 'subscriber 7 null'])
  })

  it('uses one forwarder for one endpoint, in messages and in the SDP', async () => {
    const path = openPath()
    const candidate = toCandidate(40_000)
    const rewritten = await path.rewriteCandidate('publisher', candidate)
    const tcp = candidate.replace('udp', 'tcp')
    const sdp = `v=0\r\na=${candidate}\r\na=${tcp}\r\nm=video 9\r\na=${candidate}\r\n`
    expect(await path.rewriteSdp('publisher', sdp)).toBe(
      `v=0\r\na=${rewritten}\r\nm=video 9\r\na=${rewritten}\r\n`,
    )
  })

  it('closes the ports of older ICE restarts, but not of the previous one: media may still use them', async () => {
    const path = openPath()
    const rewrite = async (port: number, ufrag: string): Promise<number> => {
      const line = `a=${toCandidate(port)}`
      const sdp = await path.rewriteSdp('publisher', `v=0\r\na=ice-ufrag:${ufrag}\r\n${line}\r\n`)
      return Number(/127\.0\.0\.1 (\d+)/.exec(sdp)?.[1])
    }
    const isFree = async (port: number): Promise<boolean> => {
      const socket = createSocket('udp4')
      const isBound = once(socket, 'listening').then(
        () => true,
        () => false,
      )
      socket.bind(port, ADDRESS)
      const isFree = await isBound
      socket.close()
      return isFree
    }
    // Arrives before the offer that it belongs to.
    const early = await toPort(path, 40_000)
    const first = await rewrite(40_001, 'one')
    await path.rewriteCandidate('publisher', `${toCandidate(40_002)} ufrag two`)
    const second = await rewrite(40_002, 'two')
    // Another offer within the same restart changes nothing.
    expect(await rewrite(40_002, 'two')).toBe(second)
    expect(await Promise.all([early, first, second].map(isFree))).toEqual([false, false, false])
    const third = await rewrite(40_003, 'three')
    await vi.waitFor(async () => {
      const ports = [early, first, second, third]
      expect(await Promise.all(ports.map(isFree))).toEqual([true, true, false, false])
    })
    for (let i = 0; i < 300; i += 1) await rewrite(41_000 + i, `u${i}`)
    expect(path.isLeaky).toBe(false)
  })

  it('is relayed when candidates of both sides are rewritten', async () => {
    const path = openPath()
    await path.rewriteCandidate('publisher', toCandidate(40_000))
    expect(path.isRelayed).toBe(false)
    await path.rewriteCandidate('subscriber', toCandidate(40_001))
    expect(path).toMatchObject({ isRelayed: true, isLeaky: false })
  })

  it('lets hidden addresses pass untouched, and is then not relayed', async () => {
    const path = openPath()
    const hidden = toCandidate(40_000, 'a1b2.local')
    const sdp = `v=0\r\na=${hidden}\r\n`
    expect(await path.rewriteSdp('publisher', sdp)).toBe(sdp)
    expect(await path.rewriteCandidate('subscriber', hidden)).toBe(hidden)
    expect(path).toMatchObject({ isRelayed: false, isLeaky: true })
  })

  it('lets an address of another machine pass untouched', async () => {
    const path = openPath()
    const elsewhere = toCandidate(40_000, '203.0.113.1')
    expect(await path.rewriteCandidate('publisher', elsewhere)).toBe(elsewhere)
    expect(path.isLeaky).toBe(true)
  })

  it('withholds candidates that bypass it, and passes the end of candidates', async () => {
    const path = openPath()
    const tcp = toCandidate(9).replace('udp', 'tcp')
    expect(await path.rewriteCandidate('publisher', tcp)).toBeNull()
    expect(await path.rewriteCandidate('publisher', '')).toBe('')
  })

  it('frees its ports, and may be closed twice', async () => {
    const path = createMediaPath({ publisher: pass, subscriber: pass })
    const owner = await openPeer()
    const port = await toPort(path, owner.address().port)
    path.close()
    path.close()
    const again = createSocket('udp4')
    onTestFinished(() => void again.close())
    await new Promise((resolve) => setImmediate(resolve))
    again.bind(port, ADDRESS)
    await once(again, 'listening')
    expect(again.address().port).toBe(port)
  })
})
