/** OpenTok's subscriber and the library's handle, whose events a test fires; what a listener throws is thrown here, too. */

import { vi } from 'vitest'
import type { SdkSubscriber } from '../../../../src/auto/auto.types.ts'
import type { ReconnectingSubscriber } from '../../../../src/index.ts'

type Listener = (...values: unknown[]) => void

/** Members of OpenTok are bound to their object, as an app may call them on their own. */
export function createSubscriber(members: object = {}) {
  let entries: readonly (readonly [name: string, listener: Listener])[] = []
  const add = (name: string, listener: Listener) => {
    entries = [...entries, [name, listener]]
    return subscriber
  }
  const off = (name: string, listener: Listener) => {
    entries = entries.filter((entry) => entry[0] !== name || entry[1] !== listener)
    return subscriber
  }
  const once = (name: string, listener: Listener) => {
    const hear: Listener = (...values) => {
      off(name, hear)
      listener(...values)
    }
    return add(name, hear)
  }
  const subscriber = { on: add, once, off, ...members } as unknown as SdkSubscriber
  return {
    subscriber,
    fire(name: string, ...values: unknown[]): void {
      for (const [heard, listener] of entries) if (heard === name) listener(...values)
    },
    /** Names with a listener, in order. */
    names: () => entries.map(([name]) => name),
  }
}

/** A handle in a state that the test says. */
export function createHandle(state: object = {}) {
  const listeners = new Map<string, () => void>()
  const handle = {
    status: 'connected',
    subscriber: null,
    on: (name: string, listener: () => void) => void listeners.set(name, listener),
    getSnapshot: () => ({ error: null, reason: null }),
    unsubscribe: vi.fn<() => void>(),
    ...state,
  }
  return {
    handle: handle as unknown as ReconnectingSubscriber,
    unsubscribe: handle.unsubscribe,
    /** The status is there before its event, if that comes at all. */
    setStatus: (status: string) => void Object.assign(handle, { status }),
    fire: (name: string) => listeners.get(name)?.(),
  }
}
