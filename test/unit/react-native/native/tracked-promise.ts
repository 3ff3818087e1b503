/** Promises of the native module that report a rejection nobody handles, instead of failing the run. */

import { later } from './native.types.ts'

class TrackedPromise<T> extends Promise<T> {
  isHandled = false

  // Derived promises are plain ones; `await` calls `then` of a promise that is not plain.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isHandled = true
    return super.then(onFulfilled, onRejected)
  }
}

export interface Answer<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: Error): void
}

/** @param unhandled receives the reasons that nobody handles */
export function createAnswer<T>(unhandled: Error[]): Answer<T> {
  let resolve: (value: T) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new TrackedPromise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return {
    promise,
    resolve,
    reject: (error) => {
      // Handled for Node only: `isHandled` stays as JavaScript left it.
      void Promise.prototype.then.call(promise, null, () => {})
      reject(error)
      later(0, () => {
        if (!promise.isHandled) unhandled.push(error)
      })
    },
  }
}
