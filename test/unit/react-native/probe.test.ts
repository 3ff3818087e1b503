/** Losses that Android does not announce. */
import { act } from 'react-test-renderer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { complaintsOf, NO_COMPLAINTS, startApp } from './app.ts'
import type { NativeServer } from './native/server/server.ts'
import { settle } from './vendor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a loss on android', () => {
  it('is noticed when the system is offline, and its end by the answer to a probe (N5)', async () => {
    const { join, platform, reconnection } = await startApp('android')
    await join()
    const signals: unknown[] = []
    reconnection.on('signal', (signal) => signals.push(signal))
    platform.server.dropSilently()
    platform.phone.setNetwork('none')
    await settle(50)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'reconnecting', phase: 'resuming' })
    platform.server.resume()
    platform.phone.setNetwork('cellular')
    await settle(100)
    expect(reconnection.status).toBe('reconnected')
    expect(signals).toEqual([])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('is noticed when a probe is not answered in probeMs (N5)', async () => {
    const { join, platform, reconnection } = await startApp('android', {
      options: { probeMs: 1_000 },
    })
    await join()
    platform.server.dropSilently()
    platform.phone.setAppState('active')
    await settle(975)
    expect(reconnection.status).toBe('connected')
    await settle(50)
    expect(reconnection.status).toBe('reconnecting')
    platform.server.resume()
    await settle(100)
    expect(reconnection.status).toBe('reconnected')
  })

  it('is looked for once, however often the system reports (N5)', async () => {
    const { join, platform } = await startApp('android')
    await join()
    const before = platform.callsOf('sendSignal').length
    for (let i = 0; i < 5; i += 1) platform.phone.setAppState('active')
    await settle(5)
    expect(platform.callsOf('sendSignal')).toHaveLength(before + 1)
  })

  it('is noticed when a tile is interrupted (N5)', async () => {
    const { join, platform, reconnection } = await startApp('android')
    const stream = platform.server.publish('anna')
    await join()
    platform.server.dropSilently()
    platform.server.interrupt(stream)
    await settle(2_100)
    expect(reconnection.status).toBe('reconnecting')
  })

  it('is not inferred from silence where signals to oneself never come back (N5)', async () => {
    const { join, platform, reconnection } = await startApp('android', {
      native: { echoesToSelf: false },
    })
    await join()
    platform.phone.setAppState('active')
    await settle(30_000)
    expect(reconnection.status).toBe('connected')
  })

  it('is over three seconds later where signals to oneself never come back (N5)', async () => {
    const { heard, join, platform, reconnection } = await startApp('android', {
      native: { echoesToSelf: false },
    })
    await join()
    heard.length = 0
    platform.server.dropSilently()
    platform.phone.setNetwork('none')
    await settle(3_000)
    expect(reconnection.status).toBe('reconnecting')
    platform.server.resume()
    platform.phone.setNetwork('cellular')
    await settle(2_100)
    expect(reconnection.status).toBe('reconnected')
    expect(heard).not.toContain('rejoining')
    expect(platform.callsOf('initSession')).toHaveLength(1)
  })

  it.each([
    ['a signal', (server: NativeServer) => server.signal('anna', { type: 'chat', data: 'hi' })],
    [
      'bytes that grow',
      (server: NativeServer) => {
        server.sendMedia()
        server.sendMedia()
      },
    ],
  ])('is over with %s where signals to oneself never come back (N5)', async (_, live) => {
    const { join, platform, reconnection } = await startApp('android', {
      native: { echoesToSelf: false },
    })
    platform.server.publish('anna')
    await join()
    platform.server.dropSilently()
    platform.phone.setNetwork('none')
    await settle(3_000)
    expect(reconnection.status).toBe('reconnecting')
    platform.server.resume()
    await act(async () => live(platform.server))
    await settle(100)
    expect(reconnection.status).toBe('reconnected')
  })

  it('is noticed where every tile is silent for ten seconds, as its statistics say (N5)', async () => {
    const { join, platform, reconnection } = await startApp('android')
    platform.server.publish('anna')
    await join()
    platform.server.dropSilently()
    for (let seconds = 0; seconds < 14; seconds += 1) {
      platform.server.sendMedia()
      await settle(1_000)
    }
    expect(reconnection.status).toBe('reconnecting')
    expect([...reconnection.subscribers.values()][0]).toMatchObject({ phase: 'interrupted' })
    platform.server.resume()
    await settle(12_000)
    expect(reconnection.status).not.toBe('reconnecting')
  })

  it('is left to native as soon as native announces one (N5)', async () => {
    const { join, platform, reconnection } = await startApp('android', {
      native: { announcesDrops: true },
    })
    await join()
    platform.server.drop()
    await settle(50)
    expect(reconnection.status).toBe('reconnecting')
    const before = platform.callsOf('sendSignal').length
    platform.server.resume()
    await settle(50)
    expect(reconnection.status).toBe('reconnected')
    platform.phone.setAppState('active')
    await settle(10_000)
    expect(platform.callsOf('sendSignal')).toHaveLength(before)
    expect(reconnection.status).toBe('connected')
  })

  it('is only what the system says, with probeMs: false (N5)', async () => {
    const { join, platform, reconnection } = await startApp('android', {
      options: { probeMs: false },
    })
    await join()
    platform.phone.setNetwork('none')
    await settle(50)
    expect(reconnection.status).toBe('reconnecting')
    platform.phone.setNetwork('wifi')
    await settle(50)
    expect(reconnection.status).toBe('reconnected')
    expect(platform.callsOf('sendSignal')).toEqual([])
  })

  it('is final with a rejoin when native gives up unannounced (N5)', async () => {
    const { heard, join, platform, reconnection } = await startApp('android')
    await join()
    platform.server.dropSilently()
    platform.server.giveUp()
    await settle(8_000)
    expect(heard).toContain('rejoining')
    expect(reconnection.status).toBe('connected')
  })
})

describe('ios', () => {
  it('sends no probes, as native announces each loss (N5)', async () => {
    const { join, platform } = await startApp('ios')
    await join()
    platform.phone.setAppState('active')
    await settle(5_000)
    expect(platform.callsOf('sendSignal')).toEqual([])
  })
})

describe.each(['android', 'ios'] as const)('a rejoin on %s', (os) => {
  it('waits until the system is online', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    platform.phone.setNetwork('none')
    await settle(50)
    platform.server.giveUp()
    await settle(20_000)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'reconnecting', phase: 'offline' })
    expect(platform.callsOf('initSession')).toHaveLength(1)
    platform.phone.setNetwork('wifi')
    await settle(5_000)
    expect(reconnection.status).toBe('connected')
  })

  it('is made at once where the app was left while offline, and is online again', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    platform.phone.setNetwork('none')
    await settle(50)
    await act(async () => void reconnection.disconnect())
    await settle(5_000)
    platform.phone.setNetwork('wifi')
    await act(async () => void reconnection.connect())
    await settle(1_000)
    expect(reconnection.status).toBe('connected')
    expect(platform.callsOf('initSession')).toHaveLength(2)
  })
})
