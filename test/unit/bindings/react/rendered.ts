/** React components over the fake OpenTok, in Node: rendered, with a clock that the test moves. */

import { Component } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { act, create } from 'react-test-renderer'
import { afterEach, beforeEach, vi } from 'vitest'
import { createReconnection } from '../../../../src/index.ts'
import type { Reconnection, ReconnectionOptions } from '../../../../src/index.ts'
import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'
import type { FakeOpenTok, FakeSession } from '../../../../src/kit/testing/index.ts'

interface ReactGlobals {
  IS_REACT_ACT_ENVIRONMENT?: boolean
  /** The renderer does not warn about its age then. */
  IS_REACT_NATIVE_TEST_ENVIRONMENT?: boolean
}

/** Time of the fake for one request, and some more. */
export const SOON_MS = 500

/** Leaving takes no longer. */
const LEAVE_MS = 5_000

export interface Rendered {
  /** What is drawn, as JSON. */
  readonly text: string
  update(element: ReactElement): Promise<void>
  unmount(): Promise<void>
}

/** Time between two drawings, in ms. */
const STEP_MS = 100

/** Lets time pass under React's eyes, in steps, because React draws only at the end of each. */
export async function settle(ms = SOON_MS): Promise<void> {
  for (let left = ms; left > 0; left -= STEP_MS) {
    await act(async () => vi.advanceTimersByTimeAsync(Math.min(left, STEP_MS)))
  }
}

/** Does something that React hears of, and lets no time pass. */
export const change = (run: () => unknown): Promise<void> =>
  act(async () => {
    run()
  })

const mounted = new Set<Rendered>()

/** Draws, and lets the effects run, but no time pass. */
export async function render(
  element: ReactElement,
  createNodeMock: () => unknown = () => null,
): Promise<Rendered> {
  const options = { createNodeMock, unstable_isConcurrent: true }
  const renderer = await act(async () => create(element, options))
  const rendered: Rendered = {
    get text() {
      return JSON.stringify(renderer.toJSON())
    },
    update: (next) => act(async () => renderer.update(next)),
    async unmount() {
      if (mounted.delete(rendered)) await act(async () => renderer.unmount())
    },
  }
  mounted.add(rendered)
  return rendered
}

export interface App {
  readonly fake: FakeOpenTok
  /** The calls that the factory has created. */
  readonly calls: Reconnection[]
  /** What a factory of the app does. */
  open(sessionId: string, options?: ReconnectionOptions): Reconnection
  /** Names of the calls of sessions, in order: `connect session-1`. */
  requests(): readonly string[]
}

/** One app per test, with time that stands still. */
export function useApp(): () => App {
  let app: App
  beforeEach(() => {
    vi.useFakeTimers()
    const globals = globalThis as ReactGlobals
    globals.IS_REACT_ACT_ENVIRONMENT = true
    globals.IS_REACT_NATIVE_TEST_ENVIRONMENT = true
    app = createApp()
  })
  afterEach(async () => {
    for (const { unmount } of mounted) await unmount()
    // A call that is still being left would keep the one of the next test waiting.
    await change(app.fake.network.restore)
    await settle(LEAVE_MS)
    vi.useRealTimers()
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
    const globals = globalThis as ReactGlobals
    delete globals.IS_REACT_ACT_ENVIRONMENT
    delete globals.IS_REACT_NATIVE_TEST_ENVIRONMENT
  })
  return () => app
}

function createApp(): App {
  const fake = createFakeOpenTok()
  const calls: Reconnection[] = []
  return {
    fake,
    calls,
    open(sessionId, options) {
      const session = fake.OT.initSession('api key', sessionId)
      const call = createReconnection(session, { token: 'a token', random: () => 0, ...options })
      calls.push(call)
      return call
    },
    requests: () =>
      fake.ledger
        .calls()
        .filter(({ method }) => method === 'connect' || method === 'disconnect')
        .map(({ method, object }) => `${method} ${(object as FakeSession).sessionId}`),
  }
}

/** Draws the message of an error that a component has thrown. */
export class Boundary extends Component<{ readonly children: ReactNode }> {
  override state: { readonly message: string | null } = { message: null }

  static getDerivedStateFromError(error: Error): object {
    return { message: error.message }
  }

  override render(): ReactNode {
    return this.state.message ?? this.props.children
  }
}

/** React reports what a boundary has caught; this test expects that. */
export const muteReports = (): void => void vi.spyOn(console, 'error').mockReturnValue()
