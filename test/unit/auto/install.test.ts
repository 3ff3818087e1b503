import { afterEach, describe, expect, it, vi } from 'vitest'
import { installReconnection } from '../../../src/auto/index.ts'
import { readScriptOptions } from '../../../src/auto/script/script-options.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'
import { createApp, createJoinedApp } from './app.ts'

useFakeTimers()

const SETTLED_MS = 6_000

describe('installReconnection()', () => {
  it.each([
    ['nothing', undefined, 'OT must be an object with initSession(), got undefined'],
    ['null', null, 'OT must be an object with initSession(), got null'],
    ['no OT', {}, 'OT must be an object with initSession(), got object'],
  ])('refuses %s', (_, OT, message) => {
    expect(() => installReconnection(OT as never)).toThrow(new TypeError(message))
  })

  it('refuses wrong options at once, and installs nothing', () => {
    const { OT } = createFakeOpenTok()
    const { initSession } = OT
    expect(() => installReconnection(OT, { giveUpMs: -1 })).toThrow('options.giveUpMs must be')
    expect(OT.initSession).toBe(initSession)
  })

  it('installs nothing if it fails half-way', () => {
    const { OT } = createFakeOpenTok()
    const { initSession } = OT
    const session = initSession('api key', 'session id')
    const sessions = {
      forEach(visit: (one: unknown) => void) {
        visit(session)
        throw new Error('of the second session')
      },
    }
    expect(() => installReconnection(Object.assign(OT, { sessions }))).toThrow('second session')
    expect(OT.initSession).toBe(initSession)
    expect(Object.keys(session)).not.toContain('reconnection')
    Object.assign(OT, { sessions: undefined })
    installReconnection(OT)()
  })

  it('refuses to install twice, until it is uninstalled (A5)', () => {
    const { OT } = createFakeOpenTok()
    const uninstall = installReconnection(OT)
    expect(() => installReconnection(OT)).toThrow(
      new TypeError('OT must not have the library under it already: call its uninstall first'),
    )
    uninstall()
    installReconnection(OT)()
  })

  it('refuses a second copy of itself on the same OT, until the first is uninstalled (T21)', async () => {
    const COPY = '../../../src/auto/install.ts?copy'
    const copy = (await import(COPY)) as {
      readonly installReconnection: typeof installReconnection
    }
    const { OT } = createFakeOpenTok()
    const uninstall = installReconnection(OT)
    expect(() => copy.installReconnection(OT)).toThrow(
      'OT must not have the library under it already',
    )
    uninstall()
    const uninstallCopy = copy.installReconnection(OT)
    // A second call must not give away what somebody else holds.
    uninstall()
    expect(() => installReconnection(OT)).toThrow(TypeError)
    uninstallCopy()
    installReconnection(OT)()
  })

  it('gives one session for one id, and keeps two sessions apart (A5)', async () => {
    const fake = createFakeOpenTok()
    const one = createApp({}, { fake })
    const other = fake.OT.initSession('api key', 'another id')
    expect(fake.OT.initSession('api key', 'session id')).toBe(one.session)
    const heard: string[] = []
    other.on('sessionConnected sessionReconnecting', ({ type }) => heard.push(type))
    one.session.connect('a token')
    other.connect('another token')
    await pass(100)
    fake.network.close(1011, one.session)
    await pass(SETTLED_MS)
    expect(heard).toEqual(['sessionConnected'])
    expect(one.heard()).toContain('sessionReconnected')
  })

  it('takes over the sessions that there are already, with their listeners (A5)', async () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    const heard: string[] = []
    session.on('sessionReconnecting sessionReconnected sessionDisconnected', ({ type }) =>
      heard.push(type),
    )
    const sessions = { forEach: (visit: (one: unknown) => void) => visit(session) }
    installReconnection(Object.assign(fake.OT, { sessions }), { random: () => 1 })
    session.connect('a token')
    await pass(100)
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(heard).toEqual(['sessionReconnecting', 'sessionReconnected'])
  })

  it('says in the console that a session was made past it, once, and takes it over (A8)', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const fake = createFakeOpenTok()
    const { initSession } = fake.module
    const uninstall = installReconnection(fake.OT, { random: () => 1 })
    fake.module.initSession('api key', 'read late')
    expect(warn).not.toHaveBeenCalled()
    const session = initSession('api key', 'session id')
    initSession('api key', 'session id')
    initSession('api key', 'another id')
    expect(warn.mock.calls).toEqual([[expect.stringContaining('imported by its name before')]])
    const heard: string[] = []
    session.on('sessionReconnected sessionDisconnected', ({ type }) => heard.push(type))
    session.connect('a token')
    await pass(100)
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(heard).toEqual(['sessionReconnected'])
    uninstall()
    initSession('api key', 'a third id')
    expect(warn).toHaveBeenCalledTimes(1)
    warn.mockRestore()
  })

  it.each([
    ['are not there', undefined],
    ['are null', null],
    ['cannot be visited', {}],
  ])('needs no list of the sessions that there are: they %s', (_, sessions) => {
    const { OT } = createFakeOpenTok()
    const uninstall = installReconnection(Object.assign(OT, { sessions }))
    expect(Object.keys(OT.initSession('api key', 'session id'))).toContain('reconnection')
    uninstall()
  })

  it('takes over a session that is joined', async () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    session.connect('a token')
    await pass(100)
    const { heard } = createApp({ token: 'a token' }, { fake })
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(heard()).toEqual([
      'sessionReconnecting',
      'sessionReconnected',
      'connectionDestroyed networkDisconnected',
      'connectionCreated',
    ])
  })

  it('is put back by uninstall(): the app goes on with OpenTok alone (A5)', async () => {
    const app = await createJoinedApp()
    const { fake, heard, publisher, session, subscriber, uninstall } = app
    const { initSession } = fake.OT
    uninstall()
    expect(fake.OT.initSession).not.toBe(initSession)
    expect(Object.keys(session)).not.toContain('reconnection')
    expect(session.isConnected()).toBe(true)
    expect(subscriber.id).toBe(fake.ledger.liveSubscribers()[0]?.id)
    expect(publisher.stream).toBeTruthy()
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(heard()).toEqual([
      'sessionDisconnected networkDisconnected',
      'subscriber destroyed networkDisconnected',
    ])
    expect(session.connection).toBeNull()
    uninstall()
  })

  it('leaves no listener behind when it is put back', async () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    const uninstall = installReconnection(fake.OT)
    fake.OT.initSession('api key', 'session id').connect('a token')
    await pass(100)
    uninstall()
    expect(fake.ledger.listeners(session)).toEqual({})
  })

  it('releases OpenTok’s objects over many losses: as many listeners as after the first join', async () => {
    const { fake, session } = await createJoinedApp()
    const count = () => [
      fake.ledger.listeners(session),
      fake.ledger.liveSubscribers().map((each) => fake.ledger.listeners(each)),
    ]
    const before = count()
    for (let loss = 0; loss < 5; loss += 1) {
      fake.network.close(1011)
      await pass(SETTLED_MS)
    }
    expect(count()).toEqual(before)
    expect(session.reconnection.stats.joins).toBe(6)
  })
})

describe('options of the script', () => {
  const base = 'https://example.com/call/'
  afterEach(() => void vi.unstubAllGlobals())

  it('come from its tag, and those in code come before them', () => {
    const data = { giveUpMs: '120000', joinAttempts: '5', rejoin: 'false', other: 'x' }
    expect(readScriptOptions(data, {}, base)).toEqual({
      options: { giveUpMs: 120_000, joinAttempts: 5, rejoin: false },
      inspectorUrl: undefined,
    })
    expect(readScriptOptions(data, { giveUpMs: 1 }, base).options.giveUpMs).toBe(1)
  })

  it('have switches that are on without a value', () => {
    expect(readScriptOptions({ debug: '', rejoin: '' }, {}, base).options).toEqual({
      logger: console,
      rejoin: true,
    })
    expect(readScriptOptions({ debug: 'false' }, {}, base).options).toEqual({})
    const { inspectorUrl } = readScriptOptions({ inspect: '../inspector.mjs' }, {}, base)
    expect(inspectorUrl).toBe('https://example.com/inspector.mjs')
  })

  it('can name an address that answers with a fresh token', async () => {
    const { token } = readScriptOptions({ tokenUrl: '/token?room=1' }, {}, base).options
    const asked: string[] = []
    const answers = [new Response(' fresh\n'), new Response('', { status: 503 })]
    vi.stubGlobal('fetch', async (url: URL) => {
      asked.push(url.href)
      return answers.shift()
    })
    const ask = () =>
      (token as (context: object) => Promise<string>)({ sessionId: 'a/b', attempt: 1 })
    expect(await ask()).toBe('fresh')
    expect(asked).toEqual(['https://example.com/token?room=1&sessionId=a%2Fb'])
    await expect(ask()).rejects.toThrow('status 503')
  })
})
