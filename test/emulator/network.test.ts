import { describe, expect, it } from 'vitest'
import { FRAME, createFrame } from '../../src/emulator/frame.ts'
import { fetchSessionInfo } from './protocol-client.ts'
import { openStage } from './stage.ts'
import type { EmulatorNetwork, RefusalKind } from '../../src/emulator/emulator.types.ts'

const TURNED_AWAY = /503|ECONNRESET|socket hang up/

describe('refuse', () => {
  const outcomes = [
    ['reset', /ECONNRESET|socket hang up/],
    ['unavailable', /503/],
  ] as const satisfies readonly (readonly [RefusalKind, RegExp])[]
  for (const [kind, error] of outcomes) {
    it(`${kind}: turns sockets and session information away, until restored`, async () => {
      const { emulator, sessionId, join } = await openStage()
      const alice = await join('alice')
      emulator.network.refuse(kind)
      await expect(alice.resume()).rejects.toThrow(error)
      await expect(fetchSessionInfo(emulator, sessionId, alice.token)).rejects.toThrow(
        /failed|JSON/,
      )
      expect(emulator.counters).toMatchObject({ sockets: 2, sessionInfos: 1 })
      emulator.network.restore()
      await alice.resume()
      await alice.settle()
    })
  }

  it('acceptThenClose: opens the socket and closes it at once', async () => {
    const { emulator, join } = await openStage()
    const alice = await join('alice')
    emulator.network.refuse('acceptThenClose')
    await alice.resume()
    expect(await alice.untilClosed()).toBe(1006)
    expect(emulator.clients()).toMatchObject([{ data: 'alice', online: true }])
  })

  it('acceptThenClose: answers session information, so that a first join gets to its socket', async () => {
    const { emulator, client } = await openStage()
    emulator.network.refuse('acceptThenClose')
    const alice = client('alice')
    await alice.open()
    expect(await alice.untilClosed()).toBe(1006)
    expect(emulator.clients()).toEqual([])
    emulator.network.restore()
    expect(await alice.join()).toMatchObject({ code: 200 })
  })

  it('hang: never answers, until the client gives up', async () => {
    const { emulator, sessionId, join } = await openStage()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.refuse('hang', 'alice')
    const { sockets } = emulator.counters
    const resuming = alice.resume()
    while (emulator.counters.sockets === sockets) await bob.settle()
    alice.socket.terminate()
    await expect(resuming).rejects.toThrow('closed before the connection was established')
    const abort = new AbortController()
    const asking = fetch(`${emulator.proxyUrl}/api/session/${sessionId}`, {
      headers: { 'X-OPENTOK-AUTH': alice.token },
      signal: abort.signal,
    })
    await bob.settle()
    abort.abort()
    await expect(asking).rejects.toThrow('aborted')
  })

  it('hits only its target, by connection data or connection id', async () => {
    const { emulator, join } = await openStage()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.refuse('unavailable', 'alice')
    await expect(alice.resume()).rejects.toThrow(TURNED_AWAY)
    await bob.resume()
    emulator.network.restore('alice')
    emulator.network.refuse('unavailable', bob.connectionId)
    await alice.resume()
    await expect(bob.resume()).rejects.toThrow(TURNED_AWAY)
  })

  it('answers session information all the while if only sockets are refused', async () => {
    const { emulator, sessionId, join } = await openStage()
    const alice = await join('alice')
    emulator.network.refuse('unavailable')
    emulator.network.refuse('unavailable', 'alice', 'sockets')
    await expect(alice.resume()).rejects.toThrow('503')
    await fetchSessionInfo(emulator, sessionId, alice.token)
    emulator.network.restore('alice')
    await alice.resume()
  })

  it('leaves those alone who are restored by name', async () => {
    const { emulator, join } = await openStage()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.refuse('unavailable')
    emulator.network.restore('alice')
    await alice.resume()
    await expect(bob.resume()).rejects.toThrow(TURNED_AWAY)
  })
})

describe('cut', () => {
  it('drops and refuses, and restores itself', async () => {
    const { emulator, join } = await openStage()
    const alice = await join('alice')
    const closed = alice.untilClosed()
    emulator.network.cut({ target: 'alice', forMs: 50 })
    expect(await closed).toBe(1006)
    await expect(alice.resume()).rejects.toThrow(TURNED_AWAY)
    const knock = (): Promise<void> => alice.resume().catch(knock)
    await knock()
    await alice.settle()
  })

  it('is outlived by a newer word on the same client', async () => {
    const { emulator, join } = await openStage()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.cut({ target: 'alice', forMs: 1 })
    emulator.network.cut({ target: 'bob', forMs: 1 })
    emulator.network.refuse('unavailable', 'alice')
    const knock = (): Promise<void> => bob.resume().catch(knock)
    await knock()
    await expect(alice.resume()).rejects.toThrow('503')
  })
})

describe('silence', () => {
  it('swallows frames both ways and keeps the socket; what was pushed is redelivered', async () => {
    const { emulator, join } = await openStage()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.silence('alice')
    alice.send(createFrame(FRAME.ping))
    alice.post('signal', 'signal/1', { data: 'unheard' })
    await bob.signal({ data: 'hi' })
    await bob.settle()
    emulator.network.restore('alice')
    await alice.settle()
    expect(alice.heard()).toEqual([])
    expect(bob.heard()).toEqual(['hi'])
    await alice.resume()
    await alice.until(() => (alice.heard().length === 1 ? true : undefined))
  })
})

describe('delay', () => {
  it('holds frames back, keeps their order, and ends', async () => {
    const { emulator, join } = await openStage()
    const alice = await join('alice')
    emulator.network.delay(40, 'alice')
    const startedAt = performance.now()
    const slow = alice.signal({ data: '1' })
    await slow
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(39)
    const held = alice.signal({ data: '2' })
    emulator.network.restore()
    await alice.signal({ data: '3' })
    await held
    await alice.until(() => (alice.heard().length === 3 ? true : undefined))
    expect(alice.heard()).toEqual(['1', '2', '3'])
  })
})

describe('close', () => {
  for (const code of [1000, 1003, 1011, 4001]) {
    it(`closes with ${code}`, async () => {
      const { emulator, join } = await openStage()
      const alice = await join('alice')
      const closed = alice.untilClosed()
      emulator.network.close(code, 'alice')
      expect(await closed).toBe(code)
    })
  }
})

describe('forget', () => {
  it('drops the state, tells the others, and knows the client no more', async () => {
    const { emulator, join } = await openStage()
    const [alice, bob] = [await join('alice'), await join('bob')]
    const closed = alice.untilClosed()
    emulator.network.forget('alice')
    expect(await closed).toBe(1006)
    expect(await bob.untilNotice('deleted', alice.connectionId)).toMatchObject({
      reason: 'networkDisconnected',
    })
    await alice.resume()
    expect(await alice.untilClosed()).toBe(1011)
  })
})

describe('ignore and fail', () => {
  it('hit the next requests of their kind, and then no more', async () => {
    const { emulator, join } = await openStage()
    const alice = await join('alice')
    emulator.network.fail('signal', 500, { count: 2, reason: 'busy' })
    expect(await alice.signal({ data: '1' })).toEqual({ code: 500, body: { reason: 'busy' } })
    expect(await alice.publish('s1')).toMatchObject({ code: 200 })
    expect(await alice.signal({ data: '2' })).toMatchObject({ code: 500 })
    expect(await alice.signal({ data: '3' })).toMatchObject({ code: 200 })
  })

  it('ignore: nothing is done or remembered, so the repeat counts', async () => {
    const { emulator, join } = await openStage()
    const alice = await join('alice')
    emulator.network.ignore('signal', { target: 'alice' })
    const id = alice.post('signal', 'signal/1', { data: 'again' })
    await alice.settle()
    expect(alice.heard()).toEqual([])
    alice.post('signal', 'signal/1', { data: 'again' }, id)
    expect(await alice.untilStatus(id)).toMatchObject({ code: 200 })
  })

  it('hit joins, streams and subscribers alike, and only their target', async () => {
    const { emulator, join, client } = await openStage()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.fail('connection', 409, { target: 'carol' })
    emulator.network.fail('stream', 403, { target: 'bob' })
    emulator.network.fail('subscriber', 404, { target: alice.connectionId })
    await join('dave')
    expect(await client('carol').join()).toMatchObject({ code: 409 })
    expect(await alice.publish('s1')).toMatchObject({ code: 200 })
    expect(await bob.publish('s2')).toMatchObject({ code: 403 })
    expect(await bob.subscribe('s1', 'u1')).toMatchObject({ code: 200 })
    expect(await alice.subscribe('s1', 'u2')).toMatchObject({ code: 404 })
  })
})

describe('failSessionInfo', () => {
  it('answers with the status until restored', async () => {
    const { emulator, sessionId } = await openStage()
    const url = `${emulator.proxyUrl}/api/session/${sessionId}`
    emulator.network.failSessionInfo(404)
    expect((await fetch(url)).status).toBe(404)
    emulator.network.restore()
    expect((await fetch(url)).status).toBe(200)
  })
})

describe('a wrong argument', () => {
  // Deliberately wrong, so deliberately untyped.
  type Loose = Record<keyof EmulatorNetwork, (...args: readonly unknown[]) => void>
  const misuses: readonly (readonly [keyof EmulatorNetwork, readonly unknown[], string])[] = [
    ['drop', [''], 'target must be a connection id or connection data'],
    ['refuse', ['slowly'], 'kind must be one of reset, unavailable, hang, acceptThenClose'],
    ['refuse', ['reset', 'alice', 'all'], 'scope must be one of everything, sockets; got "all"'],
    ['kick', ['alice', ''], 'reason must be a non-empty string; got ""'],
    ['cut', [{ forMs: '3' }], 'forMs must be milliseconds from 0'],
    ['cut', [{ form: 3 }], 'cut options has no option "form"; it takes target, forMs.'],
    ['cut', ['alice'], 'cut options must be an object; got "alice" (string)'],
    ['delay', [-1], 'delayMs must be milliseconds from 0'],
    ['close', [1006], 'code must be a close code that may be sent'],
    ['close', [], 'code must be a close code that may be sent'],
    ['endStream', [], 'streamId must be a non-empty string; got undefined.'],
    ['rateLimit', [0.5], 'perSecond must be an integer from 0'],
    ['ignore', ['signals'], 'kind must be one of connection, stream, subscriber, signal'],
    ['ignore', ['signal', { count: 0 }], 'count must be an integer from 1'],
    ['fail', ['signal', 99], 'status must be an integer from 100 to 599'],
    ['fail', ['signal', 500, { reason: 1 }], 'reason must be a string; got 1 (number)'],
    ['loseAck', [{ drop: 'yes' }], 'drop must be true or false; got "yes" (string)'],
    ['failSessionInfo', [200], 'status must be an integer from 300 to 599; got 200 (number)'],
  ]
  for (const [method, args, message] of misuses) {
    it(`is refused: ${method}: ${message}`, async () => {
      const { emulator } = await openStage()
      const call = (): void => (emulator.network as Loose)[method](...args)
      expect(call).toThrow(TypeError)
      expect(call).toThrow(message)
    })
  }
})
