/** Sound that the browser refuses to play until the user has touched the page. */

import { describe, expect, it, vi } from 'vitest'
import { createFakeSetup, createJoinedSetup, useStory, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

/** Longer than a subscribe in an untouched page takes. */
const SHOWN_MS = 6_000

/** A call in an untouched page, with the tiles of all who are there. */
async function joinUntouched(...names: readonly string[]) {
  const { fake, later, reconnection: call, ...setup } = createFakeSetup()
  fake.audio.block()
  vi.stubGlobal('OT', fake.OT)
  const people = names.map((data) => fake.room.join({ data }))
  for (const person of people) person.publish()
  call.on('streamCreated', ({ stream }) => call.subscribe(stream))
  void call.connect()
  await pass(SHOWN_MS)
  const tiles = [...call.subscribers.values()]
  const laterOfAudio = () => later().filter((line) => line.startsWith('audio'))
  return { ...setup, ...fake, call, people, tiles, later: laterOfAudio }
}

const readBlocked = (tiles: readonly { readonly audioBlocked: boolean }[]) =>
  tiles.map(({ audioBlocked }) => audioBlocked)

describe('sound in an untouched page (U1)', () => {
  it('is blocked in each tile and in the session, and announced once', async () => {
    const { call, later, tiles } = await joinUntouched('Bob', 'Eve')
    expect(readBlocked(tiles)).toEqual([true, true])
    expect(tiles.map((tile) => tile.getSnapshot().audioBlocked)).toEqual([true, true])
    expect(call).toMatchObject({ audioBlocked: true, status: 'connected' })
    expect(call.getSnapshot().audioBlocked).toBe(true)
    expect(later()).toEqual(['audioBlockedChanged blocked:true'])
  })

  it('stays blocked while nobody clicks, and the error says why', async () => {
    const { call, later, tiles } = await joinUntouched('Bob')
    later()
    await expect(call.unblockAudio()).rejects.toMatchObject({
      name: 'ReconnectionError',
      code: 'audioBlocked',
      cause: { name: 'NotAllowedError' },
    })
    expect(readBlocked([call, ...tiles])).toEqual([true, true])
    expect(later()).toEqual([])
  })

  it('plays after a click, everywhere when the promise resolves, and is announced once', async () => {
    const { audio, call, later, tiles } = await joinUntouched('Bob', 'Eve')
    later()
    audio.touch()
    expect(readBlocked([call, ...tiles])).toEqual([true, true, true])
    await call.unblockAudio()
    expect(readBlocked([call, ...tiles])).toEqual([false, false, false])
    expect(later()).toEqual(['audioBlockedChanged blocked:false'])
  })

  it('asks OpenTok within the click: a gesture does not outlive a promise', async () => {
    const { call } = await joinUntouched('Bob')
    const unblockAudio = vi.fn(() => Promise.resolve(undefined))
    vi.stubGlobal('OT', { unblockAudio })
    const unblocked = watch(call.unblockAudio())
    expect(unblockAudio).toHaveBeenCalledOnce()
    await pass(1)
    // OpenTok has played what this copy of it knows, and the tile is none of them.
    expect(unblocked.state).toBe('rejected audioBlocked')
  })

  it('needs nothing where nothing is blocked, as on a server', async () => {
    const { reconnection } = await createJoinedSetup()
    await reconnection.unblockAudio()
    expect(reconnection.audioBlocked).toBe(false)
    reconnection.dispose()
    await expect(reconnection.unblockAudio()).rejects.toMatchObject({ code: 'disposed' })
  })

  it('is no sound of a tile whose sound the app has switched off, nor of an own stream', async () => {
    const { fake, reconnection: call } = createFakeSetup()
    fake.audio.block()
    const stream = fake.room.join({ data: 'Bob' }).publish()
    call.on('streamCreated', () => call.subscribe(stream, 'tile', { subscribeToAudio: false }))
    void call.connect()
    await pass(SHOWN_MS)
    const publisher = fake.OT.initPublisher()
    await pass(1_000)
    void call.publish(publisher)
    await pass(1_000)
    call.subscribe(publisher.stream!)
    await pass(SHOWN_MS)
    expect(call.subscribers.size).toBe(2)
    expect(call.audioBlocked).toBe(false)
  })
})

describe('blocked sound when tiles come and go', () => {
  it('is over with the last blocked tile', async () => {
    const { call, later, people, tiles } = await joinUntouched('Bob', 'Eve')
    later()
    people[0]!.leave()
    await pass(100)
    expect(call.audioBlocked).toBe(true)
    tiles[1]!.unsubscribe()
    expect(readBlocked([call, ...tiles])).toEqual([false, false, false])
    expect(later()).toEqual(['audioBlockedChanged blocked:false'])
  })

  it('is read from a subscriber that the app has made, and followed', async () => {
    const { call, OT, audio, tiles } = await joinUntouched('Bob')
    const { subscriber } = tiles[0]!
    call.dispose()
    const { reconnection } = await createJoinedSetup()
    const tile = reconnection.track(subscriber!)
    expect(readBlocked([reconnection, tile])).toEqual([true, true])
    audio.touch()
    await OT.unblockAudio()
    expect(readBlocked([reconnection, tile])).toEqual([false, false])
  })

  it('does not change after dispose()', async () => {
    const { audio, call, later, OT } = await joinUntouched('Bob')
    later()
    call.dispose()
    audio.touch()
    await OT.unblockAudio()
    expect(call.getSnapshot().audioBlocked).toBe(true)
    expect(later()).toEqual([])
  })
})

describe('sound after a rejoin (U2)', () => {
  it('is heard without another click once the page was touched', async () => {
    const { audio, call, later, network, tiles } = await joinUntouched('Bob')
    audio.touch()
    await call.unblockAudio()
    later()
    network.giveUp()
    await pass(20_000)
    expect(tiles[0]).toMatchObject({ status: 'connected', audioBlocked: false })
    expect(later()).toEqual([])
  })

  it('is heard if the click came while the tile was away, and the button stays until then', async () => {
    const { audio, call, later, network, tiles } = await joinUntouched('Bob')
    later()
    network.refuse()
    network.giveUp()
    await pass(100)
    expect(tiles[0]).toMatchObject({ status: 'reconnecting', subscriber: null, audioBlocked: true })
    audio.touch()
    await call.unblockAudio()
    expect(call.audioBlocked).toBe(true)
    network.restore()
    await pass(20_000)
    expect(tiles[0]).toMatchObject({ status: 'connected', audioBlocked: false })
    expect(later()).toEqual(['audioBlockedChanged blocked:false'])
  })

  it('stays blocked in an untouched page, without a change in between', async () => {
    const { call, later, network, tiles } = await joinUntouched('Bob')
    later()
    network.giveUp()
    await pass(20_000)
    expect(tiles[0]).toMatchObject({ status: 'connected', audioBlocked: true })
    expect(call.stats.joins).toBe(2)
    expect(later()).toEqual([])
  })
})
