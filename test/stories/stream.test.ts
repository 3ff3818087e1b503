/** Stories of streams: announcements, rejoin, ghosts, returning people. */

import { describe, expect, it, vi } from 'vitest'
import type { ConnectionLike, StreamLike } from '../../src/contract/opentok.types.ts'
import { QUIET_MS } from '../../src/session/join.actor.ts'
import { CONNECT_MS } from './harness/scripted.ts'
import { useStory, createSetup, createJoinedSetup } from './harness/story.ts'
import { pass } from './harness/time.ts'
import type { Setup } from './harness/story.ts'

useStory()

const identify = ({ data }: ConnectionLike) => data

const anna = (streamId: string, connectionId: string, videoType = 'camera'): StreamLike => ({
  streamId,
  connection: { connectionId, data: 'anna' },
  videoType,
})

async function loseAndRejoin({ session }: Setup, waitMs = 500): Promise<void> {
  session.end('networkDisconnected')
  await pass(1 + waitMs + CONNECT_MS)
}

const ofStreams = (story: readonly string[]) => story.filter((line) => line.startsWith('stream'))

describe('streamCreated and streamDestroyed', () => {
  it('are announced once each, with the stream', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    const stream = anna('a', 'c')
    const heard = vi.fn()
    reconnection.on('streamCreated', heard)
    session.fire('streamCreated', { stream })
    session.fire('streamDestroyed', { stream, reason: 'clientDisconnected' })
    session.fire('streamDestroyed', { stream, reason: 'networkDisconnected' })
    expect(heard).toHaveBeenCalledExactlyOnceWith({ stream })
    expect(Object.isFrozen(heard.mock.calls[0]![0])).toBe(true)
    expect(story).toEqual([
      'streamCreated stream:a',
      'streamDestroyed stream:a reason:clientDisconnected',
    ])
  })

  it('are announced for each of several streams, in order', async () => {
    const { session, story } = await createJoinedSetup()
    for (const id of ['a', 'b']) session.fire('streamCreated', { stream: { streamId: id } })
    expect(story).toEqual(['streamCreated stream:a', 'streamCreated stream:b'])
  })

  it('are announced of a stream to which the app could not subscribe, as it had not joined', async () => {
    const { reconnection, session, story } = createSetup()
    const stream = anna('a', 'c')
    expect(reconnection.subscribe(stream).status).toBe('disconnected')
    void reconnection.connect()
    await pass(CONNECT_MS)
    session.fire('streamCreated', { stream })
    expect(ofStreams(story)).toEqual(['streamCreated stream:a'])
    expect(reconnection.streams.list()).toEqual([stream])
  })

  it.each(['joining', 'rejoining'])(
    'are announced while %s, even if OpenTok has not yet said that this has succeeded',
    async (phase) => {
      const setup = createSetup()
      const { reconnection, session, story } = setup
      reconnection.connect().catch(() => {})
      if (phase === 'rejoining') {
        await pass(CONNECT_MS)
        session.end('networkDisconnected')
        await pass(1 + 500)
      }
      await pass(CONNECT_MS - 1)
      expect(reconnection.getSnapshot().phase).toBe(phase)
      session.fire('streamCreated', { stream: anna('a', 'c') })
      expect(ofStreams(story)).toEqual(['streamCreated stream:a'])
    },
  )

  it.each(['idle', 'disconnected'])(
    'are not announced of a late join that is left again while %s',
    async (status) => {
      const { reconnection, session, story } = createSetup()
      if (status === 'disconnected') {
        void reconnection.connect()
        await pass(CONNECT_MS)
        void reconnection.disconnect()
        await pass(1_000)
      }
      expect(reconnection.status).toBe(status)
      session.fire('streamCreated', { stream: anna('a', 'c') })
      expect(ofStreams(story)).toEqual([])
      expect(reconnection.streams.list()).toEqual([])
    },
  )

  it('end the handle before the end of the stream is announced', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    const stream = anna('a', 'c')
    reconnection.on('streamCreated', (payload) => reconnection.subscribe(payload.stream))
    session.fire('streamCreated', { stream })
    expect(reconnection.subscribers.size).toBe(1)
    session.fire('streamDestroyed', { stream, reason: 'unpublished' })
    expect(story.slice(1)).toEqual([
      'subscriberDisconnected streamId:a reason:unpublished error:null',
      'streamDestroyed stream:a reason:unpublished',
    ])
  })

  it('are not announced after dispose()', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    reconnection.dispose()
    session.fire('streamCreated', { stream: anna('a', 'c') })
    expect(story).toEqual([])
    expect(session.listeners).toEqual({})
  })
})

describe('a rejoin (T9)', () => {
  it('announces no stream that is back, and the end of one that is not, once', async () => {
    const setup = await createJoinedSetup()
    const { session, story } = setup
    for (const id of ['a', 'b']) session.fire('streamCreated', { stream: anna(id, `of ${id}`) })
    await loseAndRejoin(setup)
    session.fire('streamCreated', { stream: anna('a', 'of a') })
    session.fire('streamCreated', { stream: anna('c', 'of c') })
    await pass(2_999)
    story.length = 0
    await pass(1)
    session.fire('streamDestroyed', { stream: anna('b', 'of b'), reason: 'networkDisconnected' })
    expect(ofStreams(story)).toEqual(['streamDestroyed stream:b reason:networkDisconnected'])
  })

  it('announces a stream that is new', async () => {
    const setup = await createJoinedSetup()
    const { session, story } = setup
    await loseAndRejoin(setup)
    session.fire('streamCreated', { stream: anna('new', 'c') })
    await pass(10_000)
    expect(ofStreams(story)).toEqual(['streamCreated stream:new'])
  })

  it('leaves no tile of a stream that is not listed, although OpenTok still shows it', async () => {
    const setup = await createJoinedSetup({ subscribers: { stallMs: 1_000 } })
    const { reconnection, session, story } = setup
    session.fire('streamCreated', { stream: anna('a', 'c') })
    const tile = reconnection.subscribe(anna('a', 'c'))
    session.subscribers[0]!.fire('connected')
    await loseAndRejoin(setup)
    // A listener of the app has kept `streamCreated` from the library, and its own wait for it is over.
    await pass(1_000)
    session.subscribers[1]!.fire('connected')
    expect(tile.status).toBe('reconnected')
    await pass(2_000)
    expect(story.at(-1)).toBe('streamDestroyed stream:a reason:networkDisconnected')
    expect([tile.status, tile.subscriber]).toEqual(['disconnected', null])
    expect(session.subscribers.map(({ id }) => id)).toEqual([null, null])
  })

  it('ends nothing while OpenTok itself resumes', async () => {
    const { session, story } = await createJoinedSetup()
    session.fire('streamCreated', { stream: anna('a', 'c') })
    session.drop()
    await pass(20_000)
    session.resume()
    await pass(20_000)
    expect(ofStreams(story)).toEqual(['streamCreated stream:a'])
  })

  it('that never comes ends every stream with the session', async () => {
    const { session, story } = await createJoinedSetup({ rejoin: false })
    session.fire('streamCreated', { stream: anna('a', 'c') })
    session.end('networkDisconnected')
    await pass(1)
    expect(ofStreams(story)).toEqual([
      'streamCreated stream:a',
      'streamDestroyed stream:a reason:networkDisconnected',
    ])
  })
})

describe('the ghost of your own previous connection (T10)', () => {
  const ghost: StreamLike = { streamId: 'ghost', connection: { connectionId: 'connection-1' } }

  it('is not announced, nor is its end, and it has no tile', async () => {
    const setup = await createJoinedSetup()
    const { reconnection, session, story } = setup
    reconnection.on('streamCreated', ({ stream }) => reconnection.subscribe(stream))
    await loseAndRejoin(setup)
    session.fire('streamCreated', { stream: ghost })
    await pass(10_000)
    session.fire('streamDestroyed', { stream: ghost, reason: 'networkDisconnected' })
    expect(ofStreams(story)).toEqual([])
    expect(reconnection.subscribers.size).toBe(0)
    expect(session.subscribers).toEqual([])
  })

  it('gets a handle from subscribe() that has ended, without a call of OpenTok', async () => {
    const setup = await createJoinedSetup()
    const { reconnection, session, story } = setup
    await loseAndRejoin(setup)
    const tile = reconnection.subscribe(ghost)
    expect(tile.getSnapshot()).toMatchObject({
      streamId: 'ghost',
      status: 'disconnected',
      reason: 'ownGhost',
      error: null,
    })
    expect(tile).toMatchObject({ subscriber: null, element: null })
    expect(story.at(-1)).toBe('subscriberDisconnected streamId:ghost reason:ownGhost error:null')
    expect(() => tile.unsubscribe()).not.toThrow()
    expect(session.subscribers).toEqual([])
    expect(reconnection.subscribers.size).toBe(0)
    await pass(60_000)
    expect(ofStreams(story)).toEqual([])
  })

  it('is detected after five rejoins, whichever of them left it', async () => {
    const setup = await createJoinedSetup()
    const { session, story } = setup
    for (let join = 1; join <= 5; join += 1) {
      await loseAndRejoin(setup)
      for (let previous = 1; previous <= join; previous += 1) {
        const connection = { connectionId: `connection-${previous}` }
        session.fire('streamCreated', { stream: { streamId: `stream-${previous}`, connection } })
      }
      await pass(3_000)
    }
    expect(ofStreams(story)).toEqual([])
  })

  it('is detected after a connect() that followed the end of the session too', async () => {
    const { reconnection, session, story } = await createJoinedSetup({ rejoin: false })
    session.end('networkDisconnected')
    await pass(1)
    void reconnection.connect()
    await pass(QUIET_MS + CONNECT_MS)
    session.fire('streamCreated', { stream: ghost })
    expect(reconnection.status).toBe('connected')
    expect(ofStreams(story)).toEqual([])
  })
})

describe('a person who is back under new ids (T15)', () => {
  it('has one tile at every moment, with identify', async () => {
    const { reconnection, session, story } = await createJoinedSetup({ identify })
    const sizes: number[] = []
    reconnection.on('streamCreated', ({ stream }) => {
      reconnection.subscribe(stream)
      sizes.push(reconnection.subscribers.size)
    })
    session.fire('streamCreated', { stream: anna('old', 'c1') })
    session.subscribers[0]!.fire('connected')
    story.length = 0
    session.fire('streamCreated', { stream: anna('new', 'c2') })
    expect(story).toEqual([
      'subscriberDisconnected streamId:old reason:replaced error:null',
      'streamDestroyed stream:old reason:replaced',
      'streamCreated stream:new',
    ])
    expect(sizes).toEqual([1, 1])
    expect(session.subscribers.map(({ isDestroyed }) => isDestroyed)).toEqual([true, false])
    session.fire('streamDestroyed', { stream: anna('old', 'c1'), reason: 'networkDisconnected' })
    expect(story).toHaveLength(3)
    expect([...reconnection.subscribers.keys()]).toEqual(['new'])
  })

  it('has two tiles until the server drops the previous, without identify', async () => {
    const { session, story } = await createJoinedSetup()
    session.fire('streamCreated', { stream: anna('old', 'c1') })
    session.fire('streamCreated', { stream: anna('new', 'c2') })
    session.fire('streamDestroyed', { stream: anna('old', 'c1'), reason: 'networkDisconnected' })
    expect(story).toEqual([
      'streamCreated stream:old',
      'streamCreated stream:new',
      'streamDestroyed stream:old reason:networkDisconnected',
    ])
  })

  it('keeps camera and screen apart', async () => {
    const { session, story } = await createJoinedSetup({ identify })
    session.fire('streamCreated', { stream: anna('camera', 'c1') })
    session.fire('streamCreated', { stream: anna('screen', 'c2', 'screen') })
    expect(story).toEqual(['streamCreated stream:camera', 'streamCreated stream:screen'])
  })

  it('is not identified if identify throws, and the error is reported', async () => {
    const { session, story } = await createJoinedSetup({
      identify() {
        throw new Error('of the app')
      },
    })
    session.fire('streamCreated', { stream: anna('old', 'c1') })
    session.fire('streamCreated', { stream: anna('new', 'c2') })
    expect(ofStreams(story)).toEqual(['streamCreated stream:old', 'streamCreated stream:new'])
    expect(story).toContain('error error:of the app')
  })
})
