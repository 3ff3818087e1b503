/** An app that loads its JavaScript again in the same native process, by a developer or an update over the air. */
import { describe, expect, it, vi } from 'vitest'
import { useFakeTimers } from '../../stories/harness/time.ts'
import { callsOf, complaintsOf, NO_COMPLAINTS, PLATFORMS, startApp } from './app.ts'
import type { App } from './app.ts'
import { LEAVE_MS } from '../../../src/react-native/session/native-entry.ts'
import { settle } from './vendor.ts'

useFakeTimers()

/** The app after a reload: the earlier run is gone with its timers, and native knows nothing of that. */
async function reload({ platform }: App): Promise<App> {
  vi.clearAllTimers()
  platform.reload()
  platform.calls.length = 0
  return startApp(platform.os, { platform })
}

describe.each(PLATFORMS)('after a reload on %s', (os) => {
  it('leaves what native has of the session once, and joins without a ghost', async () => {
    const before = await startApp(os)
    before.platform.server.publish('anna')
    await before.join()
    const app = await reload(before)
    const { platform, reconnection } = app
    await app.join()
    await settle(1_000)
    expect(reconnection.status).toBe('connected')
    expect(platform.server.connections).toHaveLength(1)
    expect(platform.server.published).toHaveLength(1)
    const calls = callsOf(platform).filter((name) => /initSession|connect$/.test(name))
    expect(calls).toEqual(['disconnect', 'initSession', 'connect'])
    platform.server.giveUp()
    await settle(8_000)
    expect(reconnection.status).toBe('connected')
    expect(platform.callsOf('disconnect')).toHaveLength(1)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('waits no longer than for any leave if native never says that it is over', async () => {
    const before = await startApp(os)
    await before.join()
    const app = await reload(before)
    vi.spyOn(app.platform.module, 'disconnect').mockResolvedValue(null)
    app.reconnection.connect().catch(() => {})
    await settle(LEAVE_MS.joined - 500)
    expect(app.platform.callsOf('initSession')).toEqual([])
    await settle(1_500)
    expect(app.platform.callsOf('initSession')).toHaveLength(1)
  })

  it('joins nothing if it is left meanwhile', async () => {
    const before = await startApp(os)
    await before.join()
    const app = await reload(before)
    app.reconnection.connect().catch(() => {})
    await settle(5)
    await app.reconnection.disconnect()
    await settle(10_000)
    expect(app.platform.callsOf('initSession')).toEqual([])
    expect(app.platform.sessionIds()).toEqual([])
    expect(complaintsOf(app.platform)).toEqual(NO_COMPLAINTS)
  })
})

describe.each(PLATFORMS)('a first run on %s', (os) => {
  it('leaves nothing, and asks once per session', async () => {
    const app = await startApp(os)
    await app.join()
    app.platform.server.giveUp()
    await settle(8_000)
    expect(app.platform.callsOf('getCapabilities')).toHaveLength(1)
    expect(app.platform.callsOf('disconnect')).toEqual([])
    expect(complaintsOf(app.platform)).toEqual(NO_COMPLAINTS)
  })

  it('joins half a second later if native does not say whether there is a session', async () => {
    const app = await startApp(os)
    vi.spyOn(app.platform.module, 'getCapabilities').mockReturnValue(new Promise(() => {}))
    app.reconnection.connect().catch(() => {})
    await settle(LEAVE_MS.joining + 500)
    expect(app.reconnection.status).toBe('connected')
    expect(app.platform.callsOf('disconnect')).toEqual([])
  })
})
