/** Joins, ends and payloads of a native session, on both platforms. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { complaintsOf, NO_COMPLAINTS, PLATFORMS, startApp, watch } from './app.ts'
import { SESSION_ID } from './native-module.ts'
import { MODULE_EVENTS } from './native/emitters.ts'
import { settle } from './vendor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The events that the entry listens to. */
const EVENTS = MODULE_EVENTS.filter((name) => !/^on(Archive|MuteForced)/.test(name))

describe.each(PLATFORMS)('payloads on %s', (os) => {
  it('may be null, empty or of another session (N3)', async () => {
    const { heard, join, platform, reconnection } = await startApp(os, {
      options: { probeMs: false },
    })
    await join()
    heard.length = 0
    const signals: unknown[] = []
    reconnection.on('signal', (signal) => signals.push(signal))
    const own = EVENTS.filter((name) => !/Reconnect/.test(name))
    for (const name of own) {
      for (const payload of [
        null,
        {},
        { sessionId: 'another', connectionId: 'c', streamId: 's' },
      ]) {
        platform.emit(name, payload)
      }
    }
    await settle(1_000)
    expect(heard).toEqual([])
    expect(signals).toEqual([])
    expect(reconnection.status).toBe('connected')
    expect(platform.uncaught).toEqual([])
  })

  it('without an id announce a drop of the only session (N3)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    platform.emit('onSessionReconnecting', null)
    await settle(100)
    expect(reconnection.status).toBe('reconnecting')
    platform.emit('onSessionReconnected', null)
    await settle(100)
    expect(reconnection.status).toBe('reconnected')
  })

  it('of an error say the cause by name or by number (N3)', async () => {
    const { platform, reconnection } = await startApp(os, { options: { joinAttempts: 1 } })
    platform.server.joinAnswers.push('never')
    const joined = watch(reconnection.connect())
    await settle(100)
    platform.emit('onSessionError', {
      code: os === 'ios' ? 1005 : 'InvalidSessionId',
      message: 'no',
    })
    await settle(1_000)
    expect(joined.outcome).toBe('joinFailed')
    expect(reconnection.getSnapshot().error?.cause).toMatchObject({
      name: 'OT_INVALID_SESSION_ID',
      message: 'no',
    })
  })

  it('of streams carry times, sizes and flags as on the web (N3)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    const streams: unknown[] = []
    reconnection.on('streamCreated', ({ stream }) => streams.push(stream))
    const stream = platform.server.publish('anna', { videoType: 'screen', hasAudio: false })
    await settle(100)
    expect(streams).toEqual([
      {
        streamId: stream.streamId,
        connection: {
          connectionId: stream.connection.connectionId,
          data: '',
          creationTime: Math.floor(stream.connection.createdAt / 1_000) * 1_000,
        },
        name: 'anna',
        hasAudio: false,
        hasVideo: true,
        videoType: 'screen',
        videoDimensions: { width: 640, height: 480 },
        creationTime: Math.floor(stream.createdAt / 1_000) * 1_000,
      },
    ])
    platform.emit('onStreamPropertyChanged', {
      changedProperty: 'hasAudio',
      oldValue: false,
      newValue: true,
      stream: { streamId: stream.streamId, sessionId: SESSION_ID },
    })
    await settle(100)
    expect(streams).toMatchObject([{ hasAudio: true }])
  })
})

describe.each(PLATFORMS)('a join on %s', (os) => {
  it('is tried again after a refusal, with one native session at a time (N4)', async () => {
    const { platform, reconnection } = await startApp(os)
    platform.server.joinAnswers.push('refused', 'never')
    const joined = watch(reconnection.connect())
    await settle(20_000)
    expect(joined.outcome).toBe('done')
    expect(platform.callsOf('initSession')).toHaveLength(3)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('fails at once if native rejects it (N4)', async () => {
    const { platform, reconnection } = await startApp(os, { options: { joinAttempts: 1 } })
    platform.server.joinAnswers.push('rejected')
    const joined = watch(reconnection.connect())
    await settle(1_500)
    // Android says that the token is refused, so that the provider is asked once more; iOS only rejects.
    expect(joined.outcome).toBe(os === 'ios' ? 'joinFailed' : 'done')
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('that native throws at, fails (N4)', async () => {
    const { platform, reconnection } = await startApp(os, { options: { joinAttempts: 1 } })
    platform.module.initSession = () => {
      throw new Error('no native code')
    }
    const joined = watch(reconnection.connect())
    await settle(1_000)
    expect(joined.outcome).toBe('joinFailed')
    await settle(1_000)
    expect(platform.listeners()).toEqual({})
  })

  it('that is answered too late is left again (N4)', async () => {
    const { platform, reconnection } = await startApp(os, { options: { joinAttempts: 1 } })
    platform.server.joinAnswers.push('never')
    const joined = watch(reconnection.connect())
    await settle(15_100)
    platform.server.answerLate()
    await settle(1_000)
    expect(joined.outcome).toBe('joinTimeout')
    expect(reconnection.status).toBe('disconnected')
    expect(platform.sessionIds()).toEqual([])
    expect(platform.server.connections).toEqual([])
    expect(platform.listeners()).toEqual({})
  })

  it('waits for the end of the session before (N2)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    void reconnection.disconnect()
    const joined = watch(reconnection.connect())
    await settle(2_000)
    expect(joined.outcome).toBe('done')
    expect(platform.callsOf('initSession')).toHaveLength(2)
    expect(platform.server.connections).toHaveLength(1)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })
})

describe.each(PLATFORMS)('an end on %s', (os) => {
  it('by a moderator is final (N9)', async () => {
    const { heard, join, platform, reconnection } = await startApp(os)
    const mounted = await join()
    heard.length = 0
    platform.server.kick()
    await settle(10_000)
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'disconnected',
      reason: 'forceDisconnected',
    })
    expect(heard).not.toContain('rejoining')
    expect(platform.publishers()).toEqual([])
    await mounted.unmount()
    expect(platform.listeners()).toEqual({})
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('of ones own will resolves although native may never answer (N9)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    const mounted = await join()
    platform.module.disconnect = () => new Promise(() => {})
    const left = watch(reconnection.disconnect())
    await settle(4_500)
    expect(left.outcome).toBe('done')
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'disconnected',
      reason: 'clientDisconnected',
    })
    await mounted.unmount()
    expect(platform.listeners()).toEqual({})
  })

  it('without a session calls nothing native (N2)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    platform.server.kick()
    await settle(1_000)
    platform.calls.length = 0
    const { session } = reconnection
    const calls = [
      session.forceDisconnect('c'),
      session.forceMuteAll(),
      session.forceMuteStream('s'),
      session.disableForceMute(),
      session.getCapabilities(),
      session.reportIssue(),
      session.signal({ data: 'a' }) as Promise<unknown>,
    ]
    for (const call of calls) await expect(call).rejects.toMatchObject({ name: 'OT_NOT_CONNECTED' })
    await reconnection.disconnect()
    reconnection.dispose()
    expect(platform.calls).toEqual([])
  })

  it('leaves nothing of a join that is under way (N2)', async () => {
    const { platform, reconnection } = await startApp(os)
    const joined = watch(reconnection.connect())
    await settle(50)
    reconnection.dispose()
    await settle(5_000)
    expect(joined.outcome).toBe('disposed')
    expect(platform.listeners()).toEqual({})
    expect(vi.getTimerCount()).toBe(0)
    expect(platform.server.connections).toEqual([])
  })
})

describe.each(PLATFORMS)('moderation on %s', (os) => {
  it('goes to native while joined', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    const { session } = reconnection
    await expect(session.getCapabilities()).resolves.toMatchObject({ canPublish: true })
    await expect(session.reportIssue()).resolves.toBe('issue-1')
    await session.forceMuteAll(['a'])
    expect(platform.callsOf('forceMuteAll')).toEqual([[SESSION_ID, ['a']]])
  })
})
