/** Setup of these tests: a call as the vendor's samples build it, on a phone whose time stands still. */

import type { ReactElement, ReactNode } from 'react'
import { afterEach, beforeEach, vi } from 'vitest'
import { createNativePlatform, SESSION_ID } from '../native-module.ts'
import type { NativeOptions, NativePlatform, Os } from '../native-module.ts'
import { loadVendor, mount, settle } from '../vendor.ts'
import type { Mounted, Vendor } from '../vendor.ts'

export const PLATFORMS: readonly Os[] = ['android', 'ios']

/** Time that stands still until `settle()`, and a silent console: the vendor's code prints what it cannot handle. */
export function useStoppedTime(): void {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.spyOn(console, 'log').mockImplementation(() => {})
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
}

export type Handlers = Record<string, (...args: unknown[]) => void>

/** Handlers that note their name, and the arguments of each call. */
export function createLog(...names: string[]) {
  const lines: string[] = []
  const args: unknown[][] = []
  const note =
    (name: string) =>
    (...given: unknown[]) => {
      lines.push(name)
      args.push(given)
    }
  const handlers: Handlers = Object.fromEntries(names.map((name) => [name, note(name)]))
  return { lines, args, handlers }
}

export const SESSION_EVENTS = [
  'connectionCreated',
  'connectionDestroyed',
  'error',
  'muteForced',
  'sessionConnected',
  'sessionDisconnected',
  'sessionReconnected',
  'sessionReconnecting',
  'signal',
  'streamCreated',
  'streamDestroyed',
]

export interface SessionSettings {
  readonly token?: string
  readonly eventHandlers?: Handlers
  readonly signal?: { readonly type: string; readonly data: string }
  readonly key?: string
}

export interface Call extends Vendor {
  readonly platform: NativePlatform
  readonly server: NativePlatform['server']
  /** An `OTSession` with what is drawn inside. */
  session(settings: SessionSettings, children?: ReactNode): ReactElement
  /** Mounts, and waits until it has joined. */
  start(element: ReactElement): Promise<Mounted>
  /** Native calls, without permission requests: the method, and the token of a `connect`. */
  lines(): readonly string[]
}

export async function createCall(os: Os, options: NativeOptions = {}): Promise<Call> {
  const platform = createNativePlatform(os, options)
  const vendor = await loadVendor(platform)
  const { OTSession } = vendor
  return {
    ...vendor,
    platform,
    server: platform.server,
    session: ({ token = 'token-1', key, ...props }, children = <></>) => (
      <OTSession key={key} apiKey="key" sessionId={SESSION_ID} token={token} {...props}>
        {children}
      </OTSession>
    ),
    async start(element) {
      const mounted = await mount(element)
      await settle()
      return mounted
    },
    lines: () =>
      platform.calls
        .filter(({ method }) => method !== 'requestMultiple')
        .map(({ method, args }) => (method === 'connect' ? `connect ${String(args[1])}` : method)),
  }
}
