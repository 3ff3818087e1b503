/** Native views that come, leave, and come back: what native makes of it. */
import { Activity, createElement, Fragment, StrictMode, Suspense } from 'react'
import type { ReactNode } from 'react'
import { act } from 'react-test-renderer'
import { describe, expect, it } from 'vitest'
import { useFakeTimers } from '../../stories/harness/time.ts'
import { complaintsOf, NO_COMPLAINTS, PLATFORMS, startApp } from './app.ts'
import type { App } from './app.ts'
import { mount, settle } from './vendor.ts'

useFakeTimers()

const statusesOf = ({ platform }: App) => platform.server.subscriptions.map(({ status }) => status)

const join = async ({ reconnection }: App) => {
  await act(async () => void reconnection.connect())
  await settle(1_000)
}

describe.each(PLATFORMS)('unsubscribe on %s', (os) => {
  it('ends the native subscription, by the handle', async () => {
    const app = await startApp(os)
    app.platform.server.publish('anna')
    await app.join()
    const [subscriber] = app.reconnection.subscribers.values()
    await act(async () => subscriber?.unsubscribe())
    await settle(1_000)
    expect(statusesOf(app)).toEqual(['ended'])
    expect(complaintsOf(app.platform)).toEqual(NO_COMPLAINTS)
  })

  it.each([true, false])('ends it when the component leaves; auto: %s', async (auto) => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    platform.server.publish('anna')
    if (!auto) reconnection.on('streamCreated', ({ stream }) => void reconnection.subscribe(stream))
    const mounted = await mount(createElement(kit.Subscribers, { reconnection, auto }))
    await join(app)
    expect(statusesOf(app)).toEqual(['connected'])
    await mounted.unmount()
    await settle(1_000)
    expect(statusesOf(app)).toEqual(['ended'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('ends that of a stalled tile, before the next one', async () => {
    const app = await startApp(os, { options: { subscribers: { stallMs: 3_000 } } })
    const stream = app.platform.server.publish('anna')
    await app.join()
    app.platform.server.interrupt(stream)
    await settle(8_000)
    expect(statusesOf(app)).toEqual(['ended', 'connected'])
    expect(complaintsOf(app.platform)).toEqual(NO_COMPLAINTS)
  })
})

describe.each(PLATFORMS)('a view that comes back onto the screen on %s', (os) => {
  it('keeps its subscriber: native finds no stream to subscribe to once more', async () => {
    const app = await startApp(os)
    const { platform } = app
    platform.server.publish('anna')
    await app.join()
    for (const { view } of platform.tiles()) platform.reattach(view)
    await settle(1_000)
    expect(statusesOf(app)).toEqual(['connected'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('keeps the subscriber of every later view, too', async () => {
    const app = await startApp(os)
    const { platform } = app
    platform.server.publish('anna')
    await app.join()
    platform.server.giveUp()
    await settle(8_000)
    for (const { view } of platform.tiles()) platform.reattach(view)
    await settle(1_000)
    expect(statusesOf(app)).toEqual(['ended', 'connected'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('is a new one where the app draws it only on the screen in front', async () => {
    const app = await startApp(os)
    const { platform, reconnection } = app
    platform.server.publish('anna')
    const draw = (isFocused: boolean) => createElement(Fragment, null, isFocused && app.screen())
    const mounted = await mount(draw(true))
    await join(app)
    const [before] = platform.publishers()
    await mounted.update(draw(false))
    await settle(5_000)
    expect([platform.publishers(), platform.tiles(), platform.server.published]).toEqual([
      [],
      [],
      [],
    ])
    await mounted.update(draw(true))
    await settle(2_000)
    expect(platform.publishers()[0]?.view).not.toBe(before?.view)
    expect(platform.server.published).toHaveLength(1)
    expect(statusesOf(app)).toEqual(['ended', 'connected'])
    expect(reconnection.status).toBe('connected')
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })
})

const never = new Promise<never>(() => {})

/** What a navigator draws that freezes its screens. */
function Frozen({ children, isFrozen }: { children: ReactNode; isFrozen: boolean }) {
  const Freezer = () => {
    if (isFrozen) throw never
    return null
  }
  return createElement(Suspense, { fallback: null }, createElement(Freezer), children)
}

const HIDERS = [
  [
    'Activity',
    (isHidden: boolean, children: ReactNode) =>
      createElement(Activity, { mode: isHidden ? 'hidden' : 'visible', children }),
  ],
  [
    'Suspense',
    (isHidden: boolean, children: ReactNode) =>
      createElement(Frozen, { isFrozen: isHidden, children }),
  ],
] as const

describe.each(PLATFORMS)('what React hides, and shows again, on %s', (os) => {
  it.each(HIDERS)('with %s, has new views', async (_, hide) => {
    const app = await startApp(os)
    const { platform } = app
    platform.server.publish('anna')
    const mounted = await mount(hide(false, app.screen()))
    await join(app)
    expect(platform.server.published).toHaveLength(1)
    await mounted.update(hide(true, app.screen()))
    await settle(5_000)
    await mounted.update(hide(false, app.screen()))
    await settle(5_000)
    expect(platform.server.published).toHaveLength(1)
    expect(statusesOf(app).filter((status) => status !== 'ended')).toEqual(['connected'])
    expect(platform.tiles().map(({ subscriber }) => subscriber?.status)).toEqual(['connected'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('in StrictMode: it leaves for good when it leaves', async () => {
    const app = await startApp(os)
    const { platform } = app
    platform.server.publish('anna')
    const mounted = await mount(createElement(StrictMode, null, app.screen()))
    await join(app)
    expect(statusesOf(app).at(-1)).toEqual('connected')
    await mounted.unmount()
    await settle(1_000)
    expect(statusesOf(app).at(-1)).toEqual('ended')
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })
})
