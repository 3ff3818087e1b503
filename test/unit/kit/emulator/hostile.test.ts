import { createServer } from 'node:http'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createCounters } from '../../../../src/kit/emulator/counters.ts'
import { createFaults } from '../../../../src/kit/emulator/faults/faults.ts'
import { FRAME, createFrame, encodeFrame } from '../../../../src/kit/emulator/wire/frame.ts'
import { encodeIdentity } from '../../../../src/kit/emulator/server/identity.ts'
import { createMember } from '../../../../src/kit/emulator/server/member.ts'
import { resolveOptions } from '../../../../src/kit/emulator/options.ts'
import { createSession } from '../../../../src/kit/emulator/server/session.ts'
import { createSockets } from '../../../../src/kit/emulator/server/sockets.ts'
import { createTokens } from '../../../../src/kit/emulator/tokens/tokens.ts'
import { setUpEmulator } from './started-emulator.ts'
import type { AddressInfo } from 'node:net'
import type { Status } from './protocol-client.ts'
import type { StartedEmulator } from './started-emulator.ts'

const LONG = 'x'.repeat(70_000)
const nest = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

/** Sends content as text: `JSON.stringify` cannot create such deep nesting. */
function requestRaw(
  client: Awaited<ReturnType<StartedEmulator['join']>>,
  sessionId: string,
  path: string,
  content: string,
): Promise<Status> {
  const uri = `/v2/partner/100/session/${sessionId}/${path}`
  const headers = { 'TRANSACTION-ID': path }
  const body = `{"method":"create","uri":"${uri}","content":${content}}`
  client.socket.send(encodeFrame(createFrame(FRAME.message, { headers, body })))
  return client.untilStatus(path)
}

describe('a hostile client', () => {
  it('is refused an id longer than a frame can carry, and may resume', async () => {
    const { emulator, join, client } = await setUpEmulator({ keepLostMs: 0 })
    const [alice, mallory] = [await join('alice'), client('mallory')]
    await mallory.open()
    expect(await mallory.request('create', `connection/${LONG}`)).toEqual({
      code: 400,
      body: { reason: 'uri is too long' },
    })
    await mallory.resume()
    await mallory.settle()
    expect(await alice.request('create', `stream/${LONG}`)).toMatchObject({ code: 400 })
    expect(await alice.request('create', `stream/s1/subscriber/${LONG}`)).toMatchObject({
      code: 400,
    })
    expect(emulator.clients()).toMatchObject([{ data: 'alice', streamIds: [] }])
  })

  it('cannot use an id that is too long, over HTTP or in its first frame', async () => {
    const { emulator, sessionId, join } = await setUpEmulator()
    const url = `${emulator.proxyUrl}/api/session/${sessionId}`
    const headers = {
      'X-OPENTOK-AUTH': emulator.createToken(sessionId),
      'X-TB-CONNECTIONID': 'x'.repeat(257),
    }
    const [info] = (await (await fetch(url, { headers })).json()) as [{ messaging_url: string }]
    const socket = new WebSocket(`${info.messaging_url}?socketId=${'x'.repeat(257)}`)
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toContain('400')
    const mallory = new WebSocket(info.messaging_url)
    await once(mallory, 'open')
    mallory.send(
      encodeFrame(createFrame(FRAME.connect, { headers: { uniqueId: 'x'.repeat(257) } })),
    )
    mallory.send(encodeFrame(createFrame(FRAME.ping)))
    await once(mallory, 'message')
    mallory.terminate()
    await (await join('alice')).settle()
  })

  it('is refused content that is nested too deep, so that nobody who joins later gets it', async () => {
    const { sessionId, join, client } = await setUpEmulator()
    const mallory = await join('mallory')
    for (const depth of [40, 5_000, 100_000]) {
      const content = `{"channel":[],"x":${nest(depth)}}`
      expect(await requestRaw(mallory, sessionId, `stream/s${depth}`, content)).toEqual({
        code: 400,
        body: { reason: 'the body is nested too deep' },
      })
    }
    const flat = `{"channel":[],"x":${nest(20)}}`
    expect(await requestRaw(mallory, sessionId, 'stream/flat', flat)).toMatchObject({ code: 200 })
    const { code, body } = await client('bob').join()
    expect([code, body?.['stream']]).toMatchObject([200, [{ x: JSON.parse(nest(20)) }]])
  })

  it('cannot make the answer to a join larger than a frame', async () => {
    const { join, client } = await setUpEmulator()
    const mallory = await join('mallory')
    expect(await mallory.request('create', 'stream/s0', { name: LONG })).toMatchObject({
      code: 413,
    })
    const codes: number[] = []
    for (let i = 1; i <= 101; i += 1) codes.push((await mallory.publish(`s${i}`)).code)
    expect(codes).toEqual([...Array.from({ length: 100 }, () => 200), 403])
    // The same stream again, under a known id.
    expect(await mallory.publish('s1')).toMatchObject({ code: 200 })

    const channel = 'stream/s1/channel/video1'
    expect(await mallory.request('update', channel, { a: LONG })).toMatchObject({ code: 413 })
    for (const key of ['a', 'b']) {
      await mallory.request('update', channel, { [key]: 'x'.repeat(10_000) })
    }
    const { body } = await client('bob').join()
    expect(body?.['stream']).toHaveLength(100)
    expect(JSON.stringify(body).length).toBeLessThan(60_000)
  })
})

describe('an unexpected error of the server', () => {
  /** A server with one member, whose state is broken by hand: no input is known that breaks it. */
  async function openBroken() {
    const settings = resolveOptions({ keepLostMs: 20 })
    const counters = createCounters()
    const identity = { sessionId: 's', projectId: '100', mediaMode: 'relayed' } as const
    const session = createSession(identity, {
      settings,
      counters,
      faults: createFaults(),
      tokens: createTokens(settings),
    })
    const acceptor = new WebSocketServer({ noServer: true })
    const sockets = createSockets(acceptor, new Map([['s', session]]), session)
    const server = createServer().on('upgrade', sockets.upgrade).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      sockets.dispose()
      server.close()
    })
    const who = { sessionId: 's', connectionId: 'c', data: '' }
    const member = createMember('id', who, 'symphony', settings)
    const { port } = server.address() as AddressInfo
    const path = `rumorwebsocketsv2/${encodeIdentity(who)}?socketId=id&reconnect=true`
    const socket = (): WebSocket => new WebSocket(`ws://127.0.0.1:${port}/${path}`)
    return { session, member, socket }
  }
  const fail = (): never => {
    throw new RangeError('broken')
  }

  it('closes the socket whose client cannot be resumed', async () => {
    const { session, member, socket } = await openBroken()
    session.members.set('id', { ...member, attach: fail })
    const [code] = (await once(socket(), 'close')) as [number]
    expect(code).toBe(1011)
  })

  it('does not end the server when a lost client cannot be removed', async () => {
    const { session, member, socket } = await openBroken()
    const remove = vi.fn(fail)
    Object.assign(session, { remove })
    session.members.set('id', { ...member, detach: () => true })
    const lost = socket()
    await once(lost, 'open')
    lost.terminate()
    await vi.waitFor(() => expect(remove).toHaveBeenCalledOnce())
  })
})
