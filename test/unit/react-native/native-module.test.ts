/** The scripted native module: what it answers and sends on each platform, without the vendor's JavaScript. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createNativePlatform, SESSION_ID } from './native-module.ts'
import type { NativeOptions, Os } from './native-module.ts'

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-01-02T03:04:05Z') }))
afterEach(() => void vi.useRealTimers())

const pass = (ms = 300) => vi.advanceTimersByTimeAsync(ms)

const OPTIONS = {
  connectionEventsSuppressed: false,
  enableSinglePeerConnection: false,
  ipWhitelist: false,
  sessionMigration: false,
  useTextureViews: false,
}

function createPhone(os: Os, options: NativeOptions = {}) {
  const platform = createNativePlatform(os, options)
  const { module } = platform
  const heard: [event: string, payload: unknown][] = []
  const listen = (event: 'onSessionConnected') =>
    module[event]((payload: unknown) => heard.push([event, payload]))
  for (const name of Object.keys(module)) if (name.startsWith('on')) listen(name as never)
  const join = async (token = 'token') => {
    module.initSession('key', SESSION_ID, OPTIONS)
    const outcome = { connect: 'pending' }
    module.connect(SESSION_ID, token).then(
      () => (outcome.connect = 'resolved'),
      () => (outcome.connect = 'rejected'),
    )
    await pass(0)
    return outcome
  }
  return { ...platform, heard, join, names: () => heard.map(([event]) => event) }
}

describe.each(['android', 'ios'] as const)('the native module on %s', (os) => {
  const isAndroid = os === 'android'

  it(`answers a join ${isAndroid ? 'at once' : 'when it has connected'}`, async () => {
    const { join, names } = createPhone(os)
    const outcome = await join()
    expect(outcome.connect).toBe(isAndroid ? 'resolved' : 'pending')
    await pass()
    expect(outcome.connect).toBe('resolved')
    expect(names()).toEqual(['onSessionConnected'])
  })

  it('answers a refused join with an error without a session', async () => {
    const { heard, join, server, violations } = createPhone(os)
    server.joinAnswers.push('refused', 'rejected')
    const refused = await join()
    await pass()
    expect(refused.connect).toBe(isAndroid ? 'resolved' : 'pending')
    const code = isAndroid ? 'AuthorizationFailure' : 1004
    expect(heard).toEqual([['onSessionError', { code, message: expect.any(String) }]])
    const rejected = await join()
    await pass()
    expect(rejected.connect).toBe(isAndroid ? 'resolved' : 'rejected')
    expect(violations).toEqual([])
  })

  it('sends streams in the shape of the platform', async () => {
    const { heard, join, server } = createPhone(os)
    await join()
    await pass()
    const { streamId, connection } = server.publish('ana')
    await pass()
    const creationTime = isAndroid ? 'Fri Jan 02 04:04:05 GMT+01:00 2026' : '2026-01-02 03:04:05'
    const { connectionId } = connection
    expect(heard.at(-1)).toEqual([
      'onStreamCreated',
      {
        streamId,
        connectionId,
        connection: { connectionId, creationTime, data: '' },
        sessionId: SESSION_ID,
        name: 'ana',
        hasAudio: true,
        hasVideo: true,
        videoType: 'camera',
        width: 640,
        height: 480,
        creationTime,
      },
    ])
  })

  it('sends what was missed when the network is back', async () => {
    const { join, names, server } = createPhone(os)
    server.publish('ana')
    await join()
    await pass()
    expect(names()).toEqual(['onSessionConnected', 'onConnectionCreated', 'onStreamCreated'])
    server.drop()
    server.leave('ana')
    await pass()
    server.resume()
    await pass()
    const announced = isAndroid ? [] : ['onSessionReconnecting', 'onSessionReconnected']
    expect(names().slice(3)).toEqual([...announced, 'onStreamDestroyed', 'onConnectionDestroyed'])
  })

  it('has no session after a final loss', async () => {
    const { join, module, names, server, sessionIds, unhandled } = createPhone(os)
    await join()
    await pass()
    server.giveUp()
    await pass()
    const announced = isAndroid ? [] : ['onSessionReconnecting']
    expect(names().slice(1)).toEqual([...announced, 'onSessionError', 'onSessionDisconnected'])
    expect(sessionIds()).toEqual([])
    await expect(module.connect(SESSION_ID, 'token')).rejects.toThrow('native session instance')
    module.publish(SESSION_ID, 'publisher')
    if (isAndroid) expect(() => module.sendSignal(SESSION_ID, '', '', '')).toThrow('NullPointer')
    else module.sendSignal(SESSION_ID, '', '', '')
    expect(unhandled).toEqual([])
  })

  // Module.java:371-376 removes by id. On iOS the second `initSession` has freed the delegate of the first.
  it(`${isAndroid ? 'loses' : 'keeps'} a new session at the late end of the previous one`, async () => {
    const { join, module, names, sessionIds, violations } = createPhone(os)
    await join()
    await pass()
    void module.disconnect(SESSION_ID)
    await join('token-2')
    await pass()
    expect(violations).toEqual(['initSession while the previous one is leaving'])
    expect(sessionIds()).toEqual(isAndroid ? [] : [SESSION_ID])
    expect(names().filter((name) => name === 'onSessionDisconnected')).toHaveLength(
      isAndroid ? 1 : 0,
    )
  })

  it('ends a join that never connected without an event', async () => {
    const { join, module, names, server, violations } = createPhone(os)
    server.joinAnswers.push('never')
    await join()
    void module.disconnect(SESSION_ID)
    await pass(500)
    await join()
    await pass()
    expect(names()).toEqual(['onSessionConnected'])
    expect(violations).toEqual([])
  })

  it(`sends a signal to an unknown person to ${isAndroid ? 'nobody' : 'everybody'}`, async () => {
    const { join, module, server, violations } = createPhone(os)
    await join()
    await pass()
    module.sendSignal(SESSION_ID, 'chat', 'secret', 'unknown')
    const { connectionId } = server.join('ana')
    module.sendSignal(SESSION_ID, 'chat', 'hello', connectionId)
    await pass()
    const toEverybody = isAndroid ? [] : [{ data: 'secret', to: undefined }]
    expect(server.signals.received).toMatchObject([
      ...toEverybody,
      { data: 'hello', to: connectionId },
    ])
    expect(violations).toHaveLength(1)
  })

  it('keeps connections of previous joins', async () => {
    const { join, module, server, violations } = createPhone(os)
    const { connectionId } = server.join('ana')
    await join()
    await pass()
    server.giveUp()
    server.leave('ana')
    await join()
    await pass()
    module.sendSignal(SESSION_ID, 'chat', 'secret', connectionId)
    await pass()
    expect(violations).toEqual([])
  })

  it(`${isAndroid ? 'crashes' : 'leaves the sender out'} at a signal without sender`, async () => {
    const { crashes, heard, join, server } = createPhone(os)
    await join()
    await pass()
    server.signal(undefined, { type: 'news', data: '' })
    await pass()
    expect(crashes).toHaveLength(isAndroid ? 1 : 0)
    const signal = ['onSignalReceived', { sessionId: SESSION_ID, type: 'news', data: '' }]
    expect(heard.slice(1)).toEqual(isAndroid ? [] : [signal])
  })

  it('calls each listener in a task of its own: one that throws stops no other', async () => {
    const { emit, module, names, uncaught, listeners } = createPhone(os)
    const { remove } = module.onMuteForced(() => {
      throw new Error('thrown')
    })
    emit('onMuteForced', { active: true })
    remove()
    await pass()
    expect(names()).toEqual(['onMuteForced'])
    expect(uncaught).toEqual([new Error('thrown')])
    expect(listeners()['onMuteForced']).toBe(1)
  })

  it('notes a rejection that nobody handles', async () => {
    const { module, unhandled } = createPhone(os)
    void module.connect(SESSION_ID, 'token')
    module.connect(SESSION_ID, 'token').catch(() => {})
    await pass()
    expect(unhandled).toHaveLength(1)
  })

  it('knows the app and the network of the phone, and counts who listens', async () => {
    const { listeners, modules, phone } = createPhone(os)
    const heard: unknown[] = []
    const app = modules.AppState.addEventListener('change', (status) => heard.push(status))
    const removeNetwork = modules.NetInfo.addEventListener((state) => heard.push(state.type))
    await pass()
    phone.setAppState('background')
    phone.setNetwork('none')
    await pass()
    expect(heard).toEqual(['wifi', 'background', 'none'])
    expect(listeners()).toMatchObject({ 'AppState.change': 1, NetInfo: 1 })
    app.remove()
    removeNetwork()
    expect(listeners()).not.toHaveProperty('NetInfo')
  })
})

it('requires options on Android', () => {
  const { crashes, module } = createNativePlatform('android')
  expect(() => module.initSession('key', SESSION_ID, {})).toThrow('NoSuchKeyException')
  expect(crashes).toHaveLength(1)
})
