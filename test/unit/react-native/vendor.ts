/** The vendor's real components over a native platform, new in every test, and their mounting without a device. */

import type { ReactElement } from 'react'
import { act, create } from 'react-test-renderer'
import type { ReactTestInstance } from 'react-test-renderer'
import { vi } from 'vitest'
import type { NativePlatform } from './native-module.ts'

export type Vendor = typeof import('opentok-react-native')

/** Time between two drawings, in ms. */
const STEP_MS = 25

interface ReactNativeGlobals {
  reactNativePlatform?: NativePlatform
  IS_REACT_ACT_ENVIRONMENT?: boolean
  /** The renderer does not warn about its age in React Native's own tests. */
  IS_REACT_NATIVE_TEST_ENVIRONMENT?: boolean
}

/**
 * Loads `opentok-react-native`. It keeps its state in its modules, by session id, and reads the native module while it is
 * loaded: hence again for every platform. Only one platform is in use at a time.
 */
export async function loadVendor(platform: NativePlatform): Promise<Vendor> {
  const globals = globalThis as ReactNativeGlobals
  globals.reactNativePlatform = platform
  globals.IS_REACT_ACT_ENVIRONMENT = true
  globals.IS_REACT_NATIVE_TEST_ENVIRONMENT = true
  vi.resetModules()
  return import('opentok-react-native')
}

export interface Mounted {
  readonly root: ReactTestInstance
  /** Host elements of a native component, in the order of the tree. */
  hosts(name: 'OTRNPublisher' | 'OTRNSubscriber' | 'View'): readonly ReactTestInstance[]
  update(element: ReactElement): Promise<void>
  unmount(): Promise<void>
}

/** Renders, and waits for what follows at once. */
export async function mount(element: ReactElement): Promise<Mounted> {
  // Concurrent, as the new architecture of React Native is.
  const renderer = await act(async () => create(element, { unstable_isConcurrent: true }))
  return {
    get root() {
      return renderer.root
    },
    hosts: (name) => renderer.root.findAll(({ type }) => type === name),
    update: (next) => act(async () => renderer.update(next)),
    unmount: () => act(async () => renderer.unmount()),
  }
}

/** Lets time pass under React's eyes, in steps, because React draws only at the end of each; with fake timers, at once. */
export async function settle(ms = 500): Promise<void> {
  for (let left = ms; left > 0; left -= STEP_MS) await act(() => pass(Math.min(left, STEP_MS)))
}

async function pass(ms: number): Promise<void> {
  if (vi.isFakeTimers()) await vi.advanceTimersByTimeAsync(ms)
  else await new Promise((resolve) => setTimeout(resolve, ms))
}
