/** Sound that the browser refuses to play until the user has touched the page, and sound that does not arrive. */

import { describe, expect, it, vi } from 'vitest'
import type { FakeSubscriber } from '../../src/kit/testing/index.ts'
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

/** A call with Bob, who has been heard; `story` has what Bob's tile shows from now on. */
async function hearBob(properties: object = {}, given: object = {}) {
  const { fake, reconnection: call } = createFakeSetup()
  const bob = fake.room.join({ data: 'Bob' })
  bob.publish(properties)
  call.on('streamCreated', ({ stream }) => call.subscribe(stream, 'tile', given))
  void call.connect()
  await pass(6_000)
  const tile = [...call.subscribers.values()][0]!
  const story: string[] = []
  tile.onChange(() => {
    const state = tile.phase ? `${tile.status} ${tile.phase}` : tile.status
    if (story.at(-1) !== state) story.push(state)
  })
  const { getRtcStatsReport } = tile.subscriber as never as FakeSubscriber
  const looks = vi.fn(getRtcStatsReport)
  Object.assign(tile.subscriber!, { getRtcStatsReport: looks })
  const subscribes = () => fake.ledger.calls('subscribe').length
  return { ...fake, bob, call, looks, story, subscribes, tile }
}

const MUTED_AND_BACK = ['connected silent', 'reconnecting stalled', 'reconnecting resubscribing']

describe('sound that does not arrive', () => {
  it('makes a tile silent after a resume, which is recreated and heard again (U3)', async () => {
    const { network, story, subscribes, tile } = await hearBob()
    network.flap(1)
    network.cutAudio('Bob')
    await pass(6_000)
    expect(tile).toMatchObject({ status: 'connected', phase: 'silent' })
    await pass(5_000)
    network.healAudio('Bob')
    await pass(20_000)
    expect(story).toEqual([...MUTED_AND_BACK, 'reconnected', 'connected playing'])
    expect(subscribes()).toBe(2)
  })

  it('leads to two recreations at most; then the tile stays, and says when it is heard (U3)', async () => {
    const { call, network, story, subscribes, tile } = await hearBob()
    network.cutAudio('Bob')
    network.close(1011)
    await pass(300_000)
    expect(tile).toMatchObject({ status: 'connected', phase: 'silent' })
    // The rejoin, and twice for the sound.
    expect(subscribes()).toBe(4)
    expect(call.stats).toMatchObject({ joins: 2, outages: 1 })
    network.healAudio('Bob')
    await pass(12_000)
    expect(tile.phase).toBe('playing')
    await pass(60_000)
    expect(story.at(-1)).toBe('connected playing')
    // Heard once, it may be recreated again.
    network.cutAudio('Bob')
    network.flap(1)
    await pass(300_000)
    expect(subscribes()).toBe(6)
  })

  it('is noticed after an unmute by its publisher, or by the app (U3)', async () => {
    const { bob, network, story, tile } = await hearBob()
    bob.publishAudio(false)
    network.cutAudio('Bob')
    await pass(60_000)
    bob.publishAudio(true)
    await pass(6_000)
    expect(tile.phase).toBe('silent')
    network.healAudio()
    await pass(30_000)
    story.length = 0
    const subscriber = tile.subscriber as never as FakeSubscriber
    subscriber.subscribeToAudio(false)
    network.cutAudio('Bob')
    await pass(60_000)
    expect(story).toEqual([])
    subscriber.subscribeToAudio(true)
    await pass(6_000)
    expect(tile.phase).toBe('silent')
  })

  it('is looked at when an outage begins and twice after it, and not at all before (U3)', async () => {
    const { looks, network, story } = await hearBob()
    await pass(3_600_000)
    expect(looks).not.toHaveBeenCalled()
    network.flap(1)
    await pass(3_600_000)
    expect(looks).toHaveBeenCalledTimes(3)
    expect(story).toEqual([])
  })

  it('leaves a tile alone that is interrupted, or whose session is lost meanwhile', async () => {
    const { network, story, tile } = await hearBob()
    network.cutAudio('Bob')
    network.flap(1)
    await pass(4_000)
    network.drop()
    await pass(4_000)
    expect(tile).toMatchObject({ status: 'connected', phase: 'playing' })
    network.healAudio()
    network.restore()
    await pass(20_000)
    expect(story).toEqual([])
  })
})

describe('a tile that is rightly silent (U4)', () => {
  it.each([
    ['muted by its publisher', { publishAudio: false }, {}],
    ['without subscription to its audio', {}, { subscribeToAudio: false }],
  ])('because it is %s is left alone', async (_, properties, given) => {
    const { looks, network, story, subscribes } = await hearBob(properties, given)
    network.cutAudio('Bob')
    network.flap(1)
    await pass(60_000)
    expect(story).toEqual([])
    expect([looks.mock.calls.length, subscribes()]).toEqual([0, 1])
  })

  it('because it was muted meanwhile is not recreated, and is not silent', async () => {
    const { bob, network, subscribes, tile } = await hearBob()
    network.cutAudio('Bob')
    network.flap(1)
    await pass(7_000)
    expect(tile.phase).toBe('silent')
    bob.publishAudio(false)
    await pass(60_000)
    expect(tile.phase).toBe('playing')
    expect(subscribes()).toBe(1)
  })

  it('because it has never been heard, as with a track that sends nothing, is left alone', async () => {
    const { fake, reconnection: call } = createFakeSetup()
    fake.network.cutAudio('Bob')
    fake.room.join({ data: 'Bob' }).publish()
    call.on('streamCreated', ({ stream }) => call.subscribe(stream))
    void call.connect()
    await pass(10_000)
    fake.network.flap(1)
    fake.network.close(1011)
    await pass(60_000)
    expect(call.stats.joins).toBe(2)
    expect([...call.subscribers.values()][0]).toMatchObject({ phase: 'playing' })
    // One for each join.
    expect(fake.ledger.calls('subscribe')).toHaveLength(2)
  })

  it('because nobody knows whether the app wants to hear it is left alone', async () => {
    const { fake, reconnection: call } = createFakeSetup()
    const stream = fake.room.join({ data: 'Bob' }).publish()
    void call.connect()
    await pass(1_000)
    const tile = call.track(call.session.subscribe(stream)!)
    await pass(6_000)
    fake.network.cutAudio('Bob')
    fake.network.flap(1)
    await pass(60_000)
    expect(tile).toMatchObject({ status: 'connected', phase: 'playing' })
  })
})
