/** Stories of a session that is joined before it is wrapped: the streams that are there already. */

import { describe, expect, it, vi } from 'vitest'
import type { StreamLike } from '../../src/contract/opentok.types.ts'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import { createReconnection } from '../../src/reconnection.ts'
import { createFakeOpenTok } from '../../src/kit/testing/index.ts'
import type { FakeOpenTok, FakeSession } from '../../src/kit/testing/index.ts'
import { toLine, useStory, wrapSession } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

/** A session of the fake that the app has joined itself, with a stream of its own and those of Bob and Carol. */
async function createJoinedSession() {
  const fake = createFakeOpenTok()
  const session = fake.OT.initSession('key', 'session')
  const [bob, carol] = ['Bob', 'Carol'].map((data) => fake.room.join({ data }))
  const streams = [bob!.publish(), carol!.publish()]
  session.connect('token', () => {})
  await pass(1_000)
  const own = fake.OT.initPublisher()
  session.publish(own, () => {})
  await pass(1_000)
  expect(session.streams.length()).toBe(3)
  return { ...fake, bob: bob!, carol: carol!, own, session, streams, wrap: toWrap(fake, session) }
}

const toWrap =
  (fake: FakeOpenTok, session: FakeSession) =>
  (options: ReconnectionOptions = {}) => {
    const { reconnection } = wrapSession(fake, session, { token: 'token', ...options })
    const story: string[] = []
    for (const name of ['streamCreated', 'streamDestroyed'] as const)
      reconnection.on(name, (payload) => story.push(toLine(name, payload)))
    return { reconnection, story, ids: () => idsOf(reconnection.streams.list()) }
  }

const idsOf = (streams: readonly StreamLike[]) => streams.map(({ streamId }) => streamId)
const toCreated = ({ streamId }: StreamLike) => `streamCreated stream:${streamId}`

describe('a session that is joined when it is wrapped', () => {
  it('announces the streams that are there, once, and not your own (T19)', async () => {
    const { streams, wrap } = await createJoinedSession()
    const { ids, story } = wrap()
    expect(story).toEqual([])
    await pass(0)
    expect(story).toEqual(streams.map(toCreated))
    expect(ids()).toEqual(idsOf(streams))
    await pass(60_000)
    expect(story).toHaveLength(2)
  })

  it('announces them again to the next wrapper, after dispose() (T19)', async () => {
    const { session, streams, wrap } = await createJoinedSession()
    const first = wrap()
    await pass(0)
    first.reconnection.dispose()
    const second = wrap()
    // That of a hot reload may come late, and must not let a third one in.
    first.reconnection.dispose()
    expect(() => createReconnection(session)).toThrow(TypeError)
    await pass(0)
    expect(second.story).toEqual(streams.map(toCreated))
    expect(first.story).toHaveLength(2)
  })

  it('announces no stream twice that OpenTok announces in the same moment (T19)', async () => {
    const { bob, streams, wrap } = await createJoinedSession()
    const { story } = wrap()
    const other = bob.publish()
    await pass(1_000)
    expect(story).toEqual([other, ...streams].map(toCreated))
  })

  it('announces every stream once if it is wrapped inside sessionConnected (T19)', async () => {
    const fake = createFakeOpenTok()
    const stream = fake.room.join({ data: 'Bob' }).publish()
    const session = fake.OT.initSession('key', 'session')
    const wrapped: ReturnType<ReturnType<typeof toWrap>>[] = []
    session.on('sessionConnected', () => wrapped.push(toWrap(fake, session)()))
    session.connect('token', () => {})
    await pass(1_000)
    expect(wrapped.map(({ story }) => story)).toEqual([[toCreated(stream)]])
  })

  it('announces none that the app has subscribed to at once (T19)', async () => {
    const { streams, wrap } = await createJoinedSession()
    const { reconnection, story } = wrap()
    reconnection.subscribe(streams[0]!)
    await pass(0)
    expect(story).toEqual([toCreated(streams[1]!)])
  })

  it('announces the end of such a stream, and none again after a rejoin (T19)', async () => {
    const { bob, network, streams, wrap } = await createJoinedSession()
    const { ids, story } = wrap()
    await pass(0)
    story.length = 0
    network.close(1011)
    await pass(10_000)
    expect(story).toEqual([])
    bob.unpublish()
    await pass(1_000)
    expect(story).toEqual([
      `streamDestroyed stream:${streams[0]!.streamId} reason:clientDisconnected`,
    ])
    expect(ids()).toEqual([streams[1]!.streamId])
  })

  it('shows a person once, with identify (T19)', async () => {
    const { room, streams, wrap } = await createJoinedSession()
    const again = room.join({ data: 'Bob' }).publish()
    await pass(1_000)
    const { ids } = wrap({ identify: ({ data }) => data })
    await pass(0)
    expect(ids()).toEqual(idsOf([streams[1]!, again]))
  })

  it('announces nothing if it is disposed of, or left, at once', async () => {
    const { wrap } = await createJoinedSession()
    const first = wrap()
    first.reconnection.dispose()
    const second = wrap()
    void second.reconnection.disconnect()
    await pass(1_000)
    expect([...first.story, ...second.story]).toEqual([])
  })

  it('needs no list of streams', async () => {
    const { session, wrap } = await createJoinedSession()
    const handleError = vi.fn()
    vi.stubGlobal('reportError', handleError)
    const { streams } = session
    Object.defineProperty(session, 'streams', { value: undefined })
    const { story } = wrap()
    await pass(0)
    expect(story).toEqual([])
    expect(handleError).not.toHaveBeenCalled()
    Object.defineProperty(session, 'streams', { value: streams })
  })
})
