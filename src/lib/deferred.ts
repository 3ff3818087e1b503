/** A promise that is settled from outside. */

/** A promise together with the functions that settle it; only the first call counts. */
export interface Deferred {
  readonly promise: Promise<void>
  resolve(): void
  reject(error: Error): void
}

export function createDeferred(): Deferred {
  let resolve!: Deferred['resolve']
  let reject!: Deferred['reject']
  const promise = new Promise<void>((...settlers) => ([resolve, reject] = settlers))
  return { promise, resolve, reject }
}
