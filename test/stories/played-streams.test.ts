/** The scenarios of streams, subscribers and publishers, as the published fake plays them. */

import { describe, expect, it, vi } from 'vitest'
import type { ReconnectionOptions } from '../../src/options.ts'
import type { FakeOpenTokOptions } from '../../src/testing/index.ts'
import { BOB, playJoined, usePlayedFake } from '../played.ts'
import { pass, watch } from '../stage.ts'

usePlayedFake()

/** Bob is there, and on a tile. */
async function playWatched(options: ReconnectionOptions = {}, given: FakeOpenTokOptions = {}) {
  const stage = await playJoined(options, given)
  const bob = stage.fake.room.join(BOB)
  const stream = bob.publish()
  const tile = stage.reconnection.subscribe(stream, 'videos', { insertMode: 'append' })
  await pass(2_000)
  stage.later()
  return { ...stage, bob, stream, tile }
}

const ROUTED = { mediaMode: 'routed' } as const

describe('a tile', () => {
  it('says connected, not reconnected, with its first picture (T1)', async () => {
    const { fake, later, reconnection } = await playJoined()
    const stream = fake.room.join(BOB).publish()
    const tile = reconnection.subscribe(stream)
    await pass(10_000)
    expect(later()).toEqual([
      'streamCreated stream:stream-1',
      'subscriberConnected streamId:stream-1',
    ])
    expect(tile.status).toBe('connected')
  })

  it('whose media is cut and healed says so once each, with the outage (T2)', async () => {
    const { bob, fake, later } = await playWatched()
    fake.network.cutMedia(bob)
    await pass(10_000)
    fake.network.healMedia(bob)
    await pass(10_000)
    expect(later()).toEqual([
      'subscriberReconnecting streamId:stream-1',
      'subscriberReconnected streamId:stream-1 outageMs:4440',
      'subscriberConnected streamId:stream-1',
    ])
  })

  it('of a routed stream that OpenTok gives up is made anew, once, on the same handle (T3)', async () => {
    const { bob, fake, reconnection, stream, tile } = await playWatched({}, ROUTED)
    const first = tile.subscriber
    fake.network.cutMedia(bob)
    await pass(18_000)
    expect(fake.ledger.liveSubscribers(stream.streamId)).toHaveLength(1)
    fake.network.healMedia(bob)
    await pass(60_000)
    expect(tile.status).toBe('connected')
    expect(tile.subscriber).not.toBe(first)
    expect(reconnection.subscribers.get(stream.streamId)).toBe(tile)
    expect(fake.ledger.liveSubscribers(stream.streamId)).toEqual([tile.subscriber])
    const [before, after] = fake.ledger.calls('subscribe').map(({ args }) => args.slice(1, 3))
    expect(after).toEqual(before)
  })

  it('of a stream that is gone ends, with OpenTok’s reason, and nothing is tried (T4)', async () => {
    const { bob, fake, later, reconnection } = await playWatched()
    bob.leave()
    await pass(60_000)
    expect(later()).toEqual([
      'subscriberDisconnected streamId:stream-1 reason:clientDisconnected error:null',
      'streamDestroyed stream:stream-1 reason:clientDisconnected',
    ])
    expect(fake.ledger.calls('subscribe')).toHaveLength(1)
    expect(reconnection.subscribers.size).toBe(0)
  })

  it.each([
    ['lives on is made anew', false, 'connected'],
    ['is gone ends', true, 'disconnected'],
  ] as const)(
    'that dies with its session, and whose stream %s after the join (T5)',
    async (_, leaves, status) => {
      const { bob, fake, stream, tile } = await playWatched()
      fake.network.drop()
      await pass(30_001)
      expect(fake.ledger.liveSubscribers()).toEqual([])
      if (leaves) bob.leave()
      expect(tile.status).toBe('reconnecting')
      fake.network.restore()
      await pass(10_000)
      expect(tile.status).toBe(status)
      expect(fake.ledger.liveSubscribers(stream.streamId)).toHaveLength(leaves ? 0 : 1)
    },
  )

  it('that is relayed and hears nothing more is stalled, and made anew (T6)', async () => {
    const { bob, fake, later, stream } = await playWatched()
    bob.vanish()
    await pass(5_600 + 15_000)
    expect(later()).toEqual([
      'subscriberReconnecting streamId:stream-1',
      'subscriberStalled streamId:stream-1',
    ])
    await pass(1_000)
    expect(fake.ledger.calls('unsubscribe')).toHaveLength(1)
    expect(fake.ledger.liveSubscribers(stream.streamId)).toHaveLength(1)
    await pass(60_000)
    expect(later().at(-1)).toBe('streamDestroyed stream:stream-1 reason:networkDisconnected')
  })

  it('that is made anew in vain, again and again, ends; the session and other tiles do not (T6)', async () => {
    const { bob, fake, reconnection, tile } = await playWatched({
      subscribers: { stallMs: 1_000, maxAttempts: 2 },
    })
    const other = reconnection.subscribe(fake.room.join({ data: 'Carol' }).publish())
    await pass(2_000)
    fake.network.cutMedia(bob)
    await pass(300_000)
    expect(tile.status).toBe('disconnected')
    expect(tile.getSnapshot().error).toMatchObject({ code: 'subscribeFailed' })
    expect([other.status, reconnection.status]).toEqual(['connected', 'connected'])
    expect(fake.ledger.subscribers).toHaveLength(4)
  })

  it.each([
    ['a refusal', 403, 5],
    ['a stream that is not found', 404, 1],
  ])('whose subscribe ends with %s leaves no dead object behind (T7)', async (_, status, tries) => {
    const { fake, reconnection } = await playJoined()
    const stream = fake.room.join(BOB).publish()
    fake.network.fail('subscriber', status, { count: 99 })
    const tile = reconnection.subscribe(stream)
    await pass(300_000)
    expect(tile.status).toBe('disconnected')
    expect(fake.ledger.calls('subscribe').length).toBeLessThanOrEqual(tries + 1)
    expect(fake.ledger.liveSubscribers()).toEqual([])
  })

  it('whose subscribe is never answered is tried again, after the dead one is taken off (T7)', async () => {
    const { fake, reconnection } = await playJoined()
    fake.network.ignore('subscriber')
    const tile = reconnection.subscribe(fake.room.join(BOB).publish())
    await pass(60_000)
    expect(tile.status).toBe('connected')
    expect(fake.ledger.liveSubscribers()).toEqual([tile.subscriber])
    expect(fake.ledger.calls('unsubscribe')).toHaveLength(1)
  })

  it('pays no heed to the late twin of an end (T8)', async () => {
    const { bob, fake, later } = await playWatched({}, ROUTED)
    fake.network.cutMedia(bob)
    await pass(17_600)
    later()
    await pass(10)
    expect(later().filter((line) => line.startsWith('subscriber'))).toEqual([])
  })

  it('is one for one stream, and stays away once it is taken off (T11)', async () => {
    const { fake, reconnection, stream, tile } = await playWatched()
    expect(reconnection.subscribe(stream)).toBe(tile)
    tile.unsubscribe()
    tile.unsubscribe()
    await pass(60_000)
    expect(tile.status).toBe('disconnected')
    expect(fake.ledger.subscribers).toHaveLength(1)
  })

  it('still knows its stream when OpenTok has emptied the subscriber (T12)', async () => {
    const { bob, fake, stream, tile } = await playWatched()
    const { subscriber } = tile
    bob.leave()
    expect(subscriber).toMatchObject({ id: null, stream: null })
    expect(tile.streamId).toBe(stream.streamId)
    expect(fake.ledger.liveSubscribers()).toEqual([])
  })

  it('whose publisher turns the picture off stays connected (T13)', async () => {
    const { fake, later, tile } = await playWatched()
    fake.say(tile.subscriber!, 'videoDisabled', { reason: 'quality' })
    expect(later()).toEqual([])
    expect(tile.status).toBe('connected')
  })
})

describe('the streams of a room', () => {
  it('keep their handles over a rejoin; who did not come back is gone, once (T9)', async () => {
    const { fake, later, reconnection } = await playJoined()
    const people = ['Bob', 'Carol', 'Dave'].map((data) => fake.room.join({ data }))
    const streams = people.map((person) => person.publish())
    const tiles = streams.map((stream) => reconnection.subscribe(stream))
    await pass(2_000)
    later()
    fake.network.drop()
    await pass(10_000)
    people[2]!.leave()
    await pass(25_000)
    fake.network.restore()
    await pass(40_000)
    expect(streams.map(({ streamId }) => reconnection.subscribers.get(streamId))).toEqual([
      tiles[0],
      tiles[1],
      undefined,
    ])
    const news = later().filter((line) => line.startsWith('stream'))
    expect(news).toEqual([expect.stringMatching(/^streamDestroyed stream:stream-3/)])
    expect(tiles.map(({ status }) => status)).toEqual(['connected', 'connected', 'disconnected'])
    expect(fake.ledger.liveSubscribers()).toHaveLength(2)
  })

  it('hide the ghost of one’s own former connection (T10)', async () => {
    const { fake, later, reconnection } = await playJoined()
    const publisher = fake.OT.initPublisher()
    void reconnection.publish(publisher)
    await pass(1_000)
    const ghost = publisher.stream!
    later()
    fake.network.giveUp()
    await pass(2_000)
    expect(fake.room.members).toEqual(['Ada', 'Ada'])
    expect(fake.room.streams).toHaveLength(2)
    expect(reconnection.subscribe(ghost).getSnapshot()).toMatchObject({
      status: 'disconnected',
      reason: 'ownGhost',
    })
    await pass(60_000)
    expect(fake.room.members).toEqual(['Ada'])
    expect(later().filter((line) => line.startsWith('stream'))).toEqual([])
    expect(fake.ledger.liveSubscribers()).toEqual([])
  })

  it('replace a person who is back under new ids, if somebody can tell who they are (T15)', async () => {
    const { bob, fake, later, reconnection } = await playWatched({
      identify: ({ data }) => data,
    })
    bob.vanish()
    const back = bob.comeBack().publish()
    expect(fake.room.members).toEqual(['Ada', 'Bob', 'Bob'])
    expect(later()).toEqual([
      'subscriberDisconnected streamId:stream-1 reason:replaced error:null',
      'streamDestroyed stream:stream-1 reason:replaced',
      `streamCreated stream:${back.streamId}`,
    ])
    reconnection.subscribe(back)
    await pass(60_000)
    expect([...reconnection.subscribers.keys()]).toEqual([back.streamId])
    expect(fake.ledger.liveSubscribers()).toHaveLength(1)
  })

  it('keep who is back twice, until the server says otherwise, if nobody can tell (T15)', async () => {
    const { bob, later } = await playWatched()
    bob.vanish()
    bob.comeBack().publish()
    expect(later()).toEqual(['streamCreated stream:stream-2'])
    await pass(30_000)
    expect(later().at(-1)).toBe('streamDestroyed stream:stream-1 reason:networkDisconnected')
  })

  it('leave no listener on what a rejoin has replaced, five times over (T14)', async () => {
    const { fake, session } = await playWatched()
    const listeners = fake.ledger.listeners(session)
    for (let rejoins = 0; rejoins < 5; rejoins += 1) {
      fake.network.giveUp()
      await pass(10_000)
    }
    expect(fake.ledger.listeners(session)).toEqual(listeners)
    const dead = fake.ledger.subscribers.filter(({ id }) => id === null)
    expect(dead).toHaveLength(5)
    for (const subscriber of dead) expect(fake.ledger.listeners(subscriber)).toEqual({})
  })
})

describe('a publisher', () => {
  it('is live again after each of five rejoins; the camera is asked for once (P1)', async () => {
    const { fake, later, reconnection } = await playJoined()
    const publisher = fake.OT.initPublisher()
    const ended = vi.fn()
    void reconnection.publish(publisher)
    await pass(1_000)
    publisher.on('destroyed', ended)
    const ids = new Set([publisher.stream?.streamId])
    for (let rejoins = 0; rejoins < 5; rejoins += 1) {
      later()
      fake.network.giveUp()
      await pass(40_000)
      ids.add(publisher.stream?.streamId)
      expect(later().filter((line) => line.startsWith('publisher'))).toEqual([
        'publisherReconnecting',
        'publisherReconnected',
        'publisherConnected',
      ])
    }
    expect(ids.size).toBe(6)
    expect(ended).not.toHaveBeenCalled()
    expect(fake.ledger.cameraRequests).toBe(1)
    expect(fake.ledger.publishers).toEqual([publisher])
    expect(fake.room.streams).toEqual([publisher.stream])
  })

  it('that is published while away is live after the rejoin (P2)', async () => {
    const { fake, reconnection } = await playJoined()
    fake.network.drop()
    const publisher = fake.OT.initPublisher()
    const published = watch(reconnection.publish(publisher))
    await pass(31_000)
    expect(published.state).toBe('pending')
    fake.network.restore()
    await pass(5_000)
    expect(published.state).toBe('resolved')
    expect(fake.room.streams).toEqual([publisher.stream])
  })

  it('that is refused for good fails alone (P2)', async () => {
    const { fake, reconnection } = await playJoined()
    fake.network.fail('stream', 403, { count: 99 })
    const published = watch(reconnection.publish(fake.OT.initPublisher()))
    await pass(300_000)
    expect(published.state).toBe('rejected publishFailed')
    expect(reconnection.status).toBe('connected')
  })

  it('that is taken off while away is not published again (P3)', async () => {
    const { fake, reconnection } = await playJoined()
    const publisher = fake.OT.initPublisher()
    void reconnection.publish(publisher)
    await pass(1_000)
    fake.network.drop()
    reconnection.unpublish(publisher)
    await pass(31_000)
    fake.network.restore()
    await pass(60_000)
    expect(fake.room.streams).toEqual([])
  })
})
