/** The library that the page has loaded by a script tag, for the entry for React and its app: one copy in the page. */

import type * as library from '../../../src/index.ts'

export const { createReconnection, createSignalLog, IDLE_SNAPSHOT } =
  window.OpenTokReconnection as unknown as typeof library
