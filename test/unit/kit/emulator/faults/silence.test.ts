import { describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { FRAME, createFrame } from '../../../../../src/kit/emulator/wire/frame.ts'
import { setUpEmulator } from '../started-emulator.ts'
import type { ProtocolClient } from '../protocol-client.ts'

const pongs = ({ frames }: ProtocolClient): number =>
  frames.filter(({ type }) => type === FRAME.pong).length

describe('silence', () => {
  it('holds frames back in both directions, and delivers them in order when it ends, as TCP does', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.silence('alice')
    alice.send(createFrame(FRAME.ping))
    alice.post('signal', 'signal/1', { data: 'late' })
    await bob.signal({ data: 'first' })
    await bob.signal({ data: 'second' })
    await bob.settle()
    expect([alice.receivedData(), pongs(alice)]).toEqual([[], 0])
    expect(bob.receivedData()).toEqual(['first', 'second'])
    emulator.network.restore('alice')
    await alice.settle()
    expect([alice.receivedData(), pongs(alice)]).toEqual([['first', 'second', 'late'], 1])
    await bob.settle()
    expect(bob.receivedData()).toEqual(['first', 'second', 'late'])
  })

  it('loses held frames with the socket; notices are redelivered on the next one', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.silence('alice')
    alice.post('signal', 'signal/1', { data: 'lost' })
    await bob.signal({ data: 'kept' })
    await bob.settle()
    emulator.network.drop('alice')
    await alice.untilClosed()
    emulator.network.restore('alice')
    await alice.resume()
    await alice.until(() => (alice.receivedData().length === 1 ? true : undefined))
    await bob.settle()
    expect([alice.receivedData(), bob.receivedData()]).toEqual([['kept'], ['kept']])
  })

  it('drops the socket of a client that has too much held back', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    const closed = alice.untilClosed()
    emulator.network.silence('alice')
    for (let i = 0; i < 20; i += 1) {
      alice.send(createFrame(FRAME.message, { body: 'x'.repeat(1_000_000) }))
    }
    expect(await closed).toBe(1006)
  })

  it('ignores the close of a client until its TCP connection ends', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    const closed = alice.untilClosed()
    emulator.network.silence('alice')
    alice.socket.close(1000)
    // Long enough for an answer to arrive.
    for (let i = 0; i < 20; i += 1) await bob.settle()
    expect(alice.socket.readyState).toBe(WebSocket.CLOSING)
    expect(emulator.clients()).toMatchObject([{ online: true }, { online: true }])
    alice.socket.terminate()
    expect(await closed).toBe(1006)
    await vi.waitFor(() => expect(emulator.clients()).toMatchObject([{ online: false }, {}]))
    emulator.network.restore()
    await alice.resume()
    await alice.settle()
  })

  it('lets network.close() through', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    const closed = alice.untilClosed()
    emulator.network.silence('alice')
    emulator.network.close(1011, 'alice')
    expect(await closed).toBe(1011)
  })
})

describe('flap', () => {
  it('greets every resumed socket, and holds everything else back in both directions, until restored', async () => {
    const { emulator, join } = await setUpEmulator({ greetResumed: false })
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.flap('alice')
    await bob.signal({ data: 'kept' })
    for (let i = 1; i <= 3; i += 1) {
      await alice.resume()
      await alice.until(() => (pongs(alice) === i ? true : undefined))
      alice.send(createFrame(FRAME.ping))
      alice.post('signal', 'signal/1', { data: 'unheard' })
      for (let j = 0; j < 5; j += 1) await bob.settle()
      expect(pongs(alice)).toBe(i)
    }
    expect([alice.receivedData(), bob.receivedData()]).toEqual([[], ['kept']])
    emulator.network.restore('alice')
    await alice.until(() => (alice.receivedData().length === 2 ? true : undefined))
    expect(alice.receivedData()).toEqual(['kept', 'unheard'])
  })
})
