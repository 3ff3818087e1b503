import { describe, expect, it } from 'vitest'
import { installSession } from '../../../../src/auto/session/session-facade.ts'
import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'
import type { FakeAppEvent, FakeSession } from '../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'
import { createApp, createJoinedApp } from '../app.ts'

useFakeTimers()

/** Loses the session for good; it stays away. */
async function loseForGood({ network }: ReturnType<typeof createFakeOpenTok>): Promise<void> {
  network.refuse()
  network.close(1011)
  await pass(2_000)
}

function createSession() {
  const fake = createFakeOpenTok()
  return { fake, session: fake.OT.initSession('api key', 'session id') }
}

const install = (...[session, OT, options]: readonly [FakeSession, object, object]) =>
  installSession(session as never, OT as never, options)

describe('putting the library under a session', () => {
  it('leaves the session as it was if an option is wrong', () => {
    const { fake, session } = createSession()
    const before = Object.getOwnPropertyDescriptors(session)
    expect(() => install(session, fake.OT, { giveUpMs: -1 })).toThrow('options.giveUpMs must be')
    expect(Object.getOwnPropertyDescriptors(session)).toEqual(before)
  })

  it('needs no class of OpenTok’s subscribers', async () => {
    const { fake, session } = createSession()
    const stream = fake.room.join({ data: 'Bob' }).publish()
    install(session, { initPublisher: fake.OT.initPublisher }, {})
    session.connect('a token')
    await pass(100)
    expect(session.subscribe(stream).stream?.streamId).toBe(stream.streamId)
  })

  it('lets an option that the app computes read the session meanwhile', () => {
    const { fake, session } = createSession()
    const read: unknown[] = []
    const options = {
      get token() {
        read.push(session.connection)
        return 'a token'
      },
    }
    install(session, fake.OT, options)
    expect(read.length).toBeGreaterThan(0)
    expect(new Set(read)).toEqual(new Set([null]))
  })
})

describe('a session over the library', () => {
  it('is joined from sessionConnected to the end, and has no connection afterwards', async () => {
    const { session } = await createJoinedApp()
    expect(session.isConnected()).toBe(true)
    const left = session.disconnect()
    await pass(1_000)
    await left
    expect(session.isConnected()).toBe(false)
    expect(session.connection).toBeNull()
  })

  it('resolves disconnect() with the event that the app has heard', async () => {
    const { session } = await createJoinedApp()
    const heard: unknown[] = []
    session.on('sessionDisconnected', (event: FakeAppEvent) => heard.push(event))
    const left = session.disconnect() as Promise<unknown>
    await pass(1_000)
    expect(heard).toHaveLength(1)
    expect(await left).toBe(heard[0])
  })

  it('holds a signal that is sent during the join', async () => {
    const { fake, session } = createApp()
    fake.room.join({ data: 'Bob' })
    session.connect('a token')
    const sent = session.signal({ type: 'chat', data: 'soon' })
    await pass(100)
    await sent
    expect(fake.ledger.deliveries('Bob').map(({ data }) => data)).toEqual(['soon'])
  })

  it('lets OpenTok refuse a signal before the join', async () => {
    const { fake, session } = createApp()
    await expect(session.signal({ data: 'early' })).rejects.toMatchObject({
      name: 'OT_NOT_CONNECTED',
    })
    expect(fake.ledger.calls('signal')).toHaveLength(1)
  })

  it('keeps a publisher published that is published just after a rejoin', async () => {
    const { fake, session } = await createJoinedApp({ reconnectedMs: 60_000 })
    fake.network.close(1011)
    await pass(6_000)
    expect(session.reconnection.status).toBe('reconnected')
    const publisher = fake.OT.initPublisher('another')
    session.publish(publisher)
    await pass(1_000)
    const before = publisher.stream?.streamId
    fake.network.close(1011)
    await pass(6_000)
    expect(publisher.stream?.streamId).toEqual(expect.any(String))
    expect(publisher.stream?.streamId).not.toBe(before)
  })

  it.each([
    'forceDisconnect',
    'forceUnpublish',
    'forceMuteStream',
    'forceMuteAll',
    'disableForceMute',
  ])('passes %s() on, which sees no connection while away', async (name) => {
    const { fake, session } = createSession()
    const calls: unknown[][] = []
    Object.defineProperty(session, name, {
      configurable: true,
      value(this: FakeSession, ...given: unknown[]) {
        calls.push([this === session, this.connection, ...given])
        return 'of OpenTok'
      },
    })
    createApp({}, { fake })
    session.connect('a token')
    await pass(100)
    const method = () =>
      (session as unknown as Record<string, (...given: unknown[]) => unknown>)[name]?.('one', 'two')
    const { connection } = session
    expect(method()).toBe('of OpenTok')
    await loseForGood(fake)
    expect(session.connection).toBe(connection)
    expect(method()).toBe('of OpenTok')
    expect(calls).toEqual([
      [true, connection, 'one', 'two'],
      [true, null, 'one', 'two'],
    ])
  })
})
