import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import type { FakeAppEvent } from '../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'
import { createApp, createJoinedApp, createPlainApp } from './app.ts'

useFakeTimers()

/** Longer than a rejoin with the longest first wait, and than the library stays `reconnected`. */
const SETTLED_MS = 6_000

describe('a session of a plain app', () => {
  it('hears a rejoin as it hears that OpenTok resumes, and everybody once (A1, A2)', async () => {
    const { fake, heard, session } = await createJoinedApp()
    const before = session.connection?.connectionId
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(heard()).toEqual([
      'sessionReconnecting',
      'subscriber disconnected',
      'sessionReconnected',
      'connectionDestroyed Ann networkDisconnected',
      'connectionCreated Ann',
      'subscriber connected',
    ])
    expect(session.connection?.connectionId).not.toBe(before)
    expect(fake.ledger.liveSubscribers()).toHaveLength(1)
    expect(fake.ledger.cameraRequests).toBe(1)
  })

  it('hears nothing new while OpenTok itself resumes', async () => {
    const { fake, heard } = await createJoinedApp()
    fake.network.drop()
    await pass(3_000)
    fake.network.restore()
    await pass(SETTLED_MS)
    expect(heard()).toEqual(['sessionReconnecting', 'sessionReconnected'])
  })

  it('hears of those who came or left while it was away', async () => {
    const { fake, heard } = await createJoinedApp()
    const eve = fake.room.join({ data: 'Eve' })
    await pass(100)
    heard()
    fake.network.refuse()
    fake.network.close(1011)
    await pass(2_000)
    eve.leave()
    fake.room.join({ data: 'Joe' })
    fake.network.restore()
    await pass(20_000)
    const lines = heard().filter((line) => !line.startsWith('s'))
    expect(lines.toSorted()).toEqual([
      'connectionCreated Ann',
      'connectionCreated Joe',
      'connectionDestroyed Ann networkDisconnected',
      'connectionDestroyed Eve networkDisconnected',
    ])
  })

  it.each([
    ['kick', 'forceDisconnected'],
    ['idle', 'mediaIdle'],
  ] as const)('hears a true end with its reason: %s (A2)', async (fault, reason) => {
    const { fake, heard, session } = await createJoinedApp()
    fake.network[fault]()
    await pass(SETTLED_MS)
    expect(heard().filter((line) => /^session|destroyed/.test(line))).toEqual([
      `sessionDisconnected ${reason}`,
      `subscriber destroyed ${reason}`,
    ])
    expect(session.isConnected()).toBe(false)
  })

  it('hears the end when the library gives up, with the reason of OpenTok (A2)', async () => {
    const { fake, heard, session } = await createJoinedApp({ giveUpMs: 20_000 })
    fake.network.refuse()
    fake.network.close(1011)
    await pass(30_000)
    expect(heard().filter((line) => line.startsWith('session'))).toEqual([
      'sessionReconnecting',
      'sessionDisconnected networkDisconnected',
    ])
    expect(session.reconnection.status).toBe('disconnected')
  })

  it('reads as joined while the library is about to join again', async () => {
    const { fake, session } = await createJoinedApp()
    const { connection } = session
    fake.network.refuse()
    fake.network.close(1011)
    await pass(2_000)
    expect(session.reconnection.status).toBe('reconnecting')
    expect(session.connection).toBe(connection)
    expect(session.isConnected()).toBe(true)
    fake.network.restore()
    await pass(SETTLED_MS)
    expect(session.connection).not.toBe(connection)
  })

  it('has one object and class, which its events name as their target', async () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    const app = createApp({}, { fake })
    expect(app.session).toBe(session)
    expect(session).toBeInstanceOf(fake.OT.Session)
    const targets: unknown[] = []
    session.on('sessionConnected sessionReconnecting', ({ target }) => targets.push(target))
    session.connect('a token')
    await pass(100)
    session.publish(app.publisher)
    await pass(100)
    fake.network.close(1011)
    await pass(100)
    expect(targets).toEqual([session, session])
    expect(app.publisher.session ?? session).toBe(session)
  })
})

describe('listeners of the app', () => {
  it('are OpenTok’s: several names, a map, a context, once, off with and without arguments', async () => {
    const { fake, session } = await createJoinedApp()
    const heard: string[] = []
    const context = { name: 'context' }
    const plain = ({ type }: FakeAppEvent) => heard.push(type)
    function withContext(this: unknown) {
      heard.push((this as typeof context).name)
    }
    session.on('sessionReconnecting sessionReconnected', plain)
    session.on({ sessionReconnecting: withContext }, context)
    session.once('sessionReconnecting', () => heard.push('once'))
    const resume = async () => {
      fake.network.close(1011)
      await pass(SETTLED_MS)
    }
    await resume()
    expect(heard.splice(0)).toEqual([
      'sessionReconnecting',
      'context',
      'once',
      'sessionReconnected',
    ])
    session.off('sessionReconnecting', plain)
    await resume()
    expect(heard.splice(0)).toEqual(['context', 'sessionReconnected'])
    session.off()
    await resume()
    expect(heard).toEqual([])
    expect(session.reconnection.status).toBe('connected')
  })

  it('that throw stop neither the library nor OpenTok', async () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    session.on('sessionReconnecting', () => {
      throw new Error('the app fails')
    })
    const app = createApp({}, { fake })
    session.connect('a token')
    await pass(100)
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(app.session.reconnection.status).toBe('connected')
  })

  it('hear what the library has no part in, and what the app fires itself', async () => {
    const { fake, session } = await createJoinedApp()
    const heard: string[] = []
    session.on('archiveStarted mine', ({ type }) => heard.push(type))
    fake.say(session, 'archiveStarted')
    session.dispatchEvent({ type: 'mine' })
    expect(heard).toEqual(['archiveStarted', 'mine'])
  })

  it('may keep a tile by preventing the default of streamDestroyed', async () => {
    const { bob, fake, session, subscriber, subscribers } = await createJoinedApp()
    session.on('streamDestroyed', (event) => event.preventDefault())
    bob.leave()
    await pass(100)
    expect(fake.ledger.liveSubscribers()).toHaveLength(1)
    expect(session.unsubscribe(subscriber)).toBe(true)
    expect(fake.ledger.liveSubscribers()).toHaveLength(0)
    expect(subscribers.size).toBe(1)
  })
})

describe('connect() of the app (A4)', () => {
  const token = 'a token'

  it('calls back as OpenTok does: after the event, before anybody is listed', async () => {
    const orders = await Promise.all(
      [false, true].map(async (isInstalled) => {
        const fake = createFakeOpenTok()
        const app = isInstalled ? createApp({}, { fake }) : createPlainApp(fake)
        const order: string[] = []
        const note = ({ type }: FakeAppEvent) => order.push(type)
        app.session.on('sessionConnected connectionCreated', note)
        const returned = app.session.connect(token, (...answer: unknown[]) =>
          order.push(`called back with ${String(answer[0])}`),
        )
        expect(returned).toBe(app.session)
        await pass(100)
        return order
      }),
    )
    expect(orders[1]).toEqual(orders[0])
    expect(orders[1]).toEqual([
      'sessionConnected',
      'called back with undefined',
      'connectionCreated',
    ])
  })

  it('fails with OpenTok’s error, once, and hands out no token', async () => {
    const fake = createFakeOpenTok()
    const { heard, session } = createApp({}, { fake })
    const expired = fake.createToken({ isExpired: true })
    const failures: unknown[] = []
    session.on('sessionConnectFailed', (error) => failures.push(error))
    const answer = new Promise((resolve) => void session.connect(expired, resolve))
    const rejected = expect(answer).resolves.toMatchObject({
      name: 'OT_AUTHENTICATION_ERROR',
      code: 1004,
      message: expect.not.stringContaining(expired) as string,
    })
    await pass(100)
    await rejected
    expect(failures).toEqual([await answer])
    expect(heard()).not.toContain('sessionDisconnected')
  })

  it('takes the API key first too, and settles its promise with the session', async () => {
    const { fake, session } = createApp()
    const given = ['api key', token] as unknown as [string]
    const promise = session.connect.promise(...given)
    await pass(100)
    expect(await promise).toBe(session)
    expect(fake.ledger.calls('connect').map(({ args }) => args)).toEqual([[token]])
  })

  it('is ignored while joined, as by OpenTok; its promise settles all the same', async () => {
    const { fake, session } = await createJoinedApp()
    let isCalled = false
    session.connect(token, () => (isCalled = true))
    const promise = session.connect.promise(token)
    await pass(100)
    expect(await promise).toBe(session)
    expect(isCalled).toBe(false)
    expect(fake.ledger.calls('connect')).toHaveLength(1)
  })

  it('joins again with the token of the app, or with a fresh one where the option gives it', async () => {
    const { fake } = await createJoinedApp()
    fake.network.close(1011)
    await pass(SETTLED_MS)
    const [first, second] = fake.ledger.calls('connect')
    expect(second?.args).toEqual(first?.args)

    const other = await createJoinedApp({ token: () => 'fresh' })
    other.fake.network.close(1011)
    await pass(SETTLED_MS)
    const [mine, fresh] = other.fake.ledger.calls('connect')
    expect(mine?.args).not.toEqual(['fresh'])
    expect(fresh?.args).toEqual(['fresh'])
  })

  it('lets OpenTok repeat a join by calling the method itself', async () => {
    const { fake, session } = createApp()
    fake.network.ignore('information')
    session.connect(token)
    await pass(100)
    session.connect(token)
    await pass(100)
    expect(fake.ledger.calls('connect')).toHaveLength(2)
  })

  it('is the library’s again after a join that was never answered, also without a callback', async () => {
    const { fake, session } = createApp({ joinAttempts: 1, joinTimeoutMs: 1_000 })
    fake.network.ignore('connection')
    session.connect(token)
    await pass(3_000)
    session.connect('second')
    await pass(3_000)
    expect(session.reconnection.status).toBe('connected')
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(fake.ledger.calls('connect').map(({ args }) => args)).toEqual([
      [token],
      ['second'],
      ['second'],
    ])
  })

  it('is cut short by disconnect(): the promise rejects, the callback stays silent', async () => {
    const { session, fake } = createApp()
    fake.network.ignore('connection')
    let isCalled = false
    session.connect(token, () => (isCalled = true))
    await pass(10)
    const rejected = expect(session.connect.promise(token)).rejects.toMatchObject({
      name: 'OT_DISCONNECTED',
    })
    const left = session.disconnect()
    await pass(6_000)
    await rejected
    await left
    expect(isCalled).toBe(false)
  })
})

describe('disconnect() of the app (A2, A4)', () => {
  it('resolves with the event, and nothing joins again', async () => {
    const { fake, heard, session } = await createJoinedApp()
    const left = session.disconnect()
    await pass(1_000)
    await left
    expect(heard().filter((line) => line.startsWith('session'))).toEqual([
      'sessionDisconnected clientDisconnected',
    ])
    await pass(SETTLED_MS)
    expect(fake.ledger.calls('connect')).toHaveLength(1)
  })

  it('ends an outage, and the app may join again', async () => {
    const { fake, heard, session } = await createJoinedApp()
    fake.network.refuse()
    fake.network.close(1011)
    await pass(2_000)
    const left = session.disconnect()
    await pass(6_000)
    await left
    fake.network.restore()
    session.connect('another token')
    await pass(1_000)
    expect(heard().filter((line) => line.startsWith('session'))).toEqual([
      'sessionReconnecting',
      'sessionDisconnected clientDisconnected',
      'sessionConnected',
    ])
  })

  it('resolves at once, without an event, if the session was never joined', async () => {
    const { heard, session } = createApp()
    await session.disconnect()
    expect(heard()).toEqual([])
  })
})
