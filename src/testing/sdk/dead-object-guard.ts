/** Strict mode: an app that uses a dead object hears of it where it does so. */

import { FakeOpenTokError } from '../error.ts'

/** Says no to whoever uses the dead; without strict mode it never does. */
export interface Guard {
  /** @throws {FakeOpenTokError} `deadObject` */
  check(what: string, isDead: boolean): void
  /** From now on every method of an object checks first; `off()` alone, with which apps tidy up, does not. */
  watchOver(object: object, name: string, isDead: () => boolean): void
}

/** @param report is told of every use of a dead object, since an app may catch the error */
export function createGuard(isStrict: boolean, report: (error: FakeOpenTokError) => void): Guard {
  function check(what: string, isDead: boolean): void {
    if (!isStrict || !isDead) return
    const error = new FakeOpenTokError('deadObject', `${what} of a dead object`)
    report(error)
    throw error
  }

  return {
    check,
    watchOver(object, name, isDead) {
      if (!isStrict) return
      for (const key of listNames(object)) {
        const method = (object as Readonly<Record<string, Method>>)[key]
        if (typeof method !== 'function') continue
        const guarded =
          (call: Method): Method =>
          (...args) => {
            check(`${name}.${key}()`, isDead())
            return call.apply(object, args)
          }
        const { promise } = method
        const value = Object.assign(guarded(method), promise && { promise: guarded(promise) })
        Object.defineProperty(object, key, { value, configurable: true, writable: true })
      }
    },
  }
}

/** Some of OpenTok's methods have a second form, which gives a promise. */
interface Method {
  (...args: unknown[]): unknown
  readonly promise?: Method
}

const NOT_GUARDED = ['constructor', 'off']

/** Own and inherited ones, but for those that every object has. */
function listNames(object: object): readonly string[] {
  if (object === Object.prototype) return []
  const names = Object.getOwnPropertyNames(object).filter((name) => !NOT_GUARDED.includes(name))
  return [...names, ...listNames(Object.getPrototypeOf(object) as object)]
}
