/** The bindings of all frameworks, each on an app of its own. */

import { afterEach, beforeEach, vi } from 'vitest'
import type { Reconnection, ReconnectionOptions } from '../../../../../src/index.ts'
import { useApp } from '../app.ts'
import type { App } from '../app.ts'
import { react } from './react.ts'
import { svelte } from './svelte.ts'
import { vue } from './vue.ts'

export const BINDINGS = [react, vue, svelte]

/** The library would ask a page whether it is online. */
const network = { isOnline: () => true, subscribe: () => () => {} }

export interface BoundApp extends App {
  readonly open: (sessionId?: string, options?: ReconnectionOptions) => Reconnection
}

/** One app per test, with time that stands still, also for React. */
export function useBoundApp(): () => BoundApp {
  const app = useApp()
  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
    vi.stubGlobal('IS_REACT_NATIVE_TEST_ENVIRONMENT', true)
  })
  afterEach(() => vi.unstubAllGlobals())
  return () => ({
    ...app(),
    open: (sessionId, options) => app().open(sessionId, { network, ...options }),
    join: (options) => app().join({ network, ...options }),
  })
}
