/** Hooks, several sessions, and what is passed in. */
import { createElement, StrictMode } from 'react'
import { act } from 'react-test-renderer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createReconnection } from '../../../src/index.ts'
import type { ReconnectionSnapshot } from '../../../src/index.ts'
import { bindReactNative } from '../../../src/react-native/index.ts'
import type { ReactNativeModules } from '../../../src/react-native/index.ts'
import { createScriptedSession } from '../../stories/harness/scripted.ts'
import { complaintsOf, listen, NO_COMPLAINTS, PLATFORMS, startApp, watch } from './app.ts'
import type { App } from './app.ts'
import { mount, settle } from './vendor.ts'
import type { Mounted } from './vendor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const findHost = ({ root }: Mounted, name: string) =>
  root.findAll(({ type }) => type === name)[0]?.props

/** A call that lives as long as its component. */
function createCall(app: App) {
  const { create, kit } = app
  return function Call({ sessionId }: { sessionId: string }) {
    const call = kit.useReconnection(() => create({ sessionId }), [sessionId])
    const status = kit.useSnapshot(call, (snapshot) => snapshot.status)
    return createElement('Call', { status }, app.screen(call))
  }
}

describe.each(PLATFORMS)('useReconnection on %s', (os) => {
  it('joins once in StrictMode, and leaves with the component (N10)', async () => {
    const app = await startApp(os)
    const { platform } = app
    platform.server.publish('anna')
    const Call = createCall(app)
    const mounted = await mount(
      createElement(StrictMode, null, createElement(Call, { sessionId: 'session-1' })),
    )
    await settle(1_500)
    expect(findHost(mounted, 'Call')).toMatchObject({ status: 'connected' })
    expect(platform.callsOf('initSession')).toHaveLength(1)
    expect(platform.server.published).toHaveLength(1)
    expect(platform.tiles().map(({ subscriber }) => subscriber?.status)).toEqual(['connected'])
    await mounted.unmount()
    await settle(1_000)
    expect(platform.sessionIds()).toEqual([])
    expect(platform.listeners()).toEqual({})
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('joins another session when its id changes, and the same one after a remount (N10)', async () => {
    const app = await startApp(os)
    const { platform } = app
    const Call = createCall(app)
    const mounted = await mount(createElement(Call, { key: 1, sessionId: 'session-1' }))
    await settle(1_000)
    await mounted.update(createElement(Call, { key: 1, sessionId: 'session-2' }))
    await settle(2_000)
    expect(platform.sessionIds()).toEqual(['session-2'])
    expect(platform.serverOf('session-2').published).toHaveLength(1)
    await mounted.update(createElement(Call, { key: 2, sessionId: 'session-2' }))
    await settle(3_000)
    expect(platform.sessionIds()).toEqual(['session-2'])
    expect(platform.serverOf('session-2').connections).toHaveLength(1)
    expect(platform.serverOf('session-2').published).toHaveLength(1)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('leaves a join that is under way when the component goes (N10)', async () => {
    const app = await startApp(os)
    const { platform } = app
    const mounted = await mount(createElement(createCall(app), { sessionId: 'session-1' }))
    await settle(50)
    await mounted.unmount()
    await settle(3_000)
    expect(platform.server.connections).toEqual([])
    expect(platform.listeners()).toEqual({})
  })
})

describe.each(PLATFORMS)('two sessions on %s', (os) => {
  it('do not disturb each other (N10)', async () => {
    const app = await startApp(os)
    const { create, kit, platform, reconnection } = app
    const other = create({ sessionId: 'session-2' })
    const heard = listen(other)
    platform.server.publish('anna')
    platform.serverOf('session-2').publish('bob')
    await mount(
      createElement(
        'Both',
        null,
        app.screen(),
        createElement(kit.Subscribers, { reconnection: other }),
      ),
    )
    await act(async () => void Promise.all([reconnection.connect(), other.connect()]))
    await settle(1_500)
    expect(
      platform
        .tiles()
        .map(({ subscriber }) => subscriber?.stream.name)
        .toSorted((a = '', b = '') => a.localeCompare(b)),
    ).toEqual(['anna', 'bob'])
    heard.length = 0
    platform.server.giveUp()
    await settle(8_000)
    expect(heard).toEqual([])
    expect(reconnection.stats.joins).toBe(2)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('of the same id are refused while one of them is live', async () => {
    const app = await startApp(os)
    await app.join()
    const second = watch(app.create().connect())
    await settle(1_000)
    expect(second.outcome).toBe('joinFailed')
    expect(app.reconnection.status).toBe('connected')
    expect(app.platform.callsOf('initSession')).toHaveLength(1)
  })
})

describe('useSnapshot', () => {
  it('renders only when what the selector takes has changed', async () => {
    const { kit, reconnection } = await startApp('ios')
    const render = vi.fn()
    const Status = () => {
      render(kit.useSnapshot(reconnection, ({ joins }: ReconnectionSnapshot) => joins))
      return null
    }
    await mount(createElement(Status))
    await act(async () => void reconnection.connect())
    await settle(1_000)
    expect(render.mock.calls).toEqual([[0], [1]])
  })

  it('takes a selector that returns a new object each time', async () => {
    const { kit, reconnection } = await startApp('ios')
    const Status = () => {
      const { text } = kit.useSnapshot(reconnection, ({ status }) => ({ text: status }))
      return createElement('Text', { text })
    }
    const mounted = await mount(createElement(Status))
    await act(async () => void reconnection.connect())
    await settle(1_000)
    expect(findHost(mounted, 'Text')).toEqual({ text: 'connected' })
  })
})

describe('bindReactNative', () => {
  const Component = Object.assign(() => null, { contextType: {} }) as never
  const modules: ReactNativeModules = {
    Platform: { OS: 'ios' },
    TurboModuleRegistry: { get: () => null },
    OTPublisher: Component,
    OTSubscriberView: Component,
  }

  it.each([
    [undefined, 'modules must be an object, got undefined'],
    [
      { ...modules, Platform: undefined },
      'modules.Platform.OS must be a string that is not empty, got undefined',
    ],
    [
      { ...modules, TurboModuleRegistry: 1 },
      'modules.TurboModuleRegistry must be an object with get(), got number 1',
    ],
    [
      { ...modules, OTPublisher: () => null },
      "modules.OTPublisher must be opentok-react-native's component, with a contextType, got function",
    ],
    [
      { ...modules, OTSubscriberView: null },
      "modules.OTSubscriberView must be opentok-react-native's component, with a contextType, got null",
    ],
    [
      { ...modules, AppState: {} },
      'modules.AppState must be an object with addEventListener(), got object',
    ],
    [
      { ...modules, PermissionsAndroid: { check() {} } },
      'modules.PermissionsAndroid must be an object with check(), requestMultiple(), got object',
    ],
    [
      { ...modules, NetInfo: 'no' },
      'modules.NetInfo must be an object with addEventListener(), got string no',
    ],
  ])('refuses %o', (given, message) => {
    expect(() => bindReactNative(given as never)).toThrow(new TypeError(message))
  })

  it.each([
    ['is not in the app', null, 'null'],
    ['is that of an older version', { initSession() {} }, 'object'],
  ])('says so if the native module %s', (_, module, got) => {
    const { createReconnection } = bindReactNative({
      ...modules,
      TurboModuleRegistry: { get: () => module },
    })
    expect(() => createReconnection({ apiKey: 'k', sessionId: 's' })).toThrow(
      new TypeError(
        `TurboModuleRegistry.get('OpentokReactNative') must be the native module of opentok-react-native, in an app of the new architecture; Expo Go has none, a development build does, got ${got}`,
      ),
    )
  })

  it.each([
    [{ apiKey: 7 }, 'options.apiKey must be a string that is not empty, got number 7'],
    [{ sessionId: '' }, 'options.sessionId must be a string that is not empty, got string '],
    [{ sessionOptions: 'x' }, 'options.sessionOptions must be an object, got string x'],
    [
      { encryptionSecret: 5 },
      'options.encryptionSecret must be a string that is not empty, got number',
    ],
    [{ probeMs: 0 }, 'options.probeMs must be false or a number from 1 to 60000, got number 0'],
    [
      { probeMs: 60_001 },
      'options.probeMs must be false or a number from 1 to 60000, got number 60001',
    ],
    [
      { probeMs: true },
      'options.probeMs must be false or a number from 1 to 60000, got boolean true',
    ],
    [
      { unknown: 1 },
      /^options has no 'unknown', only apiKey, sessionId, sessionOptions, encryptionSecret, probeMs, token, .*, now$/,
    ],
  ])('refuses the options %o', async (options, message) => {
    const { create } = await startApp('ios')
    expect(() => create(options as never)).toThrow(
      typeof message === 'string' ? new TypeError(message) : message,
    )
  })

  it.each([1, 60_000, false] as const)('takes %o for probeMs', async (probeMs) => {
    const { create } = await startApp('ios')
    expect(create({ probeMs }).status).toBe('idle')
  })

  it('draws only reconnections of its own', async () => {
    const { kit } = await startApp('ios')
    const foreign = createReconnection(createScriptedSession())
    expect(() => kit.Publisher({ reconnection: foreign as never })).toThrow(
      /^reconnection must be one of createReconnection\(\)/,
    )
  })
})
