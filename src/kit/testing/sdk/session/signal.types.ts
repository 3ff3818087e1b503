/** A signal as an app sends it. */

import type { FakeConnection } from '../../server/stream.ts'

/** A signal as `Session.signal()` takes it. */
export interface FakeSignal {
  readonly type?: string | undefined
  readonly data?: unknown
  readonly to?: FakeConnection | { readonly connectionId: string } | undefined
  readonly retryAfterReconnect?: boolean | undefined
}
