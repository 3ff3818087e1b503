import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { FRAME, createFrame, encodeFrame } from '../../../../src/kit/emulator/wire/frame.ts'
import { EmulatorError, startEmulator } from '../../../../src/kit/emulator/index.ts'
import { setUpEmulator } from './started-emulator.ts'

describe('starting', () => {
  it('rejects when the port is in use', async () => {
    const { emulator } = await setUpEmulator()
    const starting = startEmulator({ port: emulator.port })
    await expect(starting).rejects.toThrow(EmulatorError)
    await expect(starting).rejects.toMatchObject({
      code: 'portInUse',
      message: expect.stringContaining(`Port ${emulator.port} on 127.0.0.1 is in use`),
      cause: expect.objectContaining({ code: 'EADDRINUSE' }),
    })
  })

  it('rejects a wrong option with a TypeError', async () => {
    await expect(startEmulator({ host: '0.0.0.0' })).rejects.toThrow(TypeError)
  })

  it('listens on the loopback address of the option host', async () => {
    const { emulator } = await setUpEmulator({ host: 'localhost' })
    expect(emulator.url).toBe(`http://localhost:${emulator.port}`)
    expect(emulator.proxyUrl).toBe(`${emulator.url}/proxy`)
    expect((await fetch(`${emulator.url}/control/counters`)).status).toBe(200)
  })
})

describe('closing', () => {
  it('ends every socket, frees the port, and may be called twice', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    const closed = alice.untilClosed()
    emulator.network.refuse('hang')
    const hanging = alice.resume()
    const refused = hanging.catch((error: Error) => error.message)
    const first = emulator.close()
    expect(emulator.close()).toBe(first)
    await first
    expect(await closed).toBe(1006)
    // The socket may or may not get through before the port is closed.
    expect(await refused).toMatch(/hang up|ECONNRESET|ECONNREFUSED/)
    const next = await startEmulator({ port: emulator.port })
    await next.close()
  })

  it('frees the ports of the media relay, and forgets everybody', async () => {
    const { emulator, join } = await setUpEmulator({ keepLostMs: 60_000 })
    const [alice, bob] = [await join('alice'), await join('bob')]
    await alice.publish('s1')
    await bob.subscribe('s1', 'u1')
    const sdp = 'v=0\r\na=candidate:1 1 udp 1 127.0.0.1 40000 typ host\r\n'
    alice.post('offer', 'stream/s1/subscriber/u1', { sdp })
    const { content } = await bob.untilNotice('offer')
    const relayPort = Number(/127\.0\.0\.1 (\d+)/.exec(String(content['sdp']))?.[1])
    expect(relayPort).not.toBe(40_000)
    emulator.network.cut({ forMs: 60_000 })
    await emulator.close()
    await new Promise((resolve) => setImmediate(resolve))
    const again = createSocket('udp4')
    onTestFinished(() => void again.close())
    again.bind(relayPort, '127.0.0.1')
    await once(again, 'listening')
    expect(emulator.clients()).toEqual([])
    expect(emulator.canCutMedia()).toBe(false)
  })

  it('makes every later call throw the error closed', async () => {
    const { emulator, sessionId } = await setUpEmulator()
    await emulator.close()
    const calls = [
      () => emulator.createSession(),
      () => emulator.createToken(sessionId),
      () => emulator.network.drop(),
      () => emulator.network.cut(),
      () => emulator.network.endStream('s1'),
      () => emulator.network.failSessionInfo(500),
    ]
    for (const call of calls) {
      expect(call).toThrow(expect.objectContaining({ name: 'EmulatorError', code: 'closed' }))
    }
  })
})

describe('createToken()', () => {
  it('throws for an unknown session', async () => {
    const { emulator } = await setUpEmulator()
    expect(() => emulator.createToken('1_other')).toThrow(
      expect.objectContaining({ code: 'unknownSession' }),
    )
  })
})

describe('broken clients', () => {
  const message = (headers: Record<string, string>, body: string): Buffer =>
    encodeFrame(createFrame(FRAME.message, { headers, body }))
  const lie = encodeFrame(createFrame(FRAME.ping))
  lie.writeUInt32BE(999)

  const closings: readonly (readonly [string, Buffer | string, number])[] = [
    ['a frame cut short', Buffer.from([0, 0]), 1002],
    ['a frame that states a wrong length', lie, 1002],
    ['an empty message', Buffer.alloc(0), 1002],
    ['a text message', 'hello', 1003],
    ['an oversize message', Buffer.alloc(2_000_000), 1009],
  ]
  for (const [name, bytes, code] of closings) {
    it(`lose their own socket, and nobody else’s, by ${name}`, async () => {
      const { join } = await setUpEmulator()
      const [alice, mallory] = [await join('alice'), await join('mallory')]
      const closed = mallory.untilClosed()
      mallory.socket.send(bytes)
      expect(await closed).toBe(code)
      await alice.settle()
      await mallory.resume()
      await mallory.settle()
    })
  }

  const refusals: readonly (readonly [string, string])[] = [
    ['a body that is not JSON', '{'],
    ['a body that is not an object', '[]'],
    ['a method that is not a string', '{"method":1,"uri":"/v2/x"}'],
    ['a foreign URI', '{"method":"signal","uri":"/etc/passwd"}'],
    ['content that is not an object', '{"method":"signal","uri":"/v2/x","content":7}'],
  ]
  for (const [name, body] of refusals) {
    it(`are answered 400 for ${name}`, async () => {
      const { join } = await setUpEmulator()
      const mallory = await join('mallory')
      mallory.socket.send(message({ 'TRANSACTION-ID': 't1' }, body))
      expect(await mallory.untilStatus('t1')).toMatchObject({ code: 400 })
    })
  }

  it('may send odd URIs, frames of unknown types, and no transaction id', async () => {
    const { join } = await setUpEmulator()
    const mallory = await join('mallory')
    const paths = ['signal', 'a//b', 'signal/1/', '../../..', 'x/'.repeat(5_000), '__proto__/1']
    for (const path of paths) {
      const { code } = await mallory.request('signal', path)
      expect([200, 400]).toContain(code)
    }
    mallory.send(createFrame(200))
    mallory.socket.send(message({}, '{}'))
    mallory.send(createFrame(FRAME.status, { headers: { 'TRANSACTION-ID': 'nobody’s' } }))
    await mallory.settle()
  })

  it('are refused at a wrong address', async () => {
    const { emulator } = await setUpEmulator()
    const base = emulator.url.replace('http', 'ws')
    for (const path of ['/', '/rumorwebsocketsv2/', '/rumorwebsocketsv2/nonsense', '/%zz?%']) {
      const [error] = (await once(new WebSocket(base + path), 'error')) as [Error]
      expect(error.message).toContain('404')
    }
  })

  it('may disconnect in the middle of an upgrade or a request', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    const { pathname, search } = new URL(alice.socket.url)
    const heads = [
      `GET ${pathname}${search} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`,
      'POST /control/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
        'Content-Length: 100\r\n\r\n{',
      'NONSENSE\r\n\r\n',
    ]
    for (const head of [...heads, `${heads[0]}\r\n`]) {
      const socket = connect(emulator.port, '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      await new Promise((resolve) => socket.write(head, resolve))
      socket.resetAndDestroy()
    }
    await alice.settle()
    expect((await fetch(`${emulator.url}/control/counters`)).status).toBe(200)
  })
})
