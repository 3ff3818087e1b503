/** When the component `Publisher` draws a view, keeps it, and gives it up. */
import { createElement } from 'react'
import { act } from 'react-test-renderer'
import { describe, expect, it } from 'vitest'
import { useFakeTimers } from '../../../stories/harness/time.ts'
import { complaintsOf, NO_COMPLAINTS, PLATFORMS, startApp } from '../app.ts'
import { mount, settle } from '../vendor.ts'

useFakeTimers()

describe.each(PLATFORMS)('Publisher on %s', (os) => {
  it('keeps the view that it has drawn before the join', async () => {
    const { platform, reconnection, screen } = await startApp(os)
    await mount(screen())
    await settle(500)
    const [before] = platform.publishers()
    expect(before).toBeDefined()
    await act(async () => void reconnection.connect())
    await settle(1_000)
    expect(platform.publishers()).toHaveLength(1)
    expect(platform.publishers()[0]?.view).toBe(before?.view)
    expect(platform.server.published).toHaveLength(1)
  })

  it('leaves the camera off while the app has left the session', async () => {
    const { kit, platform, reconnection } = await startApp(os)
    await act(async () => void reconnection.connect())
    await settle(1_000)
    await act(async () => void reconnection.disconnect())
    await settle(1_000)
    await mount(createElement(kit.Publisher, { reconnection }))
    expect(platform.publishers()).toEqual([])
    await settle(1_000)
    expect(platform.publishers()).toEqual([])
    await act(async () => void reconnection.connect())
    await settle(1_000)
    expect(platform.server.published).toHaveLength(1)
  })

  it('is no publisher of the reconnection any more once it is unmounted', async () => {
    const { kit, platform, reconnection } = await startApp(os)
    const mounted = await mount(createElement(kit.Publisher, { reconnection }))
    await act(async () => void reconnection.connect())
    await settle(1_000)
    expect(reconnection.getSnapshot().publisherCount).toBe(1)
    await mounted.unmount()
    expect(reconnection.getSnapshot().publisherCount).toBe(0)
    await act(async () => void reconnection.disconnect())
    await settle(1_000)
    await act(async () => void reconnection.connect())
    await settle(1_000)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'connected', publisherCount: 0 })
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })
})
