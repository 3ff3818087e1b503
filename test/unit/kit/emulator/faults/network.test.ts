import { describe, expect, it } from 'vitest'
import { fetchSessionInfo } from '../protocol-client.ts'
import { setUpEmulator } from '../started-emulator.ts'
import type { RefusalKind } from '../../../../../src/kit/emulator/faults/network.types.ts'

const REFUSED = /503|ECONNRESET|socket hang up/

describe('refuse', () => {
  const outcomes = [
    ['reset', /ECONNRESET|socket hang up/],
    ['unavailable', /503/],
  ] as const satisfies readonly (readonly [RefusalKind, RegExp])[]
  for (const [kind, error] of outcomes) {
    it(`${kind}: refuses sockets and session information, until restored`, async () => {
      const { emulator, sessionId, join } = await setUpEmulator()
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
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    emulator.network.refuse('acceptThenClose')
    await alice.resume()
    expect(await alice.untilClosed()).toBe(1006)
    expect(emulator.clients()).toMatchObject([{ data: 'alice', online: true }])
  })

  it('acceptThenClose: answers session information, so that a first join gets to its socket', async () => {
    const { emulator, client } = await setUpEmulator()
    emulator.network.refuse('acceptThenClose')
    const alice = client('alice')
    await alice.open()
    expect(await alice.untilClosed()).toBe(1006)
    expect(emulator.clients()).toEqual([])
    emulator.network.restore()
    expect(await alice.join()).toMatchObject({ code: 200 })
  })

  it('hang: never answers, until the client gives up', async () => {
    const { emulator, sessionId, join } = await setUpEmulator()
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
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.refuse('unavailable', 'alice')
    await expect(alice.resume()).rejects.toThrow(REFUSED)
    await bob.resume()
    emulator.network.restore('alice')
    emulator.network.refuse('unavailable', bob.connectionId)
    await alice.resume()
    await expect(bob.resume()).rejects.toThrow(REFUSED)
  })

  it('answers session information if only sockets are refused', async () => {
    const { emulator, sessionId, join } = await setUpEmulator()
    const alice = await join('alice')
    emulator.network.refuse('unavailable')
    emulator.network.refuse('unavailable', 'alice', 'sockets')
    await expect(alice.resume()).rejects.toThrow('503')
    await fetchSessionInfo(emulator, sessionId, alice.token)
    emulator.network.restore('alice')
    await alice.resume()
  })

  it('spares those who are restored by name', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.refuse('unavailable')
    emulator.network.restore('alice')
    await alice.resume()
    await expect(bob.resume()).rejects.toThrow(REFUSED)
  })
})

describe('cut', () => {
  it('drops and refuses, and is restored after forMs', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    const closed = alice.untilClosed()
    emulator.network.cut({ target: 'alice', forMs: 50 })
    expect(await closed).toBe(1006)
    await expect(alice.resume()).rejects.toThrow(REFUSED)
    const resumeLater = (): Promise<void> => alice.resume().catch(resumeLater)
    await resumeLater()
    await alice.settle()
  })

  it('does not end a newer fault for the same client', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.cut({ target: 'alice', forMs: 1 })
    emulator.network.cut({ target: 'bob', forMs: 1 })
    emulator.network.refuse('unavailable', 'alice')
    const resumeLater = (): Promise<void> => bob.resume().catch(resumeLater)
    await resumeLater()
    await expect(alice.resume()).rejects.toThrow('503')
  })
})

describe('delay', () => {
  it('holds frames back, keeps their order, and ends', async () => {
    const { emulator, join } = await setUpEmulator()
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
    await alice.until(() => (alice.receivedData().length === 3 ? true : undefined))
    expect(alice.receivedData()).toEqual(['1', '2', '3'])
  })
})

describe('close', () => {
  for (const code of [1000, 1003, 1011, 4001]) {
    it(`closes with ${code}`, async () => {
      const { emulator, join } = await setUpEmulator()
      const alice = await join('alice')
      const closed = alice.untilClosed()
      emulator.network.close(code, 'alice')
      expect(await closed).toBe(code)
    })
  }
})

describe('clear', () => {
  it('ends every fault, also pending ones', async () => {
    const { emulator, sessionId, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    await alice.publish('s1')
    const { network } = emulator
    network.fail('signal', 500, { count: 9 })
    network.ignore('stream')
    network.loseAck({ kind: 'subscriber' })
    network.loseMessage({ count: 9 })
    network.withhold('generateoffer')
    network.rateLimit(0)
    network.cutMedia()
    network.cutVideo('alice')
    network.cutAudio('alice')
    network.degrade({ lossPercent: 10 })
    network.refuse('unavailable', 'alice')
    network.silence('bob')
    network.failSessionInfo(500)
    network.failConfig(404)
    expect(network.clear()).toBe(2)
    expect(await alice.signal({ data: 'hi' })).toMatchObject({ code: 200 })
    expect(await alice.publish('s2')).toMatchObject({ code: 200 })
    expect(await bob.subscribe('s1', 'u1')).toMatchObject({ code: 200 })
    await alice.untilNotice('generateoffer')
    await bob.untilNotice('created', 's2')
    await alice.resume()
    await fetchSessionInfo(emulator, sessionId, alice.token)
    expect((await fetch(`${emulator.url}/project/100/config.json`)).status).toBe(200)
  })

  it('cancels the pending faults of its target alone', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.fail('signal', 500, { target: 'alice' })
    emulator.network.fail('signal', 501, { target: 'bob' })
    expect(emulator.network.clear('alice')).toBe(1)
    expect(await alice.signal({ data: 'hi' })).toMatchObject({ code: 200 })
    expect(await bob.signal({ data: 'hi' })).toMatchObject({ code: 501 })
  })
})

describe('a target', () => {
  it('may be an order of arrival, for clients without a name, or everybody', async () => {
    const { emulator, join } = await setUpEmulator()
    const first = await join('same')
    const second = await join('same')
    expect(emulator.network.close(1011, '#3')).toBe(0)
    expect(emulator.network.close(1011, '#2')).toBe(1)
    expect(await second.untilClosed()).toBe(1011)
    expect(emulator.clients().map(({ online }) => online)).toEqual([true, false])
    expect(emulator.network.close(1011, '*')).toBe(1)
    expect(await first.untilClosed()).toBe(1011)
  })
})
