/** The example's screen over the vendor's real components: what a user sees of a drop, a loss and a kick. */
import { join } from 'node:path'
import { createElement } from 'react'
import type { ReactNode } from 'react'
import { act } from 'react-test-renderer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { complaintsOf, NO_COMPLAINTS, PLATFORMS } from './app.ts'
import { createNativePlatform } from './native-module.ts'
import type { NativePlatform } from './native-module.ts'
import { loadVendor, mount, settle } from './vendor.ts'
import type { Mounted } from './vendor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.doUnmock('react-native')
  vi.useRealTimers()
})

const SESSION = 'your session id'

/** Typed apart: it has its own `tsconfig.json`, with the types of React Native's modules. */
const EXAMPLE: string = join(import.meta.dirname, '../../../examples/react-native/App.tsx')

async function showExample(platform: NativePlatform): Promise<Mounted> {
  const vendor = await loadVendor(platform)
  const { AppState, NetInfo, PermissionsAndroid, Platform, TurboModuleRegistry } = platform.modules
  vi.stubGlobal('fetch', async () => ({ text: async () => 'a token' }))
  vi.doMock('@react-native-community/netinfo', () => ({ default: NetInfo }))
  vi.doMock('opentok-react-native', () => vendor)
  vi.doMock('opentok-reconnection/react-native', () => import('../../../src/react-native/index.ts'))
  vi.doMock('react-native', () => ({
    AppState,
    PermissionsAndroid,
    Platform,
    TurboModuleRegistry,
    Button: 'Button',
    Text: 'Text',
    View: 'View',
  }))
  const { default: App } = (await import(EXAMPLE)) as { default: () => ReactNode }
  const mounted = await mount(createElement(App))
  await settle(2_000)
  return mounted
}

const textsOf = ({ root }: Mounted) =>
  root.findAll(({ type }) => type === 'Text').map(({ props }) => props.children)

const buttonOf = ({ root }: Mounted) =>
  root.findAll(({ type }) => type === 'Button')[0]?.props as
    | { title: string; onPress(): void }
    | undefined

describe.each(PLATFORMS)('the example on %s', (os) => {
  it('shows the call, a drop in banner and overlay, and sends no battery level of that time', async () => {
    const platform = createNativePlatform(os, { announcesDrops: true })
    const server = platform.serverOf(SESSION)
    server.publish('anna')
    const screen = await showExample(platform)
    expect(textsOf(screen)).toEqual(['connected'])
    expect(platform.tiles()).toHaveLength(1)
    const batteryLevels = () => server.signals.received.filter(({ type }) => type === 'battery')
    await settle(60_000)
    expect(batteryLevels()).toHaveLength(1)

    await settle(56_000)
    server.drop()
    // The next level is read two seconds later.
    await settle(4_000)
    expect(textsOf(screen).flat().join('')).toContain('Reconnecting… 0 messages wait.')
    server.resume()
    await settle(1_000)
    expect(textsOf(screen)).toEqual(['You are back.'])
    await settle(30_000)
    expect(batteryLevels()).toHaveLength(1)
    await screen.unmount()
    await settle(1_000)
    expect(platform.listeners()).toEqual({})
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('offers to join again after a kick', async () => {
    const platform = createNativePlatform(os)
    const server = platform.serverOf(SESSION)
    const screen = await showExample(platform)
    server.kick()
    await settle(2_000)
    expect(buttonOf(screen)?.title).toBe('You have left. Join again')
    await act(async () => buttonOf(screen)?.onPress())
    await settle(3_000)
    expect(textsOf(screen)).toEqual(['connected'])
    await screen.unmount()
    await settle(1_000)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })
})
