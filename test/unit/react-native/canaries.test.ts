/** What this library relies on, or avoids, in the vendor's JavaScript: each fails when the vendor changes it, and says what to look at. */
import { createElement } from 'react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startApp } from './app.ts'
import { createNativePlatform, SESSION_ID } from './native-module.ts'
import { loadVendor, mount, settle } from './vendor.ts'
import type { Vendor } from './vendor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Contextual = { readonly contextType: { Provider: never } }

/** The context of the vendor's components. */
const contextOf = ({ OTPublisher }: Vendor) => (OTPublisher as unknown as Contextual).contextType

const inContext = (vendor: Vendor, value: object, child: ReactNode) =>
  createElement(contextOf(vendor).Provider, { value } as never, child)

describe.each(['android', 'ios'] as const)("the vendor's JavaScript on %s (N11)", (os) => {
  it('gives all components one context', async () => {
    const { OTPublisher, OTSubscriberView } = await loadVendor(createNativePlatform(os))
    const types = [OTPublisher, OTSubscriberView].map(
      (component) => (component as unknown as Contextual).contextType,
    )
    expect(types[0]).toBe(types[1])
    expect(types[0]).toHaveProperty('Provider')
  })

  it('keeps the id of a publisher in its state, with what says that its view is there', async () => {
    const platform = createNativePlatform(os)
    const vendor = await loadVendor(platform)
    let instance: { state?: Record<string, unknown> } | null = null
    const ref = (value: typeof instance) => (instance ??= value)
    const { OTPublisher } = vendor
    await mount(
      inContext(
        vendor,
        { sessionId: SESSION_ID },
        createElement(OTPublisher, { ref } as never),
      ) as never,
    )
    await settle(300)
    expect(instance!.state).toMatchObject({
      publisherId: platform.publishers()[0]?.view.read('publisherId'),
      componentMounted: true,
      permissionsGranted: true,
    })
    expect(platform.callsOf('publish')).toEqual([])
  })

  it('ends a subscriber by its stream when a tile leaves, and does nothing else', async () => {
    const platform = createNativePlatform(os)
    const vendor = await loadVendor(platform)
    const value = { sessionId: SESSION_ID, subscriberProperties: {}, eventHandlers: {} }
    const view = createElement(vendor.OTSubscriberView as never, { streamId: 's' } as never)
    const mounted = await mount(inContext(vendor, value, view) as never)
    await mounted.unmount()
    expect(platform.calls).toEqual([{ method: 'removeSubscriber', args: [SESSION_ID, 's'] }])
  })

  it('calls the handlers of its context for each tile, without a stream', async () => {
    const platform = createNativePlatform(os)
    const vendor = await loadVendor(platform)
    const connected = vi.fn()
    const disconnected = vi.fn()
    const audioNetworkStats = vi.fn()
    const eventHandlers = { connected, disconnected, audioNetworkStats }
    const value = { sessionId: SESSION_ID, subscriberProperties: {}, eventHandlers }
    const view = createElement(vendor.OTSubscriberView as never, { streamId: 's' } as never)
    const mounted = await mount(inContext(vendor, value, view) as never)
    const { props } = mounted.hosts('OTRNSubscriber')[0]!
    const call = (name: string, nativeEvent: object) =>
      (props[name] as (event: object) => void)({ nativeEvent })
    call('onSubscriberConnected', { stream: {} })
    call('onSubscriberDisconnected', { stream: {} })
    call('onAudioNetworkStats', { audioBytesReceived: 1 })
    expect(connected.mock.calls).toEqual([[]])
    expect(disconnected.mock.calls).toEqual([[]])
    expect(audioNetworkStats.mock.calls).toEqual([[{ audioBytesReceived: 1 }]])
  })

  it('publishes nothing by itself and posts no log without OTSession', async () => {
    const { join, platform } = await startApp(os)
    await join()
    expect(platform.callsOf('publish')).toHaveLength(1)
    expect(platform.logPosts).toEqual([])
  })

  it('drops the end and the errors of a session in OTSession, which is why it is not used', async () => {
    const platform = createNativePlatform(os)
    const { OTSession } = await loadVendor(platform)
    const handler = vi.fn()
    const eventHandlers = { sessionDisconnected: handler, error: handler, muteForced: handler }
    const props = { apiKey: 'key', sessionId: SESSION_ID, token: 't', eventHandlers }
    await mount(createElement(OTSession, props as never, createElement('View')))
    await settle(500)
    platform.server.muteForced()
    platform.server.giveUp()
    await settle(500)
    expect(handler).not.toHaveBeenCalled()
    expect(platform.listeners()).not.toHaveProperty('onSessionDisconnected')
  })
})
