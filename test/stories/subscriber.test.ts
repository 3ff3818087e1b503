/** Stories of subscribers: subscribe, interruption, recreation, end, track(). */

import { describe, expect, it, vi } from 'vitest'
import { actorsOf } from '../../src/machines.ts'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import type { ReconnectingSubscriber } from '../../src/contract/subscriber.types.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import { CONNECT_MS } from './harness/scripted.ts'
import type { ScriptedSubscriber } from './harness/scripted.ts'
import { useStory, createSetup, createJoinedSetup, toLine } from './harness/story.ts'
import { pass } from './harness/time.ts'
import type { Setup } from './harness/story.ts'
import type { FakeAppEvent } from '../../src/kit/testing/index.ts'

useStory()

interface Watched extends Setup {
  readonly tile: ReconnectingSubscriber
  readonly subscriber: ScriptedSubscriber
  /** Events of the handle. */
  readonly tileStory: string[]
}

const stream = { streamId: 'a', connection: { connectionId: 'of anna' } }

async function createWatchedSetup(options: ReconnectionOptions = {}): Promise<Watched> {
  const setup = await createJoinedSetup(options)
  const tile = setup.reconnection.subscribe(stream, 'videos', { insertMode: 'append' })
  return {
    ...setup,
    tile,
    subscriber: setup.session.subscribers[0]!,
    tileStory: recordTile(tile),
  }
}

function recordTile(tile: ReconnectingSubscriber): string[] {
  const story: string[] = []
  const names = ['connected', 'reconnecting', 'stalled', 'reconnected', 'disconnected'] as const
  for (const name of names) tile.on(name, (payload) => story.push(toLine(name, payload)))
  tile.on('elementChanged', () => story.push('elementChanged'))
  return story
}

async function loseAndRejoin({ session }: Setup): Promise<void> {
  session.end('networkDisconnected')
  await pass(1 + 500 + CONNECT_MS)
}

const countLive = ({ session }: Setup) =>
  session.subscribers.filter(({ isDestroyed }) => !isDestroyed).length

const timeout = openTokError('OT_TIMEOUT', 1501)

describe('subscribe()', () => {
  it('passes stream, target and properties on, and is connecting', async () => {
    const { reconnection, session, tile, subscriber } = await createWatchedSetup()
    expect(session.subscribers).toHaveLength(1)
    expect(subscriber).toMatchObject({
      stream,
      target: 'videos',
      properties: { insertMode: 'append' },
    })
    expect(tile.getSnapshot()).toEqual({
      streamId: 'a',
      status: 'connecting',
      phase: 'subscribing',
      reason: null,
      error: null,
      attempt: 0,
      quality: 'unknown',
      degradedBy: null,
      audioBlocked: false,
    })
    expect(tile).toMatchObject({ streamId: 'a', stream, subscriber, element: subscriber.element })
    expect(reconnection.subscribers.get('a')).toBe(tile)
    expect(reconnection.getSnapshot().subscriberCount).toBe(1)
  })

  it('says connected, not reconnected, at first (T1)', async () => {
    const { story, subscriber, tileStory } = await createWatchedSetup()
    subscriber.fire('connected')
    subscriber.answer()
    await pass(10_000)
    expect(story).toEqual(['subscriberConnected streamId:a'])
    expect(tileStory).toEqual(['connected'])
  })

  it('gives the same handle for the same stream (T11)', async () => {
    const { reconnection, session, tile } = await createWatchedSetup()
    expect(reconnection.subscribe({ streamId: 'a' })).toBe(tile)
    expect(reconnection.subscribe({ streamId: 'b' })).not.toBe(tile)
    expect(session.subscribers).toHaveLength(2)
    expect(reconnection.getSnapshot().subscriberCount).toBe(2)
  })

  it.each([undefined, null, 42, {}, { streamId: 42 }])(
    'throws a TypeError for %s, which is no stream',
    (what) => {
      const { reconnection } = createSetup()
      expect(() => reconnection.subscribe(what as never)).toThrow(TypeError)
      expect(() => reconnection.subscribe(what as never)).toThrow(
        /^stream\.streamId must be a string, got /,
      )
    },
  )

  it('fires each event once, with the fields of its table', async () => {
    const { reconnection, subscriber } = await createWatchedSetup()
    const heard: unknown[] = []
    reconnection.on('subscriberConnected', (payload) => heard.push(payload))
    subscriber.fire('connected')
    subscriber.fire('connected')
    expect(heard).toHaveLength(1)
    expect(heard[0]).toMatchObject({ subscriber: reconnection.subscribers.get('a') })
    expect(Object.isFrozen(heard[0])).toBe(true)
  })
})

describe('a new object of OpenTok', () => {
  it('is announced once, with what the app has set on the one before (T16)', async () => {
    const setup = await createWatchedSetup()
    const { session, subscriber, tile } = setup
    const heard: unknown[] = []
    tile.on('subscriberChanged', (payload) => heard.push(payload))
    subscriber.fire('connected')
    subscriber.setAudioVolume(20)
    await loseAndRejoin(setup)
    subscriber.setStyle('nameDisplayMode', 'off')
    session.fire('streamCreated', { stream })
    const [, second] = session.subscribers
    expect(heard).toEqual([{ subscriber: second, previous: subscriber }])
    expect(Object.isFrozen(heard[0])).toBe(true)
    expect(second!.properties).toMatchObject({
      audioVolume: 20,
      insertMode: 'append',
      style: { nameDisplayMode: 'off' },
    })
  })
})

describe('a subscriber that is interrupted (T2)', () => {
  it('says reconnecting and reconnected with its outage, and settles', async () => {
    const { story, subscriber, tile, tileStory } = await createWatchedSetup()
    subscriber.fire('connected')
    await pass(1_000)
    subscriber.fire('disconnected')
    expect(tile.getSnapshot()).toMatchObject({ status: 'reconnecting', phase: 'interrupted' })
    await pass(4_000)
    subscriber.fire('connected')
    await pass(2_999)
    expect(tile.status).toBe('reconnected')
    await pass(1)
    expect(tile.getSnapshot()).toMatchObject({ status: 'connected', phase: 'playing' })
    expect(tileStory).toEqual([
      'connected',
      'reconnecting',
      'reconnected outageMs:4000',
      'connected',
    ])
    expect(story).toEqual([
      'subscriberConnected streamId:a',
      'subscriberReconnecting streamId:a',
      'subscriberReconnected streamId:a outageMs:4000',
      'subscriberConnected streamId:a',
    ])
  })

  it('reports it once, however often OpenTok does', async () => {
    const { subscriber, tileStory } = await createWatchedSetup()
    subscriber.fire('connected')
    subscriber.fire('disconnected')
    await pass(1_000)
    subscriber.fire('disconnected')
    subscriber.fire('connected')
    subscriber.fire('connected')
    expect(tileStory).toEqual(['connected', 'reconnecting', 'reconnected outageMs:1000'])
  })

  it('has its own outage during an outage of the session', async () => {
    const { session, story, subscriber } = await createWatchedSetup()
    subscriber.fire('connected')
    story.length = 0
    session.drop()
    await pass(6_000)
    subscriber.fire('disconnected')
    await pass(4_000)
    subscriber.fire('connected')
    session.resume()
    expect(story).toEqual([
      'reconnecting phase:resuming reason:null',
      'subscriberReconnecting streamId:a',
      'subscriberReconnected streamId:a outageMs:4000',
      'reconnected outageMs:10000 attempts:0 rejoined:false',
    ])
  })

  it('is not affected by an outage of the session that leaves its media alone', async () => {
    const { session, tile, tileStory, subscriber } = await createWatchedSetup()
    subscriber.fire('connected')
    const before = tile.getSnapshot()
    session.drop()
    await pass(3_000)
    session.resume()
    await pass(3_000)
    expect(tileStory).toEqual(['connected'])
    expect(tile.getSnapshot()).toBe(before)
  })

  it('is not one whose video is off for lack of bandwidth (T13)', async () => {
    const { subscriber, tile, tileStory } = await createWatchedSetup()
    subscriber.fire('connected')
    subscriber.fire('videoDisabled', { reason: 'quality' })
    expect(tile.status).toBe('connected')
    expect(tileStory).toEqual(['connected'])
  })

  it('reports a new element', async () => {
    const { subscriber, tileStory } = await createWatchedSetup()
    subscriber.fire('videoElementCreated')
    expect(tileStory).toEqual(['elementChanged'])
  })
})

describe('a stream that is gone (T4)', () => {
  it.each(['unpublished', 'clientDisconnected'])(
    'ends its handle with %s, once, without an attempt',
    async (reason) => {
      const { reconnection, session, story, subscriber, tile, tileStory } =
        await createWatchedSetup()
      subscriber.fire('connected')
      session.fire('streamDestroyed', { stream, reason })
      subscriber.destroy(reason)
      await pass(60_000)
      expect(tileStory).toEqual(['connected', `disconnected reason:${reason} error:null`])
      expect(story.slice(-2)).toEqual([
        `subscriberDisconnected streamId:a reason:${reason} error:null`,
        `streamDestroyed stream:a reason:${reason}`,
      ])
      expect(story.filter((line) => line.includes('subscriberDisconnected'))).toHaveLength(1)
      expect(tile).toMatchObject({ status: 'disconnected', subscriber: null, element: null })
      expect(reconnection.subscribers.size).toBe(0)
      expect(reconnection.getSnapshot().subscriberCount).toBe(0)
      expect(session.subscribers).toHaveLength(1)
    },
  )

  it('does not affect the others', async () => {
    const { reconnection, session } = await createWatchedSetup()
    const other = reconnection.subscribe({ streamId: 'b' })
    session.fire('streamDestroyed', { stream, reason: 'unpublished' })
    expect(other.status).toBe('connecting')
    expect([...reconnection.subscribers.keys()]).toEqual(['b'])
  })

  it('is identified by its id, though OpenTok has emptied its object (T12)', async () => {
    const { story, subscriber, tile } = await createWatchedSetup()
    let streamThen: unknown = 'not called'
    tile.on('disconnected', () => (streamThen = subscriber.stream))
    subscriber.destroy('unpublished')
    expect(streamThen).toBeNull()
    expect(tile).toMatchObject({ streamId: 'a', stream })
    expect(story).toEqual(['subscriberDisconnected streamId:a reason:unpublished error:null'])
  })

  it('lets a second subscribe() make a new handle', async () => {
    const { reconnection, session, subscriber, tile } = await createWatchedSetup()
    subscriber.destroy('unpublished')
    const again = reconnection.subscribe(stream)
    expect(again).not.toBe(tile)
    expect(session.subscribers).toHaveLength(2)
    session.subscribers[1]!.fire('connected')
    expect(again.status).toBe('connected')
    expect(tile.status).toBe('disconnected')
  })
})

describe('a subscription that OpenTok refuses (T7)', () => {
  it.each([
    ['OT_STREAM_NOT_FOUND', 1501],
    ['OT_PERMISSION_DENIED', 1500],
    ['OT_INVALID_PARAMETER', 1011],
  ])(
    'with %s, which is permanent, ends the handle, and removes the dead object',
    async (name, code) => {
      const { session, story, subscriber, tile, tileStory } = await createWatchedSetup()
      const cause = openTokError(name, code)
      subscriber.answer(cause)
      expect(subscriber.isDestroyed).toBe(true)
      expect(tileStory).toEqual(['disconnected reason:null error:subscribeFailed'])
      expect(story).toEqual(['subscriberDisconnected streamId:a reason:null error:subscribeFailed'])
      expect(tile.getSnapshot().error).toMatchObject({ code: 'subscribeFailed', cause })
      subscriber.fire('destroyed', { reason: 'streamNotFound' })
      await pass(60_000)
      expect(tileStory).toHaveLength(1)
      expect(session.subscribers).toHaveLength(1)
    },
  )

  it('without a session ends the handle with that as the cause', () => {
    const { reconnection, story } = createSetup()
    const tile = reconnection.subscribe(stream)
    expect(tile.status).toBe('disconnected')
    expect(tile.getSnapshot().error).toMatchObject({
      code: 'subscribeFailed',
      cause: { name: 'OT_NOT_CONNECTED', code: 1501 },
    })
    expect(tile).toMatchObject({ subscriber: null, element: null })
    expect(story).toEqual(['subscriberDisconnected streamId:a reason:null error:subscribeFailed'])
    expect(reconnection.subscribers.size).toBe(0)
  })

  it('by throwing ends the handle, and not the session', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const subscribe = vi.fn(() => {
      throw new Error('of the SDK')
    })
    session.subscribe = subscribe as never
    const tile = reconnection.subscribe(stream)
    await pass(60_000)
    expect(subscribe).toHaveBeenCalledTimes(6)
    expect(tile.getSnapshot()).toMatchObject({
      status: 'disconnected',
      error: { code: 'subscribeFailed', cause: new Error('of the SDK') },
    })
    expect(reconnection.status).toBe('connected')
  })
})

describe('unsubscribe() (T11)', () => {
  const ways: Readonly<Record<string, (setup: Watched) => unknown>> = {
    connecting: () => {},
    connected: ({ subscriber }) => subscriber.fire('connected'),
    reconnecting({ subscriber }) {
      subscriber.fire('connected')
      subscriber.fire('disconnected')
    },
    reconnected({ subscriber }) {
      for (const name of ['connected', 'disconnected', 'connected']) subscriber.fire(name)
    },
  }

  it.each(Object.entries(ways))('while %s ends it for good', async (status, prepare) => {
    const setup = await createWatchedSetup()
    prepare(setup)
    const { reconnection, session, subscriber, tile, tileStory } = setup
    expect(tile.status).toBe(status)
    tileStory.length = 0
    tile.unsubscribe()
    expect(subscriber.isDestroyed).toBe(true)
    expect(tileStory).toEqual(['disconnected reason:null error:null'])
    expect(reconnection.subscribers.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    subscriber.fire('connected')
    session.fire('streamCreated', { stream })
    await pass(60_000)
    expect(tileStory).toHaveLength(1)
    expect(session.subscribers).toHaveLength(1)
  })

  it('twice has no further effect', async () => {
    const { tile, tileStory } = await createWatchedSetup()
    tile.unsubscribe()
    tile.unsubscribe()
    expect(tileStory).toEqual(['disconnected reason:null error:null'])
  })

  it('inside its own event ends it', async () => {
    const { subscriber, tile, tileStory } = await createWatchedSetup()
    tile.once('connected', () => tile.unsubscribe())
    subscriber.fire('connected')
    expect(tileStory).toEqual(['connected', 'disconnected reason:null error:null'])
    expect(subscriber.isDestroyed).toBe(true)
  })
})

describe('a rejoin (T8, T9)', () => {
  it('takes the handle through reconnecting and reconnected, with a new object', async () => {
    const setup = await createWatchedSetup()
    const { session, subscriber, tile, tileStory } = setup
    subscriber.fire('connected')
    await loseAndRejoin(setup)
    expect(tile.getSnapshot()).toMatchObject({ status: 'reconnecting', phase: 'waiting' })
    const streamThen = { streamId: 'a' }
    session.fire('streamCreated', { stream: streamThen })
    expect(tile.getSnapshot()).toMatchObject({ phase: 'resubscribing', attempt: 1 })
    const renewed = session.subscribers[1]!
    expect(renewed).toMatchObject({
      stream: streamThen,
      target: 'videos',
      properties: { insertMode: 'append' },
    })
    renewed.fire('connected')
    expect(tile).toMatchObject({ subscriber: renewed, stream: streamThen })
    expect(tileStory).toEqual([
      'connected',
      'reconnecting',
      `reconnected outageMs:${500 + CONNECT_MS}`,
    ])
    await pass(3_000)
    expect(tile.getSnapshot()).toMatchObject({ status: 'connected', attempt: 0 })
  })

  it('ignores events of the old object (T8)', async () => {
    const setup = await createWatchedSetup()
    const { session, subscriber, tile } = setup
    subscriber.fire('connected')
    await loseAndRejoin(setup)
    session.fire('streamCreated', { stream })
    session.subscribers[1]!.fire('connected')
    const before = tile.getSnapshot()
    subscriber.answer(openTokError('OT_TIMEOUT', 1501))
    subscriber.fire('destroyed', { reason: 'networkDisconnected' })
    subscriber.fire('disconnected')
    expect(tile.getSnapshot()).toBe(before)
    expect(session.subscribers[1]!.isDestroyed).toBe(false)
  })

  it('removes an old object that OpenTok has left over', async () => {
    const setup = await createWatchedSetup()
    const { session, subscriber, tile } = setup
    subscriber.fire('connected')
    session.subscribers.length = 0
    session.once('sessionDisconnected', (event: FakeAppEvent) => event.preventDefault())
    await loseAndRejoin(setup)
    expect(subscriber.isDestroyed).toBe(false)
    session.fire('streamCreated', { stream })
    expect(subscriber.isDestroyed).toBe(true)
    expect(tile.subscriber).toBe(session.subscribers[0])
    expect(tile.getSnapshot()).toMatchObject({ phase: 'resubscribing' })
  })

  it('after a resume that OpenTok never ends gives no reason to a tile with resubscribe: false', async () => {
    const { reconnection, session, tile, tileStory } = await createWatchedSetup({
      subscribers: { resubscribe: false },
    })
    session.subscribers[0]!.fire('connected')
    session.drop()
    await pass(59_999)
    expect(tile.status).toBe('connected')
    await pass(1)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'reconnecting', connectionId: null })
    expect(tileStory.at(-1)).toBe('disconnected reason: error:null')
  })

  it('ends a tile with resubscribe: false together with its object, and not before', async () => {
    const { session, subscriber, tile, tileStory } = await createWatchedSetup({
      subscribers: { resubscribe: false },
    })
    subscriber.fire('connected')
    session.once('sessionDisconnected', (event: FakeAppEvent) => event.preventDefault())
    session.end('networkDisconnected')
    await pass(1)
    expect(tile.status).toBe('connected')
    subscriber.destroy('networkDisconnected')
    expect(tileStory.at(-1)).toBe('disconnected reason:networkDisconnected error:null')
  })

  it('keeps three handles; a stream that does not come back ends its own (T9)', async () => {
    const setup = await createWatchedSetup()
    const { reconnection, session, story } = setup
    const ids = ['a', 'b', 'c']
    const tiles = ids.map((streamId) => reconnection.subscribe({ streamId }))
    for (const subscriber of session.subscribers) subscriber.fire('connected')
    await loseAndRejoin(setup)
    for (const streamId of ['a', 'b']) session.fire('streamCreated', { stream: { streamId } })
    for (const subscriber of session.subscribers.slice(3)) subscriber.fire('connected')
    await pass(2_999)
    expect(tiles.map(({ status }) => status)).toEqual([
      'reconnected',
      'reconnected',
      'reconnecting',
    ])
    story.length = 0
    await pass(1)
    expect(ids.map((id) => reconnection.subscribers.get(id))).toEqual([
      tiles[0],
      tiles[1],
      undefined,
    ])
    expect(tiles.map(({ status }) => status)).toEqual(['connected', 'connected', 'disconnected'])
    expect(story.filter((line) => line.startsWith('subscriberDisconnected'))).toEqual([
      'subscriberDisconnected streamId:c reason:networkDisconnected error:null',
    ])
    expect(session.subscribers.filter(({ isDestroyed }) => !isDestroyed)).toHaveLength(2)
  })

  it('fails for one stream without an effect on the session', async () => {
    const setup = await createWatchedSetup()
    const { reconnection, session, tile } = setup
    await loseAndRejoin(setup)
    session.fire('streamCreated', { stream })
    for (let attempt = 0; attempt <= 5; attempt += 1) {
      expect(tile.status).toBe('connecting')
      session.subscribers.at(-1)!.answer(openTokError('OT_UNABLE_TO_SUBSCRIBE', 2001))
      await pass(500 * 2 ** attempt)
    }
    expect(session.subscribers).toHaveLength(7)
    expect(tile.getSnapshot()).toMatchObject({ status: 'disconnected' })
    expect(session.subscribers.every(({ isDestroyed }) => isDestroyed)).toBe(true)
    expect(reconnection.status).toBe('connected')
  })

  it('that is lost again while the tile is recreated recreates it once more', async () => {
    const setup = await createWatchedSetup()
    const { session, tile, tileStory } = setup
    session.subscribers[0]!.fire('connected')
    await loseAndRejoin(setup)
    session.fire('streamCreated', { stream })
    session.end('networkDisconnected')
    await pass(1)
    expect(tile.getSnapshot()).toMatchObject({ phase: 'waiting' })
    await pass(1_000 + CONNECT_MS)
    session.fire('streamCreated', { stream })
    session.subscribers[2]!.fire('connected')
    expect(tile.status).toBe('reconnected')
    expect(tileStory.filter((line) => line === 'reconnecting')).toHaveLength(1)
  })

  it('five times leaves as many listeners as the first join (T14)', async () => {
    const setup = await createWatchedSetup()
    const { session } = setup
    const sessionListeners = session.listeners
    session.subscribers[0]!.fire('connected')
    const subscriberListeners = session.subscribers[0]!.listeners
    for (let join = 1; join <= 5; join += 1) {
      await loseAndRejoin(setup)
      session.fire('streamCreated', { stream })
      session.subscribers.at(-1)!.fire('connected')
      await pass(3_000)
    }
    expect(session.subscribers).toHaveLength(6)
    expect(session.listeners).toEqual(sessionListeners)
    expect(session.subscribers.map(({ listeners }) => listeners)).toEqual([
      ...Array.from({ length: 5 }, () => ({})),
      subscriberListeners,
    ])
  })
})

describe('the end of the session', () => {
  it('ends every handle with its reason (S4)', async () => {
    const { reconnection, session, story, tile } = await createWatchedSetup({ rejoin: false })
    session.subscribers[0]!.fire('connected')
    reconnection.subscribe({ streamId: 'b' })
    story.length = 0
    session.end('networkDisconnected')
    await pass(1)
    expect(story).toEqual([
      'disconnected reason:networkDisconnected error:null recoverable:true',
      'subscriberDisconnected streamId:a reason:networkDisconnected error:null',
      'streamDestroyed stream:a reason:networkDisconnected',
      'subscriberDisconnected streamId:b reason:networkDisconnected error:null',
      'streamDestroyed stream:b reason:networkDisconnected',
    ])
    expect(reconnection.subscribers.size).toBe(0)
    expect(tile.subscriber).toBeNull()
  })

  it('leaves in the page what the app has kept there', async () => {
    const { session, subscriber, tile } = await createWatchedSetup({ rejoin: false })
    session.once('sessionDisconnected', (event: FakeAppEvent) => event.preventDefault())
    session.end('networkDisconnected')
    await pass(1)
    expect(tile.status).toBe('disconnected')
    expect(subscriber.isDestroyed).toBe(false)
    expect(subscriber.listeners).toEqual({})
    session.unsubscribe(subscriber)
  })

  it('before the first join has no reason', async () => {
    const { reconnection, session, story } = createSetup({ joinAttempts: 1 })
    session.answerConnects(openTokError('OT_CONNECT_FAILED', 1006))
    void reconnection.connect().catch(() => {})
    reconnection.subscribe(stream)
    await pass(1_000)
    expect(reconnection.status).toBe('disconnected')
    expect(story.slice(-2)).toEqual([
      'subscriberDisconnected streamId:a reason: error:null',
      'streamDestroyed stream:a reason:',
    ])
  })

  it('ends a handle whose object OpenTok has left over', async () => {
    const { session, subscriber, tile } = await createWatchedSetup({ rejoin: false })
    session.subscribers.length = 0
    session.end('networkDisconnected')
    await pass(1)
    expect(tile.status).toBe('disconnected')
    expect(subscriber.listeners).toEqual({})
  })
})

describe('dispose()', () => {
  it.each(['connecting', 'connected', 'reconnecting', 'reconnected'])(
    'while a subscriber is %s leaves no listener and no timer, and does not touch its object (S21)',
    async (status) => {
      const { reconnection, story, subscriber, tile, tileStory } = await createWatchedSetup()
      const steps = ['connected', 'disconnected', 'connected']
      const count = ['connecting', 'connected', 'reconnecting', 'reconnected'].indexOf(status)
      for (const name of steps.slice(0, count)) subscriber.fire(name)
      expect(tile.status).toBe(status)
      tileStory.length = 0
      story.length = 0
      const handleOwn = () => {}
      subscriber.on('connected', handleOwn)
      reconnection.dispose()
      expect(subscriber.isDestroyed).toBe(false)
      expect(subscriber.listeners).toEqual({ connected: 1 })
      expect(vi.getTimerCount()).toBe(0)
      subscriber.fire('disconnected')
      await pass(60_000)
      expect(tileStory).toEqual([])
      expect(story).toEqual([])
    },
  )
})

describe('a subscriber that is destroyed while its stream lives on (T3)', () => {
  const FAILED = 'peerConnection is disconnected'

  it('is recreated at once, with the same handle, target and properties', async () => {
    const setup = await createWatchedSetup()
    const { reconnection, session, subscriber, tile, tileStory } = setup
    subscriber.fire('connected')
    subscriber.fire('disconnected')
    await pass(12_000)
    subscriber.destroy(FAILED)
    expect(tile.getSnapshot()).toMatchObject({ phase: 'resubscribing', attempt: 1 })
    const [, renewed] = session.subscribers
    expect(renewed).toMatchObject({
      stream,
      target: 'videos',
      properties: { insertMode: 'append' },
    })
    renewed!.fire('connected')
    await pass(3_000)
    expect(tileStory).toEqual([
      'connected',
      'reconnecting',
      'reconnected outageMs:12000',
      'connected',
    ])
    expect(reconnection.subscribers.get('a')).toBe(tile)
    expect(tile).toMatchObject({ subscriber: renewed, element: renewed!.element })
    expect(countLive(setup)).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['connected', 'reconnected'])('is recreated from %s too', async (status) => {
    const setup = await createWatchedSetup()
    const { session, subscriber, tile } = setup
    const steps = ['connected', 'disconnected', 'connected']
    for (const name of status === 'connected' ? ['connected'] : steps) subscriber.fire(name)
    expect(tile.status).toBe(status)
    subscriber.destroy(FAILED)
    session.subscribers[1]!.fire('connected')
    expect(tile.status).toBe('reconnected')
    expect(countLive(setup)).toBe(1)
  })

  it('is not recreated by the second, undocumented event', async () => {
    const setup = await createWatchedSetup()
    const { session, subscriber } = setup
    subscriber.fire('connected')
    subscriber.destroy(FAILED)
    subscriber.fire('destroyed', {})
    await pass(7)
    expect(session.subscribers).toHaveLength(2)
    expect(countLive(setup)).toBe(1)
  })

  it('ends when OpenTok announces the end of the stream', async () => {
    const { session, subscriber, tileStory } = await createWatchedSetup()
    subscriber.fire('connected')
    subscriber.destroy(FAILED)
    session.fire('streamDestroyed', { stream, reason: 'networkDisconnected' })
    await pass(60_000)
    expect(tileStory.at(-1)).toBe('disconnected reason:networkDisconnected error:null')
    expect(session.subscribers).toHaveLength(2)
    expect(session.subscribers[1]!.listeners).toEqual({})
  })

  it('has no error after recovery', async () => {
    const { session, subscriber, tile } = await createWatchedSetup()
    subscriber.fire('connected')
    subscriber.destroy(FAILED)
    session.subscribers[1]!.answer(timeout)
    await pass(1_000)
    session.subscribers[2]!.destroy(FAILED)
    await pass(2_000)
    session.subscribers[3]!.fire('connected')
    await pass(3_000)
    expect(tile.getSnapshot()).toEqual({
      streamId: 'a',
      status: 'connected',
      phase: 'playing',
      reason: null,
      error: null,
      attempt: 0,
      quality: 'unknown',
      degradedBy: null,
      audioBlocked: false,
    })
  })
})

describe('a subscriber that is destroyed while the session is away (T5)', () => {
  it('is recreated when OpenTok has resumed, and not before', async () => {
    const setup = await createWatchedSetup()
    const { session, subscriber, tile, tileStory } = setup
    subscriber.fire('connected')
    session.drop()
    await pass(1_000)
    subscriber.destroy('peerConnection is disconnected')
    expect(tile.getSnapshot()).toMatchObject({ status: 'reconnecting', phase: 'waiting' })
    await pass(20_000)
    expect(session.subscribers).toHaveLength(1)
    session.resume()
    expect(tile.getSnapshot()).toMatchObject({ phase: 'resubscribing', attempt: 1 })
    session.subscribers[1]!.fire('connected')
    expect(tileStory).toEqual(['connected', 'reconnecting', 'reconnected outageMs:20000'])
    expect(countLive(setup)).toBe(1)
  })

  it('is recreated once if OpenTok gives up, after the rejoin', async () => {
    const setup = await createWatchedSetup()
    const { session, subscriber, tile } = setup
    subscriber.fire('connected')
    session.drop()
    subscriber.destroy('peerConnection is disconnected')
    await loseAndRejoin(setup)
    session.fire('streamCreated', { stream })
    session.subscribers.at(-1)!.fire('connected')
    await pass(3_000)
    expect(tile.status).toBe('connected')
    expect(session.subscribers).toHaveLength(2)
    expect(countLive(setup)).toBe(1)
  })

  it('ends if its stream is gone', async () => {
    const { session, subscriber, tileStory } = await createWatchedSetup()
    subscriber.fire('connected')
    session.drop()
    subscriber.destroy('peerConnection is disconnected')
    session.fire('streamDestroyed', { stream, reason: 'clientDisconnected' })
    session.resume()
    await pass(60_000)
    expect(tileStory.at(-1)).toBe('disconnected reason:clientDisconnected error:null')
    expect(session.subscribers).toHaveLength(1)
  })
})

describe('a subscriber whose recreation fails, though the session stays (T7)', () => {
  it.each(['OT_CANCEL', 'OT_STREAM_DESTROYED'])(
    'by %s is recreated after the stall time',
    async (name) => {
      const { reconnection, session } = await createJoinedSetup()
      const tile = reconnection.subscribe({ streamId: 'a' })
      session.subscribers[0]!.fire('connected')
      session.subscribers[0]!.destroy('peerConnection is disconnected')
      session.subscribers[1]!.answer(openTokError(name, 1501))
      expect(tile.phase).toBe('waiting')
      await pass(15_000)
      session.subscribers[2]!.fire('connected')
      expect(tile.status).toBe('reconnected')
    },
  )

  it('by OT_NOT_CONNECTED shows an unannounced end of the session (E7)', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const tile = reconnection.subscribe({ streamId: 'a' })
    session.subscribers[0]!.answer(openTokError('OT_NOT_CONNECTED', 1501))
    expect(tile.phase).toBe('waiting')
    await pass(999)
    expect(reconnection.status).toBe('connected')
    await pass(1)
    expect(reconnection.status).toBe('reconnecting')
  })
})

describe('a subscriber that is interrupted again after maxAttempts recreations (T6)', () => {
  it('ends when it stays interrupted, and the session does not', async () => {
    const { reconnection, session } = await createJoinedSetup({
      reconnectedMs: 100_000,
      subscribers: { maxAttempts: 1, stallMs: 1_000 },
    })
    const tile = reconnection.subscribe({ streamId: 'a' })
    session.subscribers[0]!.fire('connected')
    session.subscribers[0]!.fire('disconnected')
    await pass(2_000)
    session.subscribers[1]!.fire('connected')
    session.subscribers[1]!.fire('disconnected')
    await pass(999)
    expect(tile.status).toBe('reconnecting')
    await pass(1)
    expect(tile.status).toBe('disconnected')
    expect(reconnection.status).toBe('connected')
  })
})

describe('a subscriber that stays interrupted (T6)', () => {
  async function createInterruptedSetup(options: ReconnectionOptions = {}): Promise<Watched> {
    const setup = await createWatchedSetup(options)
    setup.subscriber.fire('connected')
    setup.subscriber.fire('disconnected')
    return setup
  }

  it('is stalled after stallMs, and recreated after a wait', async () => {
    const setup = await createInterruptedSetup()
    const { session, story, subscriber, tile, tileStory } = setup
    await pass(14_999)
    expect(tile.phase).toBe('interrupted')
    await pass(1)
    expect(tile).toMatchObject({ status: 'reconnecting', phase: 'stalled', subscriber })
    expect(story.at(-1)).toBe('subscriberStalled streamId:a')
    await pass(499)
    expect(session.subscribers).toHaveLength(1)
    await pass(1)
    expect(subscriber.isDestroyed).toBe(true)
    expect(tile.getSnapshot()).toMatchObject({ phase: 'resubscribing', attempt: 1 })
    session.subscribers[1]!.fire('connected')
    await pass(3_000)
    expect(tileStory).toEqual([
      'connected',
      'reconnecting',
      'stalled',
      'reconnected outageMs:15500',
      'connected',
    ])
    expect(countLive(setup)).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('takes its own stallMs', async () => {
    const { tile } = await createInterruptedSetup({ subscribers: { stallMs: 1_000 } })
    await pass(999)
    expect(tile.phase).toBe('interrupted')
    await pass(1)
    expect(tile.phase).toBe('stalled')
  })

  it('does not count as stalled while the session is away, but may afterwards', async () => {
    const setup = await createInterruptedSetup()
    const { session, tile } = setup
    await pass(1_000)
    session.drop()
    await pass(25_000)
    expect(tile.phase).toBe('interrupted')
    session.resume()
    await pass(15_500)
    expect(session.subscribers).toHaveLength(2)
    session.subscribers[1]!.fire('connected')
    expect(tile.status).toBe('reconnected')
    expect(countLive(setup)).toBe(1)
  })

  it('is not recreated if it recovers while it is stalled', async () => {
    const { session, subscriber, tile } = await createInterruptedSetup()
    await pass(15_200)
    subscriber.fire('connected')
    await pass(60_000)
    expect(tile).toMatchObject({ status: 'connected', subscriber })
    expect(session.subscribers).toHaveLength(1)
  })

  it('is given up after maxAttempts in a row, with the last error; the others stay', async () => {
    const setup = await createInterruptedSetup({ subscribers: { maxAttempts: 2 } })
    const { reconnection, session, story, tile } = setup
    const other = reconnection.subscribe({ streamId: 'b' })
    session.subscribers[1]!.fire('connected')
    await pass(15_500)
    session.subscribers[2]!.answer(openTokError('OT_UNABLE_TO_SUBSCRIBE', 2001))
    expect(tile.phase).toBe('stalled')
    await pass(999)
    expect(session.subscribers).toHaveLength(3)
    await pass(1)
    session.subscribers[3]!.answer(timeout)
    expect(tile.getSnapshot()).toMatchObject({
      status: 'disconnected',
      error: { code: 'subscribeFailed', cause: timeout },
      attempt: 2,
    })
    await pass(60_000)
    expect(session.subscribers).toHaveLength(4)
    expect(countLive(setup)).toBe(1)
    expect(other.status).toBe('connected')
    expect(reconnection.status).toBe('connected')
    expect(story.filter((line) => line.startsWith('subscriberDisconnected'))).toEqual([
      'subscriberDisconnected streamId:a reason:null error:subscribeFailed',
    ])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has all its attempts again once it was connected', async () => {
    const { session, tile } = await createInterruptedSetup({ subscribers: { maxAttempts: 1 } })
    for (let outage = 1; outage <= 3; outage += 1) {
      await pass(15_500)
      expect(session.subscribers).toHaveLength(outage + 1)
      session.subscribers.at(-1)!.fire('connected')
      await pass(3_000)
      expect(tile.getSnapshot()).toMatchObject({ status: 'connected', attempt: 0 })
      session.subscribers.at(-1)!.fire('disconnected')
    }
  })

  it('is never recreated with resubscribe: false', async () => {
    const options = { subscribers: { resubscribe: false } }
    const { session, story, subscriber, tile, tileStory } = await createInterruptedSetup(options)
    await pass(600_000)
    expect(tile.phase).toBe('interrupted')
    subscriber.destroy('peerConnection is disconnected')
    expect(tileStory.at(-1)).toBe('disconnected reason:peerConnection is disconnected error:null')
    await pass(60_000)
    expect(session.subscribers).toHaveLength(1)
    expect(story.join()).not.toContain('subscriberStalled')
  })

  it.each(['stalled', 'resubscribing'])('and is %s ends by unsubscribe()', async (phase) => {
    const setup = await createInterruptedSetup()
    const { session, tile, tileStory } = setup
    await pass(phase === 'stalled' ? 15_000 : 15_500)
    expect(tile.phase).toBe(phase)
    tile.unsubscribe()
    expect(vi.getTimerCount()).toBe(0)
    const count = session.subscribers.length
    await pass(60_000)
    expect(tileStory.at(-1)).toBe('disconnected reason:null error:null')
    expect(session.subscribers).toHaveLength(count)
    expect(countLive(setup)).toBe(0)
  })

  it.each(['stalled', 'resubscribing'])('and is %s is detached by dispose()', async (phase) => {
    const setup = await createInterruptedSetup()
    const { reconnection, session, tile } = setup
    await pass(phase === 'stalled' ? 15_000 : 15_500)
    expect(tile.phase).toBe(phase)
    reconnection.dispose()
    expect(vi.getTimerCount()).toBe(0)
    expect(countLive(setup)).toBe(1)
    expect(session.subscribers.map(({ listeners }) => listeners)).toEqual(
      session.subscribers.map(() => ({})),
    )
  })
})

describe('a subscription that fails temporarily (T7)', () => {
  it.each([
    ['OT_TIMEOUT', 1501],
    ['OT_UNABLE_TO_SUBSCRIBE', 2001],
  ])('is tried again after %s, after its dead object is removed', async (name, code) => {
    const setup = await createWatchedSetup()
    const { session, subscriber, tile, tileStory } = setup
    subscriber.answer(openTokError(name, code))
    expect(subscriber.isDestroyed).toBe(true)
    expect(tile).toMatchObject({ status: 'connecting', phase: 'stalled', subscriber: null })
    await pass(499)
    expect(session.subscribers).toHaveLength(1)
    await pass(1)
    expect(session.subscribers[1]).toMatchObject({ stream, target: 'videos' })
    session.subscribers[1]!.fire('connected')
    expect(tileStory.filter((line) => line !== 'stalled')).toEqual(['connected'])
    expect(tile.getSnapshot()).toMatchObject({ error: null, attempt: 0 })
    expect(countLive(setup)).toBe(1)
  })

  it('is tried once with resubscribe: false', async () => {
    const { session, subscriber, tile } = await createWatchedSetup({
      subscribers: { resubscribe: false },
    })
    subscriber.answer(timeout)
    expect(tile.getSnapshot()).toMatchObject({ status: 'disconnected', error: { cause: timeout } })
    await pass(60_000)
    expect(session.subscribers).toHaveLength(1)
  })

  it('waits for a rejoin if there is no session for the moment, and happens once', async () => {
    const setup = await createJoinedSetup()
    const { reconnection, session, story } = setup
    session.end('networkDisconnected')
    await pass(1)
    const tile = reconnection.subscribe(stream, 'videos')
    expect(tile.getSnapshot()).toMatchObject({
      status: 'connecting',
      phase: 'waiting',
      error: null,
    })
    await pass(500 + CONNECT_MS)
    session.fire('streamCreated', { stream })
    expect(session.subscribers).toHaveLength(1)
    session.subscribers[0]!.fire('connected')
    await pass(3_000)
    expect(tile.status).toBe('connected')
    expect(story.filter((line) => line.startsWith('subscriber'))).toEqual([
      'subscriberConnected streamId:a',
    ])
  })

  it.each(['OT_STREAM_DESTROYED', 'OT_DISCONNECTED', 'OT_CANCEL', 'OT_NOT_CONNECTED'])(
    'happens after the rejoin if the final disconnect fails it with %s',
    async (name) => {
      const setup = await createWatchedSetup()
      const { reconnection, session, subscriber, tile, tileStory } = setup
      subscriber.answer(openTokError(name, 1501))
      await loseAndRejoin(setup)
      expect(reconnection.subscribers.get('a')).toBe(tile)
      session.fire('streamCreated', { stream })
      session.subscribers[1]!.fire('connected')
      await pass(3_000)
      expect(tileStory).toEqual(['connected'])
      expect(session.subscribers).toHaveLength(2)
    },
  )

  it('happens after the rejoin if it failed after it had been connected', async () => {
    const setup = await createWatchedSetup()
    const { session, subscriber, tile, tileStory } = setup
    subscriber.fire('connected')
    subscriber.answer(openTokError('OT_STREAM_DESTROYED', 1501))
    await loseAndRejoin(setup)
    session.fire('streamCreated', { stream })
    session.subscribers[1]!.fire('connected')
    expect(tile.status).toBe('reconnected')
    expect(tileStory.join()).not.toContain('disconnected')
  })

  it('ends if its stream really is destroyed', async () => {
    const { session, subscriber, tileStory } = await createWatchedSetup()
    subscriber.answer(openTokError('OT_STREAM_DESTROYED', 1501))
    session.fire('streamDestroyed', { stream, reason: 'clientDisconnected' })
    await pass(60_000)
    expect(tileStory.at(-1)).toBe('disconnected reason:clientDisconnected error:null')
    expect(session.subscribers).toHaveLength(1)
  })
})

describe('track() (T11)', () => {
  async function createTrackedSetup(options: ReconnectionOptions = {}): Promise<Watched> {
    const setup = await createJoinedSetup(options)
    setup.session.subscribe(stream)
    const [subscriber] = setup.session.subscribers as [ScriptedSubscriber]
    const tile = setup.reconnection.track(subscriber)
    return { ...setup, tile, subscriber, tileStory: recordTile(tile) }
  }

  it('follows a subscriber of the app, without a call of OpenTok', async () => {
    const { reconnection, session, story, subscriber, tile } = await createTrackedSetup()
    expect(tile).toMatchObject({ streamId: 'a', stream, subscriber })
    expect(reconnection.subscribers.get('a')).toBe(tile)
    expect(reconnection.track(subscriber)).toBe(tile)
    expect(reconnection.subscribe(stream)).toBe(tile)
    for (const name of ['connected', 'disconnected', 'connected']) subscriber.fire(name)
    expect(story).toEqual([
      'subscriberConnected streamId:a',
      'subscriberReconnecting streamId:a',
      'subscriberReconnected streamId:a outageMs:0',
    ])
    expect(session.subscribers).toEqual([subscriber])
  })

  it.each([
    ['shows its stream', { isSubscribing: true, isLoading: false }, 'connected'],
    ['is interrupted', { isSubscribing: true, isLoading: true }, 'reconnecting'],
    ['shows nothing yet', { isSubscribing: false, isLoading: true }, 'connecting'],
  ])(
    'detects at once a subscriber that %s already',
    async (_, { isSubscribing, isLoading }, status) => {
      const setup = await createJoinedSetup()
      setup.session.subscribe(stream)
      const [subscriber] = setup.session.subscribers as [ScriptedSubscriber]
      const fields = { isSubscribing: () => isSubscribing, isLoading: () => isLoading }
      const tracked = Object.assign(subscriber, fields)
      const { reconnection } = setup
      const seen: (string | undefined)[] = []
      for (const name of ['subscriberConnected', 'subscriberReconnecting'] as const) {
        reconnection.on(name, () => seen.push(reconnection.subscribers.get('a')?.status))
      }
      const tile = reconnection.track(tracked)
      expect(tile.status).toBe(status)
      expect(seen).toEqual(status === 'connecting' ? [] : [status])
      expect(reconnection.getSnapshot()).toMatchObject({ subscriberCount: 1 })
      if (status === 'connected') return
      subscriber.fire(status === 'connecting' ? 'loaded' : 'connected')
      expect(tile.status).toBe(status === 'connecting' ? 'connected' : 'reconnected')
    },
  )

  it('never recreates it when it is destroyed', async () => {
    const { session, subscriber, tileStory } = await createTrackedSetup()
    subscriber.fire('connected')
    subscriber.destroy('peerConnection is disconnected')
    await pass(60_000)
    expect(tileStory.at(-1)).toBe('disconnected reason:peerConnection is disconnected error:null')
    expect(session.subscribers).toHaveLength(1)
  })

  it('never recreates it when it stays interrupted', async () => {
    const { session, subscriber, tile } = await createTrackedSetup()
    subscriber.fire('connected')
    subscriber.fire('disconnected')
    await pass(600_000)
    expect(tile).toMatchObject({ status: 'reconnecting', phase: 'interrupted', subscriber })
    expect(session.subscribers).toHaveLength(1)
  })

  it('ends with the session that is lost, and has no listener on a dead object', async () => {
    const setup = await createTrackedSetup()
    const { session, subscriber, tile, tileStory } = setup
    subscriber.fire('connected')
    await loseAndRejoin(setup)
    session.fire('streamCreated', { stream })
    await pass(3_000)
    expect(session.subscribers).toHaveLength(1)
    expect(subscriber.listeners).toEqual({})
    expect(tile.status).toBe('disconnected')
    expect(tileStory.at(-1)).toMatch(/^disconnected/)
  })

  it.each([
    undefined,
    null,
    42,
    {},
    { on() {}, off() {}, stream: null },
    { stream: { streamId: 'a' } },
  ])('throws a TypeError for %s, which is no live subscriber', async (what) => {
    const { reconnection } = await createJoinedSetup()
    expect(() => reconnection.track(what as never)).toThrow(TypeError)
    expect(() => reconnection.track(what as never)).toThrow(
      /^(subscriber must be an object with on\(\), off\(\)|stream\.streamId must be a string), got /,
    )
  })
})

describe('dispose() inside an event of a subscriber', () => {
  it('leaves no listener and no timer', async () => {
    const { reconnection, subscriber, tile } = await createWatchedSetup()
    tile.on('connected', () => reconnection.dispose())
    subscriber.fire('connected')
    expect(subscriber.listeners).toEqual({})
    expect(subscriber.isDestroyed).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that is its last one stops the session after the subscriber has reported its end', async () => {
    const { reconnection, tile } = await createWatchedSetup()
    const [session] = actorsOf(reconnection)
    tile.on('disconnected', () => reconnection.dispose())
    tile.unsubscribe()
    await pass(0)
    expect(session!.getSnapshot().status).toBe('stopped')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('five rejoins (T14)', () => {
  it('with three tiles and a stall in each leave the same listeners and timers', async () => {
    const setup = await createJoinedSetup()
    const { reconnection, session } = setup
    const streams = ['a', 'b', 'c'].map((streamId) => ({ streamId }))
    const tiles = streams.map((each) => reconnection.subscribe(each))
    for (const subscriber of session.subscribers) subscriber.fire('connected')
    const sessionListeners = session.listeners
    const { listeners } = session.subscribers[0]!
    for (let join = 1; join <= 5; join += 1) {
      await loseAndRejoin(setup)
      for (const each of streams) session.fire('streamCreated', { stream: each })
      for (const subscriber of session.subscribers.slice(-3)) subscriber.fire('connected')
      await pass(3_000)
      session.subscribers.at(-1)!.fire('disconnected')
      await pass(15_500)
      session.subscribers.at(-1)!.fire('connected')
      await pass(3_000)
      expect(tiles.map(({ status }) => status)).toEqual(['connected', 'connected', 'connected'])
      expect(countLive(setup)).toBe(3)
    }
    expect(session.listeners).toEqual(sessionListeners)
    for (const subscriber of session.subscribers) {
      expect(subscriber.listeners).toEqual(subscriber.isDestroyed ? {} : listeners)
    }
    expect([...reconnection.subscribers.values()]).toEqual(tiles)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('an outage during which the clock is set back', () => {
  it('has lasted for no less than 0 ms, for the session and for its tiles', async () => {
    const { session, story, subscriber } = await createWatchedSetup()
    subscriber.fire('connected')
    story.length = 0
    session.drop()
    subscriber.fire('disconnected')
    vi.setSystemTime(Date.now() - 3_600_000)
    session.resume()
    subscriber.fire('connected')
    expect(story.filter((line) => line.includes('outageMs'))).toEqual([
      'reconnected outageMs:0 attempts:0 rejoined:false',
      'subscriberReconnected streamId:a outageMs:0',
    ])
  })
})
