import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import type { FakeSession } from '../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'
import { joinTwo } from '../setup.ts'

useFakeTimers()

const NAMES = 'connectionCreated connectionDestroyed streamCreated streamDestroyed signal'

/** Joined session, and its events from now on. */
async function setUpSession() {
  const fake = createFakeOpenTok()
  const session = fake.OT.initSession('api key', 'session id')
  session.connect(fake.createToken({ data: 'Ada' }))
  await pass(100)
  const events: string[] = []
  session.on(NAMES, ({ connection, data, from, reason, stream, type }) => {
    const of = stream?.streamId ?? connection?.connectionId ?? from?.data ?? 'the server'
    events.push([type, of, reason ?? data].filter(Boolean).join(' '))
  })
  return { fake, session, heard: () => events.splice(0) }
}

const idsOf = ({ connections, streams }: FakeSession) => [
  ...connections.map(({ connectionId }) => connectionId),
  ...streams.map(({ streamId }) => streamId),
]

describe('a remote person', () => {
  it('joins with their data and a numbered id', async () => {
    const { fake, heard, session } = await setUpSession()
    const bob = fake.room.join({ data: 'Bob' })
    expect(bob.connection).toMatchObject({ connectionId: 'connection-2', data: 'Bob' })
    expect(heard()).toEqual(['connectionCreated connection-2'])
    expect(fake.room.members).toEqual(['Ada', 'Bob'])
    expect(fake.room.join({ connectionId: 'mine' }).connection.connectionId).toBe('mine')
    expect(idsOf(session)).toEqual(['connection-1', 'connection-2', 'mine'])
  })

  it('is listed when the app joins later', async () => {
    const fake = createFakeOpenTok()
    const bob = fake.room.join({ data: 'Bob' })
    const { streamId } = bob.publish()
    const session = fake.OT.initSession('api key', 'session id')
    const streams: string[] = []
    session.on('streamCreated', ({ stream }) => streams.push(stream.streamId))
    session.connect('a token')
    await pass(100)
    expect(streams).toEqual([streamId])
    expect(session.connections.length()).toBe(2)
  })

  it('publishes with the given properties', async () => {
    const { fake, heard, session } = await setUpSession()
    const bob = fake.room.join()
    heard()
    const stream = bob.publish({ name: 'a name', videoType: 'screen', publishVideo: false })
    expect(heard()).toEqual(['streamCreated stream-1'])
    expect(stream).toMatchObject({ name: 'a name', videoType: 'screen', hasVideo: false })
    expect([bob.streams, fake.room.streams]).toEqual([[stream], [stream]])
    expect(session.streams.get('stream-1')).toBe(stream)
  })

  it('unpublishes one stream or all', async () => {
    const { fake, heard } = await setUpSession()
    const bob = fake.room.join()
    const [first] = [bob.publish(), bob.publish(), bob.publish()]
    heard()
    bob.unpublish(first)
    expect(heard()).toEqual(['streamDestroyed stream-1 clientDisconnected'])
    bob.unpublish()
    expect(heard()).toEqual([
      'streamDestroyed stream-2 clientDisconnected',
      'streamDestroyed stream-3 clientDisconnected',
    ])
    expect(fake.room.streams).toEqual([])
  })

  it('leaves: the stream ends before the connection', async () => {
    const { fake, heard, session } = await setUpSession()
    const bob = fake.room.join()
    bob.publish()
    heard()
    bob.leave()
    expect(heard()).toEqual([
      'streamDestroyed stream-1 clientDisconnected',
      'connectionDestroyed connection-2 clientDisconnected',
    ])
    expect(idsOf(session)).toEqual(['connection-1'])
    expect(fake.room.members).toEqual(['Ada'])
  })

  it('vanishes: the media stops, and the server announces the end 30 s later', async () => {
    const { fake, heard, session } = await setUpSession()
    const bob = fake.room.join()
    const subscriber = session.subscribe(bob.publish())
    const mediaEvents: string[] = []
    subscriber.on('disconnected destroyed', ({ type }) => mediaEvents.push(type))
    await pass(2_000)
    heard()
    bob.vanish()
    await pass(5_600)
    expect(mediaEvents).toEqual(['disconnected'])
    await pass(24_399)
    expect(heard()).toEqual([])
    await pass(1)
    expect(heard()).toEqual([
      'streamDestroyed stream-1 networkDisconnected',
      'connectionDestroyed connection-2 networkDisconnected',
    ])
    expect(mediaEvents).toEqual(['disconnected', 'destroyed'])
  })

  it('receives no signals and sends no media after vanish()', async () => {
    const { fake, session } = await setUpSession()
    const bob = fake.room.join({ data: 'Bob' })
    const stream = bob.publish()
    bob.vanish()
    void session.signal({ data: 'hello?' })
    let isConnected = false
    session.subscribe(stream).on('connected', () => (isConnected = true))
    await pass(10_000)
    expect([bob.heard, fake.ledger.deliveries('Bob'), isConnected]).toEqual([[], [], false])
  })

  it('comes back under new ids while the old ones are still listed', async () => {
    const { fake, heard } = await setUpSession()
    const bob = fake.room.join({ data: 'Bob' })
    const before = bob.publish()
    bob.vanish()
    heard()
    const back = bob.comeBack()
    const after = back.publish()
    const id = 'connection-3'
    expect(back.connection).toEqual({ ...bob.connection, connectionId: id, id })
    expect(after.streamId).not.toBe(before.streamId)
    expect(heard()).toEqual(['connectionCreated connection-3', 'streamCreated stream-2'])
    expect(fake.room.members).toEqual(['Ada', 'Bob', 'Bob'])
    await pass(30_000)
    expect(fake.room.members).toEqual(['Ada', 'Bob'])
    expect(fake.room.streams).toEqual([after])
  })

  it('signals to everybody or to one person', async () => {
    const { fake, heard, session } = await setUpSession()
    const [bob, carol] = [fake.room.join({ data: 'Bob' }), fake.room.join()]
    heard()
    bob.signal({ type: 'chat', data: 'all' })
    bob.signal({ data: 'carol', to: carol.connection })
    bob.signal({ data: 'ada', to: session.connection! })
    expect(heard()).toEqual(['signal:chat Bob all', 'signal Bob ada'])
    expect(carol.heard.map(({ data }) => data)).toEqual(['all', 'carol'])
    expect(bob.heard.map(({ data }) => data)).toEqual(['all'])
  })

  it('signals to nobody if that person has left', async () => {
    const { fake, heard } = await setUpSession()
    const [bob, carol] = [fake.room.join(), fake.room.join()]
    carol.leave()
    heard()
    bob.signal({ data: 'to Carol only', to: carol.connection })
    expect([heard(), bob.heard, carol.heard]).toEqual([[], [], []])
  })

  it('has no data unless the test gives some', () => {
    const { room } = createFakeOpenTok()
    expect(room.join().connection.data).toBe('')
    expect(room.join({ connectionId: 'mine' }).comeBack().connection.data).toBe('')
    expect(room.members).toEqual(['', '', ''])
  })
})

describe('the server', () => {
  it('sends signals without a sender', async () => {
    const { fake, heard } = await setUpSession()
    fake.room.signal({ data: 'closing soon' })
    expect(heard()).toEqual(['signal the server closing soon'])
  })
})

describe('sessions on the server', () => {
  it('are separate for each session id', async () => {
    const { fake, heard } = await setUpSession()
    const other = fake.roomOf('another session id')
    other.join({ data: 'Bob' }).publish()
    expect(heard()).toEqual([])
    expect([fake.room.members, other.members]).toEqual([['Ada'], ['Bob']])
  })

  it('are shared by the pages of one fake only', async () => {
    const { ada, fake } = await joinTwo()
    const { fake: other } = await joinTwo()
    fake.room.join({ data: 'Bob' })
    expect(ada.session.connections.length()).toBe(3)
    expect([fake.room.members, other.room.members]).toEqual([
      ['Ada', 'Eve', 'Bob'],
      ['Ada', 'Eve'],
    ])
  })

  it('keep a client that was disconnected without leaving for 30 s', async () => {
    const { fake } = await joinTwo()
    fake.network.closeWithoutReconnecting('Eve')
    await pass(29_999)
    expect(fake.room.members).toEqual(['Ada', 'Eve'])
    await pass(10)
    expect(fake.room.members).toEqual(['Ada'])
  })
})

describe('tokens', () => {
  it('carry connection data and a role', async () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    session.connect(fake.createToken({ data: 'Ada', role: 'subscriber' }))
    await pass(100)
    expect(session.connection?.data).toBe('Ada')
    expect(session.capabilities).toMatchObject({ publish: 0, subscribe: 1 })
  })

  it('are rejected once they have expired', async () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    const errors: unknown[] = []
    session.connect(fake.createToken({ isExpired: true }), (error) => errors.push(error))
    await pass(100)
    expect(errors).toMatchObject([{ name: 'OT_AUTHENTICATION_ERROR', code: 1004 }])
  })
})
