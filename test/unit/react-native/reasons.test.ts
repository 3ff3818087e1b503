/** Why a session has ended, where native gives no reason: a loss is joined again, and a kick is not. */
import { describe, expect, it, vi } from 'vitest'
import { useFakeTimers } from '../../stories/harness/time.ts'
import { PLATFORMS, startApp } from './app.ts'
import type { App } from './app.ts'
import { settle } from './vendor.ts'

useFakeTimers()

const KICKED = { status: 'disconnected', reason: 'forceDisconnected' }

const statusOf = ({ reconnection }: App) => reconnection.getSnapshot()

/** A moderator ends the connection; long enough for a loss to be over again. */
async function kick({ platform }: App): Promise<void> {
  platform.server.kick()
  await settle(8_000)
}

describe.each(PLATFORMS)('an end without an error on %s', (os) => {
  it('is a loss in the background: the system ends the session of an app that it suspends', async () => {
    const app = await startApp(os)
    await app.join()
    app.platform.phone.setAppState('background')
    await settle(30_000)
    await kick(app)
    expect(app.heard).toContain('rejoining')
    expect(statusOf(app)).toMatchObject({ status: 'connected', joins: 2 })
  })

  it.each([
    [1_900, 'connected'],
    [2_100, 'disconnected'],
  ])('%i ms after the return to the app leaves it %s', async (ms, status) => {
    const app = await startApp(os)
    await app.join()
    app.platform.phone.setAppState('background')
    await settle(60_000)
    app.platform.phone.setAppState('active')
    await settle(ms)
    await kick(app)
    expect(app.reconnection.status).toBe(status)
  })

  it('is a kick while the app is covered for a moment', async () => {
    const app = await startApp(os)
    await app.join()
    app.platform.phone.setAppState('inactive')
    await settle(1_000)
    await kick(app)
    expect(statusOf(app)).toMatchObject(KICKED)
  })

  it('is a loss for an app that was started in the background, by a push', async () => {
    const app = await startApp(os, {
      modules: {
        AppState: { currentState: 'background', addEventListener: () => ({ remove() {} }) },
      },
    })
    await app.join()
    await kick(app)
    expect(statusOf(app)).toMatchObject({ status: 'connected', joins: 2 })
  })

  it('asks rejoin.when, as its reason is a guess', async () => {
    const when = vi.fn((reason: string) => reason === 'forceDisconnected')
    const app = await startApp(os, { options: { rejoin: { when } } })
    await app.join()
    await kick(app)
    expect(when.mock.calls).toEqual([['forceDisconnected']])
    expect(statusOf(app)).toMatchObject({ status: 'connected', joins: 2 })
  })

  it('is a kick if rejoin.when leaves it to the default', async () => {
    const when = vi.fn(() => undefined)
    const app = await startApp(os, { options: { rejoin: { when } } })
    await app.join()
    await kick(app)
    expect(when).toHaveBeenCalledTimes(1)
    expect(statusOf(app)).toMatchObject(KICKED)
  })
})

describe.each(PLATFORMS)('a kick on %s', (os) => {
  it.each(['SessionSignalDataTooLong', 'SubscriberServerCannotFindStream'] as const)(
    'stays one after the error %s, which is not about the connection',
    async (error) => {
      const app = await startApp(os)
      await app.join()
      app.platform.server.fail(error)
      await settle(500)
      app.platform.server.kick()
      await settle(8_000)
      expect(statusOf(app)).toMatchObject(KICKED)
      expect(app.platform.callsOf('initSession')).toHaveLength(1)
    },
  )

  it.each([
    'ConnectionFailed',
    'SessionStateFailed',
    'SessionConnectionTimeout',
    'ConnectionDropped',
    'ConnectionRefused',
  ] as const)('is none after the error %s', async (error) => {
    const app = await startApp(os)
    await app.join()
    app.platform.server.fail(error)
    await settle(1_500)
    await kick(app)
    expect(statusOf(app)).toMatchObject({ status: 'connected', joins: 2 })
  })

  it('stays one if the connection had an error two seconds before', async () => {
    const app = await startApp(os)
    await app.join()
    app.platform.server.fail('ConnectionDropped')
    await settle(2_100)
    await kick(app)
    expect(statusOf(app)).toMatchObject(KICKED)
  })
})
