/** Options are refused when they are given, and not when a session is made. */

import { createReconnection } from '../index.ts'
import type { ReconnectionOptions, SessionLike } from '../index.ts'

/** A session that does nothing. */
const NO_SESSION: SessionLike = {
  sessionId: '',
  on() {},
  off() {},
  connect() {},
  disconnect() {},
  signal() {},
  subscribe: () => undefined,
  unsubscribe() {},
  publish() {},
  unpublish() {},
}

/** @throws {TypeError} which option, which rule, what was got */
export function validateOptions({ inspect: _, ...options }: ReconnectionOptions): void {
  createReconnection({ ...NO_SESSION }, options).dispose()
}
