import { describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { FRAME, createFrame } from '../../src/emulator/frame.ts'
import { openStage } from './stage.ts'
import type { ProtocolClient } from './protocol-client.ts'

const pongs = ({ frames }: ProtocolClient): number =>
  frames.filter(({ type }) => type === FRAME.pong).length

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

  it('swallows the close of the client, whose end shows only when it cuts the line', async () => {
    const { emulator, join } = await openStage()
    const [alice, bob] = [await join('alice'), await join('bob')]
    const closed = alice.untilClosed()
    emulator.network.silence('alice')
    alice.socket.close(1000)
    // An answer would be there long before.
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

  it('lets the server close, which is what somebody wants then', async () => {
    const { emulator, join } = await openStage()
    const alice = await join('alice')
    const closed = alice.untilClosed()
    emulator.network.silence('alice')
    emulator.network.close(1011, 'alice')
    expect(await closed).toBe(1011)
  })
})

describe('flap', () => {
  it('greets every resumed socket, and swallows the rest both ways, until restored', async () => {
    const { emulator, join } = await openStage({ greetResumed: false })
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
    expect([alice.heard(), bob.heard()]).toEqual([[], ['kept']])
    emulator.network.restore('alice')
    await alice.resume()
    await alice.until(() => (alice.heard().length === 1 ? true : undefined))
  })
})
