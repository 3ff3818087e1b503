/** The component that draws the streams of the others, on both platforms. */
import { createElement, StrictMode } from 'react'
import type { ReactElement } from 'react'
import { act } from 'react-test-renderer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ReconnectingSubscriber } from '../../../src/index.ts'
import { complaintsOf, NO_COMPLAINTS, PLATFORMS, startApp } from './app.ts'
import type { App } from './app.ts'
import { mount, settle } from './vendor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const statusesOf = ({ platform }: App) =>
  platform.tiles().map(({ subscriber }) => subscriber?.status)

/** The phone goes on while React does not look. */
const during = (run: () => unknown) => act(async () => void run())

describe.each(PLATFORMS)('Subscribers on %s', (os) => {
  it('says that a tile is back when its bytes grow again (N7)', async () => {
    const app = await startApp(os)
    const { heard, platform } = app
    const stream = platform.server.publish('anna')
    await app.join()
    platform.server.sendMedia()
    await settle(50)
    platform.server.interrupt(stream)
    await settle(50)
    platform.server.sendMedia(0)
    await settle(1_000)
    platform.server.sendMedia(0)
    await settle(50)
    expect(heard).toContain('subscriberReconnecting')
    expect(heard).not.toContain('subscriberReconnected')
    platform.server.sendMedia(500)
    await settle(50)
    expect(heard).toContain('subscriberReconnected')
    expect(platform.server.subscriptions).toHaveLength(1)
    expect(complaintsOf(app.platform)).toEqual(NO_COMPLAINTS)
  })

  it('is not playing after forty seconds without a byte, though native has said nothing (N7)', async () => {
    const app = await startApp(os, { options: { subscribers: { stallMs: 600_000 } } })
    const { heard, platform, reconnection } = app
    for (const name of ['anna', 'bob']) platform.server.publish(name)
    await app.join()
    for (let seconds = 0; seconds < 40; seconds += 1) {
      platform.server.sendMedia(0)
      await settle(1_000)
    }
    const phases = () => [...reconnection.subscribers.values()].map(({ phase }) => phase)
    expect(phases()).toEqual(['interrupted', 'interrupted'])
    platform.server.sendMedia(500)
    await settle(50)
    platform.server.sendMedia(500)
    await settle(50)
    expect(heard).toContain('subscriberReconnected')
    expect(platform.server.subscriptions).toHaveLength(2)
  })

  it('recreates a stalled tile in a new view, after the old one has left (N7)', async () => {
    const app = await startApp(os, { options: { subscribers: { stallMs: 3_000 } } })
    const { heard, platform } = app
    const stream = platform.server.publish('anna')
    await app.join()
    const [{ view: old } = {}] = platform.tiles()
    platform.server.interrupt(stream)
    await settle(8_000)
    expect(heard).toContain('subscriberStalled')
    expect(heard).toContain('subscriberReconnected')
    expect(platform.tiles()).toHaveLength(1)
    expect(platform.tiles()[0]?.view).not.toBe(old)
    expect(statusesOf(app)).toEqual(['connected'])
    expect(platform.callsOf('removeSubscriber')).toHaveLength(1)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('tries again if native never answers (N7)', async () => {
    const app = await startApp(os)
    const { heard, platform } = app
    platform.server.publish('anna')
    platform.server.subscribeAnswers.push('never')
    await app.join()
    await settle(15_000)
    expect(heard).toContain('subscriberConnected')
    expect(platform.server.subscriptions).toHaveLength(2)
    expect(statusesOf(app)).toEqual(['connected'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('ends a tile together with its stream', async () => {
    const app = await startApp(os)
    const { heard, platform, reconnection } = app
    const stream = platform.server.publish('anna')
    await app.join()
    platform.server.unpublish(stream)
    await settle(1_000)
    expect(heard).toContain('streamDestroyed')
    expect(heard).toContain('subscriberDisconnected')
    expect(platform.tiles()).toEqual([])
    expect(reconnection.subscribers.size).toBe(0)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('keeps its overlay while the session is away, with an empty view', async () => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    platform.server.publish('anna')
    const Overlay = ({ subscriber }: { subscriber: ReconnectingSubscriber }) =>
      createElement('Text', { text: kit.useSubscriber(subscriber)?.status })
    const children = (view: ReactElement, subscriber: ReconnectingSubscriber) =>
      createElement('Tile', null, view, createElement(Overlay, { subscriber }))
    const mounted = await mount(createElement(kit.Subscribers, { reconnection, children }))
    await during(() => reconnection.connect())
    await settle(1_000)
    const read = () => mounted.root.findAll(({ type }) => type === 'Text')
    expect(read().map(({ props }) => props)).toEqual([{ text: 'connected' }])
    await during(() => platform.server.giveUp())
    await settle(100)
    expect(read().map(({ props }) => props)).toEqual([{ text: 'reconnecting' }])
    expect(platform.tiles()).toEqual([])
    await settle(8_000)
    expect(read().map(({ props }) => props)).toEqual([{ text: 'connected' }])
    expect(platform.tiles()).toHaveLength(1)
  })

  it('shows streams that came before it was mounted, and again after a remount (N10)', async () => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    platform.server.publish('anna')
    await during(() => reconnection.connect())
    await settle(1_000)
    const element = createElement(kit.Subscribers, { reconnection })
    const first = await mount(element)
    await settle(500)
    expect(statusesOf(app)).toEqual(['connected'])
    await first.unmount()
    expect(reconnection.subscribers.size).toBe(0)
    await mount(element)
    await settle(1_000)
    expect(statusesOf(app)).toEqual(['connected'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('shows only what the app subscribes to, with auto: false', async () => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    reconnection.on('streamCreated', ({ stream }) => {
      if ((stream as unknown as { name: string }).name === 'anna') {
        reconnection.subscribe(stream, undefined, { subscribeToVideo: false })
      }
    })
    platform.server.publish('anna')
    platform.server.publish('bob')
    await mount(createElement(kit.Subscribers, { reconnection, auto: false }))
    await during(() => reconnection.connect())
    await settle(1_000)
    expect(platform.tiles().map(({ subscriber }) => subscriber?.stream.name)).toEqual(['anna'])
    expect(platform.tiles()[0]?.view.props).toMatchObject({ subscribeToVideo: false })
    const [subscriber] = reconnection.subscribers.values()
    await during(() => subscriber?.unsubscribe())
    await settle(1_000)
    expect(platform.tiles()).toEqual([])
  })

  it('keeps its tiles in StrictMode (N10)', async () => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    platform.server.publish('anna')
    await mount(createElement(StrictMode, null, createElement(kit.Subscribers, { reconnection })))
    await during(() => reconnection.connect())
    await settle(2_000)
    expect(statusesOf(app)).toEqual(['connected'])
    expect(platform.callsOf('removeSubscriber')).toEqual([])
    platform.server.giveUp()
    await settle(8_000)
    expect(statusesOf(app)).toEqual(['connected'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('never draws two views of one stream, nor one right after the other (N7)', async () => {
    const app = await startApp(os)
    const { platform, reconnection } = app
    const stream = platform.server.publish('anna')
    await app.join()
    for (let i = 0; i < 5; i += 1) {
      await during(() => {
        const handle = reconnection.subscribers.get(stream.streamId)
        handle?.unsubscribe()
        reconnection.subscribe({ ...handle!.stream })
      })
      expect(platform.tiles().length).toBeLessThanOrEqual(1)
      await settle(50)
    }
    await settle(1_000)
    expect(statusesOf(app)).toEqual(['connected'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('refuses a stream that is not in the session', async () => {
    const app = await startApp(os)
    const { platform, reconnection } = app
    await app.join()
    const ended = vi.fn()
    reconnection.on('subscriberDisconnected', ended)
    await during(() => reconnection.subscribe({ streamId: 'unknown' }))
    await settle(100)
    expect(ended).toHaveBeenCalledTimes(1)
    expect(platform.tiles()).toEqual([])
  })

  it('calls the handlers of the app', async () => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    platform.server.publish('anna')
    const connected = vi.fn()
    const eventHandlers = { connected }
    await mount(createElement(kit.Subscribers, { reconnection, eventHandlers }))
    await during(() => reconnection.connect())
    await settle(1_000)
    expect(connected).toHaveBeenCalledTimes(1)
  })
})

describe('Subscribers on android', () => {
  it('recreates a tile that native ends with an error', async () => {
    const app = await startApp('android')
    const { heard, platform } = app
    const stream = platform.server.publish('anna')
    await app.join()
    platform.server.failSubscriber(stream)
    await settle(5_000)
    expect(heard).toContain('subscriberReconnected')
    expect(statusesOf(app)).toEqual(['connected'])
  })
})
