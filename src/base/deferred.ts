/** A promise that somebody else settles. */

import type { ReconnectionError } from '../api/errors.ts'

/** A promise, and what settles it; only the first call counts. */
export interface Deferred {
  readonly promise: Promise<void>
  resolve(): void
  reject(error: ReconnectionError): void
}

export function createDeferred(): Deferred {
  let resolve!: Deferred['resolve']
  let reject!: Deferred['reject']
  const promise = new Promise<void>((...settlers) => ([resolve, reject] = settlers))
  return { promise, resolve, reject }
}
