import { describe, expect, it, vi } from 'vitest'
import { createDeviceNetwork } from '../../../src/react-native/device-network.ts'
import type {
  AppStateLike,
  NetInfoLike,
  NetInfoStateLike,
} from '../../../src/react-native/index.ts'

/** `NetInfo`, which a test lets speak. */
function createNetInfo() {
  const listeners = new Set<(state: NetInfoStateLike) => void>()
  const netInfo: NetInfoLike = {
    addEventListener(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const say = (isConnected: boolean | null, type = 'wifi') => {
    for (const listener of listeners) listener({ isConnected, type })
  }
  return { netInfo, say, listeners }
}

function createAppState() {
  const listeners = new Map<string, (state: string) => void>()
  const appState: AppStateLike = {
    addEventListener(name, listener) {
      listeners.set(name, listener)
      return { remove: () => void listeners.delete(name) }
    },
  }
  return { appState, listeners }
}

const createListener = () => vi.fn<() => void>()

describe('the network of a device', () => {
  it('is always online where the app passes nothing in', () => {
    const network = createDeviceNetwork(undefined, undefined)
    const unsubscribe = network.subscribe(createListener())
    expect(network.isOnline()).toBe(true)
    unsubscribe()
  })

  it('reports that the app has come to the front, and no other state', () => {
    const { appState, listeners } = createAppState()
    const listener = createListener()
    const unsubscribe = createDeviceNetwork(appState, undefined).subscribe(listener)
    for (const state of ['background', 'inactive']) listeners.get('change')?.(state)
    expect(listener).not.toHaveBeenCalled()
    listeners.get('change')?.('active')
    expect(listener).toHaveBeenCalledTimes(1)
    unsubscribe()
    expect(listeners.size).toBe(0)
  })

  it('is offline when NetInfo says so; what is not known counts as online', () => {
    const { netInfo, say } = createNetInfo()
    const network = createDeviceNetwork(undefined, netInfo)
    network.subscribe(createListener())
    const answers = [null, false, true].map((isConnected) => {
      say(isConnected)
      return network.isOnline()
    })
    expect(answers).toEqual([true, false, true])
  })

  it('reports what is new, and not the state in which it begins', () => {
    const { netInfo, say } = createNetInfo()
    const listener = createListener()
    createDeviceNetwork(undefined, netInfo).subscribe(listener)
    const counts = (
      [
        [true, 'wifi'],
        [true, 'wifi'],
        [true, 'cellular'],
        [true, 'cellular'],
        [false, 'none'],
        [false, 'none'],
        [true, 'cellular'],
      ] as const
    ).map(([isConnected, type]) => {
      say(isConnected, type)
      return listener.mock.calls.length
    })
    expect(counts).toEqual([0, 0, 1, 1, 2, 2, 3])
  })

  it('reports the state in which it begins if that is another one than before', () => {
    const { netInfo, say } = createNetInfo()
    const network = createDeviceNetwork(undefined, netInfo)
    const first = createListener()
    const unsubscribe = network.subscribe(first)
    say(false, 'none')
    expect(first).toHaveBeenCalledTimes(1)
    unsubscribe()

    const second = createListener()
    const unsubscribeSecond = network.subscribe(second)
    say(false, 'none')
    expect(second).not.toHaveBeenCalled()
    unsubscribeSecond()

    const third = createListener()
    network.subscribe(third)
    say(true)
    expect(third).toHaveBeenCalledTimes(1)
    expect(network.isOnline()).toBe(true)
  })

  it('does not listen any more when it is told so', () => {
    const { listeners, netInfo } = createNetInfo()
    createDeviceNetwork(undefined, netInfo).subscribe(createListener())()
    expect(listeners.size).toBe(0)
  })
})
