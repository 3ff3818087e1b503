import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { FRAME, createFrame } from '../../../../../src/kit/emulator/wire/frame.ts'
import { setUpEmulator } from '../started-emulator.ts'

describe('a resumed socket', () => {
  it('is greeted, and gets what was sent in the meantime, in order and once', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    const closed = alice.untilClosed()
    emulator.network.drop('alice')
    expect(await closed).toBe(1006)
    await bob.until(() => (emulator.clients()[0]?.online === false ? true : undefined))
    for (const data of ['1', '2']) await bob.signal({ data })

    const before = alice.frames.length
    await alice.resume()
    await alice.until(() => (alice.receivedData().length === 2 ? true : undefined))
    expect(alice.frames[before]?.type).toBe(FRAME.pong)
    expect(alice.receivedData()).toEqual(['1', '2'])
    expect(emulator.clients().every(({ online }) => online)).toBe(true)
    await bob.settle()
    expect(bob.notices.some(({ method }) => method === 'deleted')).toBe(false)
  })

  it('gets unacknowledged notices again under the same transaction id', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice', { acknowledges: false })
    const bob = await join('bob')
    await bob.signal({ data: 'hi' })
    const { transactionId } = await alice.untilNotice('signal')
    for (const notice of alice.notices) {
      if (notice.method !== 'signal') alice.acknowledge(notice.transactionId)
    }
    await alice.settle()
    emulator.network.drop('alice')
    await alice.untilClosed()
    await alice.resume()
    await alice.until(() => (alice.receivedData().length === 2 ? true : undefined))
    expect(alice.notices.at(-1)?.transactionId).toBe(transactionId)
  })

  it('is neither greeted nor sent missed messages when the options say so', async () => {
    const { emulator, join } = await setUpEmulator({ greetResumed: false, redeliver: false })
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.drop('alice')
    await alice.untilClosed()
    await bob.signal({ data: 'lost' })
    const before = alice.frames.length
    await alice.resume()
    await alice.settle()
    expect(alice.frames.slice(before).map(({ type }) => type)).toEqual([FRAME.pong])
    expect(alice.receivedData()).toEqual([])
  })

  it('replaces a socket that still seems open', async () => {
    const { emulator, join } = await setUpEmulator({ keepLostMs: 0 })
    const alice = await join('alice')
    const closed = alice.untilClosed()
    await alice.resume()
    expect(await closed).toBe(1006)
    await alice.settle()
    expect(emulator.clients()).toMatchObject([{ data: 'alice', online: true }])
  })

  it('is closed with 1011 when its client is unknown', async () => {
    const { emulator, client } = await setUpEmulator()
    const stranger = client('stranger')
    await stranger.resume()
    expect(await stranger.untilClosed()).toBe(1011)
    expect(emulator.clients()).toEqual([])
  })

  it('gets a notice instead when its client is unknown and unknownSocketReason is set', async () => {
    const { emulator, client } = await setUpEmulator({ unknownSocketReason: 'expired' })
    const stranger = client('stranger')
    await stranger.resume()
    const notice = await stranger.untilNotice('deleted', `connection/${stranger.connectionId}`)
    expect(notice).toMatchObject({ reason: 'expired', content: {} })
    stranger.leave()
    expect(await stranger.untilClosed()).toBe(1000)
    expect(stranger.notices).toHaveLength(1)

    emulator.network.silence('stranger')
    const deaf = client('stranger')
    await deaf.resume()
    emulator.network.restore()
    deaf.send(createFrame(FRAME.ping))
    await deaf.untilNotice('deleted', deaf.connectionId)
  })

  it('is neither closed nor accepted when it was left behind by a client that was refused', async () => {
    const { emulator, client } = await setUpEmulator()
    const late = client('late')
    // The client gets its address and sends no frame: the server does not know it.
    await late.open()
    late.socket.close()
    emulator.network.refuse('unavailable')
    await expect(late.open()).rejects.toThrow('503')
    emulator.network.restore()

    await late.resume()
    late.post('create', `connection/${late.connectionId}`)
    await late.settle()
    expect(late.frames.every(({ type }) => type === FRAME.pong)).toBe(true)
    expect(late.socket.readyState).toBe(WebSocket.OPEN)
    expect(emulator.clients()).toEqual([])
    expect(emulator.counters.joins).toBe(0)
  })

  it('is closed when it was left behind and spareLeftBehind is false', async () => {
    const { emulator, client } = await setUpEmulator({ spareLeftBehind: false })
    const late = client('late')
    await late.open()
    late.socket.close()
    emulator.network.refuse('unavailable')
    await expect(late.open()).rejects.toThrow('503')
    emulator.network.restore()
    await late.resume()
    expect(await late.untilClosed()).toBe(1011)
  })

  it('is closed by closeLeftBehind() when it was left behind, and the joined socket stays', async () => {
    const { emulator, client, join } = await setUpEmulator()
    const late = client('late')
    emulator.network.refuse('unavailable', 'late', 'sockets')
    await expect(late.open()).rejects.toThrow('503')
    emulator.network.restore()
    const joined = await join('late')
    expect(emulator.network.closeLeftBehind('late')).toBe(0)
    await late.resume()
    await late.settle()
    const closed = late.untilClosed()
    expect(emulator.network.closeLeftBehind('late')).toBe(1)
    expect(await closed).toBe(1011)
    await joined.settle()
    expect(emulator.clients().map(({ online }) => online)).toEqual([true])
  })

  it('is closed with 1011 when its client was forgotten while sockets were refused', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    emulator.network.refuse('unavailable')
    emulator.network.forget('alice')
    await expect(alice.resume()).rejects.toThrow('503')
    emulator.network.restore()
    await alice.resume()
    expect(await alice.untilClosed()).toBe(1011)
  })

  it('is accepted with unknownSocketCloseCode: null, but nobody receives its messages', async () => {
    const { emulator, join, client } = await setUpEmulator({ unknownSocketCloseCode: null })
    const bob = await join('bob')
    const zombie = client('zombie')
    await zombie.resume()
    await zombie.untilFrame(FRAME.pong)
    zombie.post('signal', 'signal/1', { data: 'anybody?' })
    await zombie.settle()
    await bob.settle()
    expect(zombie.frames.every(({ type }) => type === FRAME.pong)).toBe(true)
    expect(bob.receivedData()).toEqual([])
    expect(emulator.clients()).toHaveLength(1)
  })
})

describe('a lost client', () => {
  it('is kept, then removed: the others are notified, and it is unknown when it returns', async () => {
    const { emulator, join } = await setUpEmulator({ keepLostMs: 20 })
    const [alice, bob] = [await join('alice'), await join('bob')]
    await alice.publish('s1')
    emulator.network.drop('alice')
    await alice.untilClosed()
    await bob.untilNotice('deleted', alice.connectionId)
    const gone = bob.notices.filter(({ method }) => method === 'deleted')
    expect(gone.map(({ reason }) => reason)).toEqual(['networkDisconnected', 'networkDisconnected'])
    expect(gone[0]?.uri).toContain('stream/s1')
    await alice.resume()
    expect(await alice.untilClosed()).toBe(1011)
  })

  it('stays listed, but not online, for as long as it is kept', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    await alice.publish('s1')
    emulator.network.close(1011, 'alice')
    expect(await alice.untilClosed()).toBe(1011)
    await bob.settle()
    expect(emulator.clients()).toMatchObject([
      { data: 'alice', online: false, streamIds: ['s1'] },
      { data: 'bob', online: true },
    ])
  })
})

describe('two sockets under one connection id', () => {
  it('are one member: the second is neither closed nor accepted', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    // Like a socket that the client left behind while it was connecting.
    const second = new WebSocket(
      alice.socket.url.replace(/socketId=[^&]*/, 'socketId=other&reconnect=true'),
    )
    await once(second, 'open')
    await alice.settle()
    await bob.settle()
    expect(second.readyState).toBe(second.OPEN)
    expect(emulator.clients().map(({ data }) => data)).toEqual(['alice', 'bob'])
    second.close()
  })
})
