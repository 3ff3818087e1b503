/**
 * Random frames and HTTP calls: the server goes on for others, and keeps nothing. `npm run test:all` sends 20 000, and
 * `npm run soak` 100 000. RUNS sets their number, SEED repeats a run.
 */
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { encodeIdentity } from '../../../../src/kit/emulator/server/identity.ts'
import {
  FRAME,
  createFrame,
  decodeFrame,
  encodeFrame,
} from '../../../../src/kit/emulator/wire/frame.ts'
import { createChance } from './chance.ts'
import { createCalls } from './fuzz/calls.ts'
import type { Call } from './fuzz/calls.ts'
import { createFrames, REQUESTS } from './fuzz/frames.ts'
import { createCallHeaders, createTokens } from './fuzz/tokens.ts'
import type { FuzzToken } from './fuzz/tokens.ts'
import { createValues } from './fuzz/values.ts'
import { countSockets, readHeap } from './resources.ts'
import { API_KEY, APPLICATION_ID, SERVER_OPTIONS } from './server-keys.ts'
import { setUpEmulator } from './started-emulator.ts'

const RUNS = Number(process.env.RUNS ?? 800)
const SEED = Number(process.env.SEED ?? (process.env.RUNS ? Date.now() % 2 ** 31 : 1))
const KEEP_LOST_MS = 5_000
/** Turns of the event loop until a fault is taken for the reason that something does not end. */
const PATIENCE_TICKS = 100
/** Of either kind per round. */
const CALLS = 12
/** Of the whole run, at which the heap is read. */
const PARTS = 10
const MEGABYTE = 1_048_576
/** Of an empty session, at most. */
const SESSION_BYTES = 16_384

interface Answer {
  /** 0: the connection ended without an answer. */
  readonly status: number
  readonly body: string
}

/**
 * Resolves when the connection has ended.
 * @param isWhole whether the text is a whole request: after an end of the client a slow answer would not come
 */
function exchange(port: number, text: string, isWhole: boolean): Promise<Answer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => {
      if (isWhole) socket.write(text)
      else socket.end(text, 'latin1')
    })
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => chunks.push(chunk))
      .on('close', () => {
        const [head = '', ...body] = Buffer.concat(chunks).toString().split('\r\n\r\n')
        const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0)
        resolve({ status, body: body.join('\r\n\r\n') })
      })
  })
}

it(
  `goes on for others after ${RUNS} random frames and calls, and keeps nothing (SEED=${SEED})`,
  { timeout: 120_000 + RUNS * 20 },
  async () => {
    const { emulator, join: enter } = await setUpEmulator({
      ...SERVER_OPTIONS,
      keepLostMs: KEEP_LOST_MS,
      files: { '/index.html': join(import.meta.dirname, 'fuzz.test.ts') },
    })
    const sessions = {
      [API_KEY]: emulator.createSession({ name: 'a' }),
      [APPLICATION_ID]: emulator.createSession({ name: 'b', projectId: APPLICATION_ID }),
    }
    const tokens = await createTokens(emulator, sessions)
    const headers = await createCallHeaders()
    const chance = createChance(SEED)
    const values = createValues(SEED)
    const frames = createFrames(chance, values)
    const calls = createCalls({ chance, emulator, headers, sessions, tokens, values })
    // One at a time advances it: keeps of lost clients, delays and cuts.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())

    const owners = tokens.filter(({ name }) => name.startsWith('own'))
    const pickToken = (projectId: string) =>
      chance.pick(tokens.filter((token) => token.isGood && token.projectId === projectId))
    const sockets = countSockets()
    const succeeded = new Map<string, number>()
    const refused = new Map<string, number>()
    const handled = new Map<string, number>()
    const sent = { frames: 0, calls: 0 }
    const heaps: number[] = []
    /** With their ends. */
    const open = new Map<WebSocket, Promise<void>>()
    const count = (counts: Map<string, number>, name: string) =>
      counts.set(name, (counts.get(name) ?? 0) + 1)

    /** Waits; if a fault keeps the answer back, ends all faults, and gives up what they do not release. */
    async function finish<Value>(promise: Promise<Value>, giveUp?: () => void): Promise<Value> {
      const waiting = new Set([promise])
      const over = promise.finally(() => waiting.clear())
      for (let ticks = 0; waiting.size > 0; ticks += 1) {
        if (ticks > PATIENCE_TICKS) {
          emulator.network.clear()
          vi.advanceTimersByTime(20)
          giveUp?.()
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
      return over
    }

    /** @param then frames after those of a client that enters: so many random ones, or every request once */
    async function attack(token: FuzzToken, then: number | 'tour'): Promise<void> {
      const { projectId, sessionId } = token
      const id = `mallory-${chance.below(9)}`
      const identity = encodeIdentity({ sessionId, connectionId: id, data: 'mallory' })
      const address = `${emulator.url.replace('http', 'ws')}/rumorwebsocketsv2/${identity}`
      const query = `socketId=${projectId}-${chance.below(20)}&reconnect=${chance.below(3) === 0}`
      const socket = new WebSocket(`${address}?${query}`)
      const clients = emulator.clients(sessionId)
      const client = {
        id,
        token,
        streamIds: [`s-${id}`, ...clients.flatMap(({ streamIds }) => streamIds), 'none'],
        others: clients.map(({ connectionId }) => connectionId),
      }
      const names = new Map<string, string>()
      socket.on('message', (data: Buffer) => {
        // Whatever came in, what goes out is valid.
        const frame = decodeFrame(data)
        const name = names.get(frame.headers.get('TRANSACTION-ID') ?? '')
        if (frame.type !== FRAME.status || name === undefined) return
        const isAccepted = frame.headers.get('STATUS') === '200'
        if (isAccepted) count(handled, name)
        if (isAccepted && !token.isGood && name === 'create connection') {
          throw new Error(`joined with a token: ${token.name}`)
        }
      })
      const closed = new Promise<void>((resolve) => {
        socket.on('close', () => {
          open.delete(socket)
          resolve()
        })
      })
      const opened = new Promise((resolve) => socket.on('error', resolve).on('open', resolve))
      await finish(opened, () => socket.terminate())
      if (socket.readyState !== WebSocket.OPEN) return
      open.set(socket, closed)
      const made = [
        ...frames.enter(client),
        ...(then === 'tour'
          ? frames.tour(client)
          : Array.from({ length: then }, () => frames.next(client))),
      ]
      for (const { bytes, name, transactionId } of made) {
        if (name !== null) names.set(transactionId, name)
        socket.send(bytes)
      }
      if (chance.below(30) === 0) socket.send('text')
      sent.frames += made.length
    }

    async function call({ check, route, secret, text }: Call): Promise<void> {
      sent.calls += 1
      const { body, status } = await exchange(emulator.port, text, route !== null)
      expect(status, `${route}: ${body}`).not.toBe(500)
      if (secret !== null && secret.length > 20) expect(body).not.toContain(secret)
      check?.(status, body)
      if (route === null) return
      if (status >= 200 && status < 300 && !body.includes('"error"')) count(succeeded, route)
      else count(refused, route)
    }

    /** Ends all faults; then every socket is answered or closed. */
    async function settle(): Promise<void> {
      emulator.network.clear()
      vi.advanceTimersByTime(20)
      const all = [...open].map(async ([socket, closed]) => {
        const answered = new Promise<void>((resolve) => {
          const look = (data: Buffer) => {
            if (decodeFrame(data).type !== FRAME.pong) return
            socket.off('message', look)
            resolve()
          }
          socket.on('message', look)
        })
        socket.send(encodeFrame(createFrame(FRAME.ping)), () => undefined)
        await Promise.race([answered, closed])
      })
      await finish(Promise.all(all))
    }

    /** Ends everything that is left of the attackers. */
    async function leave(): Promise<void> {
      emulator.network.clear()
      for (const socket of open.keys()) socket.terminate()
      await vi.waitFor(() => {
        vi.advanceTimersByTime(KEEP_LOST_MS)
        expect(emulator.clients()).toEqual([])
        expect(countSockets()).toBeLessThanOrEqual(sockets)
        expect(vi.getTimerCount()).toBe(0)
      })
    }

    /** What has to happen once. On a busy machine the answer to a good call may come after the patience is over. */
    const listMissing = () => [
      ...calls.routes.filter((route) => !succeeded.has(String(route))),
      ...calls.refused.filter((name) => !refused.has(name)),
      ...REQUESTS.filter((name) => !handled.has(name)),
    ]

    const goesOn = (part: number): boolean =>
      sent.frames + sent.calls < (RUNS * part) / PARTS ||
      (part === PARTS && sent.calls < RUNS && listMissing().length > 0)

    const startedAt = performance.now()
    const usedBefore = process.cpuUsage()
    for (let part = 1; part <= PARTS; part += 1) {
      for (const { projectId } of owners) await attack(pickToken(projectId), 'tour')
      await settle()
      while (goesOn(part)) {
        // One after the other, because the next call names what exists then.
        for (let more = 0; more < CALLS; more += 1) {
          emulator.network.clear()
          for (const { projectId, sessionId } of owners) {
            const isPublished = emulator.clients(sessionId).some((it) => it.streamIds.length > 0)
            if (isPublished) continue
            await attack(pickToken(projectId), 0)
            await settle()
          }
          await finish(call(calls.nextGood()))
        }
        for (let more = 0; more < CALLS; more += 1) await finish(call(calls.nextWild()))
        await attack(chance.pick(tokens), chance.below(150))
        await settle()
        if (chance.below(3) === 0) [...open.keys()][chance.below(open.size || 1)]?.terminate()
        if (open.size > 6) await leave()
      }
      await leave()
      heaps.push(readHeap())
    }

    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
    const { system, user } = process.cpuUsage(usedBefore)
    const busy = ((system + user) / 1_000_000).toFixed(1)
    const megabytes = heaps.map((bytes) => (bytes / MEGABYTE).toFixed(1))
    if (process.env.RUNS) {
      console.log(
        `${sent.frames} frames and ${sent.calls} calls in ${seconds} s (${busy} s of processor time), heap ${megabytes.join(' ')} MB`,
      )
    }
    expect(listMissing()).toEqual([])
    expect(calls.refused.filter((name) => succeeded.has(name))).toEqual([])
    // A session stays until the end, as in the cloud: it is named by its id.
    const created = [...succeeded].filter(([route]) => route.endsWith('POST /session/create'))
    const sessionCount = created.reduce((total, [, times]) => total + times, 0)
    const [, before = 0] = heaps
    expect(heaps.at(-1)! - before).toBeLessThan(4 * MEGABYTE + sessionCount * SESSION_BYTES)
    vi.useRealTimers()
    const [alice, bob] = [await enter('alice'), await enter('bob')]
    await bob.publish('fine')
    await bob.signal({ data: 'hello' })
    await alice.untilNotice('created', 'fine')
    await alice.until(() => (alice.receivedData().at(-1) === 'hello' ? true : undefined))
  },
)
