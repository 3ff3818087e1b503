/** Random input from one client: the server goes on for the others, and keeps no state of it. */
import { readdirSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { FRAME, createFrame, encodeFrame } from '../../src/emulator/wire/frame.ts'
import { encodeIdentity } from '../../src/emulator/server/identity.ts'
import { setUpEmulator } from './started-emulator.ts'
import type { Emulator } from '../../src/emulator/emulator.types.ts'

const KEEP_LOST_MS = 5_000
const ROUNDS = 60

const OFFER = '{"sdp":"a=ice-ufrag:u\\r\\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\\r\\n"}'
const CONTENTS = [
  OFFER,
  'null',
  '1',
  '[]',
  '{}',
  '{"channel":[null,1,{"id":"a"}]}',
  '{"channel":[{"id":"a","active":true}],"name":7}',
  '{"active":false}',
  '{"type":5}',
  '{"type":"a","data":{"x":1}}',
  '{"sdp":5,"candidate":[]}',
  '{"candidate":"candidate:1 1 udp 1 127.0.0.1 99999 typ host"}',
  '{"candidate":"candidate:1 1 udp 1 127.0.0.1 40000 typ host ufrag u"}',
  '{"__proto__":{"a":1},"constructor":5}',
  `{"x":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
]
const PATHS = [
  'stream/ME',
  'stream/ME/channel/a',
  'stream/ME/subscriber/U',
  'signal/1',
  'connection/ME/signal/1',
  'connection/x',
  'connection/ME',
  'stream//subscriber/U',
  'stream/ME/stream/T',
  '__proto__/x',
  `stream/${'x'.repeat(70_000)}`,
]
const METHODS = [
  'create',
  'delete',
  'update',
  'signal',
  'offer',
  'answer',
  'candidate',
  '__proto__',
]
const HOST = 'Host: 127.0.0.1\r\n'
const JSON_TYPE = 'Content-Type: application/json\r\n'
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: '
const REQUESTS = [
  'NONSENSE\r\n\r\n',
  '\0\xff\r\n\r\n',
  `GET / HTTP/1.1\r\n${HOST}`,
  `GET /%zz HTTP/1.1\r\n${HOST}\r\n`,
  `GET http://evil.example/control/clients HTTP/1.1\r\n${HOST}\r\n`,
  `GET /control/clients HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
  `GET /session/x HTTP/1.1\r\n${HOST}X-OPENTOK-AUTH: T1==e30.AAAA\r\n\r\n`,
  `OPTIONS /session/x HTTP/1.1\r\n${HOST}Access-Control-Request-Headers: a\xe9b\r\n\r\n`,
  `GET / HTTP/1.1\r\n${HOST}X: ${'a'.repeat(40_000)}\r\n\r\n`,
  `CONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`,
  `GET /control/counters HTTP/1.1\r\n${HOST}${UPGRADE}h2c\r\n\r\n`,
  `GET /rumorwebsocketsv2/x HTTP/1.1\r\n${HOST}${UPGRADE}websocket\r\n\r\n`,
  `POST /control/network/drop HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 99\r\n\r\n{"a`,
  `POST /control/network/drop HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 5\r\n\r\n{"a":`,
  `POST /control/network/kick HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 13\r\n\r\n{"target":""}`,
]

/** Pseudo-random numbers from a seed (mulberry32). */
function createChance(seed: number) {
  let state = seed
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value
  return { below, pick }
}

type Chance = ReturnType<typeof createChance>

/** Open sockets of the server and its clients; on Linux also those of the media relay. */
function countSockets(): number {
  if (process.platform !== 'linux') {
    return process.getActiveResourcesInfo().filter((each) => each === 'TCPSocketWrap').length
  }
  const isSocket = (descriptor: string): boolean => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('socket:')
    } catch {
      return false
    }
  }
  return readdirSync('/proc/self/fd').filter(isSocket).length
}

interface Mallory {
  readonly root: string
  readonly id: string
  readonly token: string
}

function toRequest(
  { root, id, token }: Mallory,
  transactionId: string,
  method: string,
  path: string,
  content: string,
): Buffer {
  const uri = `${root}/${path.replace('ME', id)}`
  const headers = { 'TRANSACTION-ID': transactionId, 'X-TB-TOKEN-AUTH': token }
  const body = `{"method":"${method}","uri":"${uri}","content":${content}}`
  return encodeFrame(createFrame(FRAME.message, { headers, body }))
}

/** Valid requests, which open streams, subscriptions and ports of the relay. */
function toEntrance(mallory: Mallory, round: number): readonly Buffer[] {
  const steps = [
    ['create', 'connection/ME', '{}'],
    ['create', 'stream/ME', '{"channel":[{"id":"a","active":true}]}'],
    ['create', 'stream/ME/subscriber/U', '{}'],
    ['offer', 'stream/ME/subscriber/U', OFFER],
  ] as const
  return steps.map(([method, path, content], step) =>
    toRequest(mallory, `${round} ${step}`, method, path, content),
  )
}

/** A frame between a valid request and noise. */
function toBytes({ below, pick }: Chance, mallory: Mallory): Buffer {
  const bytes = pick([
    encodeFrame(createFrame(FRAME.ping)),
    encodeFrame(createFrame(FRAME.connect, { headers: { uniqueId: 'x'.repeat(below(400)) } })),
    encodeFrame(createFrame(FRAME.disconnect, { headers: { reconnect: pick(['', '1']) } })),
    encodeFrame(createFrame(below(256), { headers: { 'TRANSACTION-ID': 't' } })),
    ...Array.from({ length: 16 }, () =>
      toRequest(mallory, `t${below(99)}`, pick(METHODS), pick(PATHS), pick(CONTENTS)),
    ),
  ])
  const damage = below(60)
  if (damage === 0) return bytes.subarray(0, below(bytes.length))
  if (damage === 1) bytes.writeUInt8(below(256), below(bytes.length))
  if (damage === 2) bytes.writeUInt32BE(below(0xffff_ffff), 0)
  if (damage === 3) return Buffer.from(Array.from({ length: below(80) }, () => below(256)))
  return bytes
}

function misuseNetwork({ network }: Emulator, { below, pick }: Chance): void {
  const target = 'mallory'
  pick([
    () => network.silence(target),
    () => network.flap(target),
    () => network.delay(below(9), target),
    () => network.refuse(pick(['reset', 'unavailable', 'acceptThenClose']), target),
    () => network.cut({ target, forMs: 1 }),
    () => network.drop(target),
    () => network.close(1011, target),
    () => network.kick(target),
    () => network.forget(target),
    () => network.loseAck({ target, drop: true }),
    () => network.loseMessage({ target, redeliver: false }),
    () => network.clear(target),
  ])()
}

/** Resolves when the connection is closed. */
function exchange(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text, 'latin1'))
    socket
      .on('error', () => undefined)
      .on('close', () => resolve())
      .resume()
  })
}

describe('a server that gets random input', () => {
  it.each([1, 2])('goes on for others, and keeps nothing (seed %i)', async (seed) => {
    const chance = createChance(seed)
    const { emulator, sessionId, join } = await setUpEmulator({ keepLostMs: KEEP_LOST_MS })
    const alice = await join('alice')
    const token = emulator.createToken(sessionId, { data: 'mallory', role: 'moderator' })
    const root = `/v2/partner/${emulator.apiKey}/session/${sessionId}`
    const base = `${emulator.url.replace('http', 'ws')}/rumorwebsocketsv2/`
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const sockets = countSockets()
    const open: WebSocket[] = []

    for (let round = 0; round < ROUNDS; round += 1) {
      const id = `mallory-${chance.below(10)}`
      const identity = encodeIdentity({ sessionId, connectionId: id, data: 'mallory' })
      const socketId = `${chance.below(20)}&reconnect=${chance.pick(['true', 'false'])}`
      const socket = new WebSocket(`${base}${identity}?socketId=${socketId}`)
      open.push(socket)
      await new Promise((resolve) => socket.on('error', resolve).on('open', resolve))
      if (socket.readyState === WebSocket.OPEN) {
        const mallory = { root, id, token }
        for (const bytes of toEntrance(mallory, round)) socket.send(bytes)
        for (let i = chance.below(20); i > 0; i -= 1) socket.send(toBytes(chance, mallory))
        if (chance.below(20) === 0) socket.send('text')
      }
      if (chance.below(2) === 0) emulator.network.clear()
      if (chance.below(3) === 0) misuseNetwork(emulator, chance)
      if (chance.below(4) === 0) await exchange(emulator.port, chance.pick(REQUESTS))
      await alice.settle()
      if (chance.below(4) === 0) chance.pick(open).terminate()
      if (chance.below(4) === 0) chance.pick(open).close()
    }

    // Otherwise the test has shown nothing.
    expect(emulator.counters.joins).toBeGreaterThan(10)
    emulator.network.clear()
    for (const socket of open) socket.terminate()
    await vi.waitFor(() => {
      vi.advanceTimersByTime(KEEP_LOST_MS)
      expect(emulator.clients().map(({ data }) => data)).toEqual(['alice'])
      expect(countSockets()).toBeLessThanOrEqual(sockets)
      expect(vi.getTimerCount()).toBe(0)
    })
    vi.useRealTimers()
    const bob = await join('bob')
    await bob.publish('fine')
    await bob.signal({ data: 'hello' })
    await alice.untilNotice('created', 'fine')
    await alice.until(() => (alice.receivedData().at(-1) === 'hello' ? true : undefined))
  })
})
