/** A promise that is settled from outside. */

/** A promise together with the functions that settle it; only the first call counts. */
export interface Deferred<Value = void> {
  readonly promise: Promise<Value>
  resolve(value: Value): void
  reject(error: Error): void
}

export function createDeferred<Value = void>(): Deferred<Value> {
  let resolve!: Deferred<Value>['resolve']
  let reject!: Deferred['reject']
  const promise = new Promise<Value>((...settlers) => ([resolve, reject] = settlers))
  return { promise, resolve, reject }
}
