/** Strict mode: a call on a destroyed object throws where the app makes it. */

import { FakeOpenTokError } from '../error.ts'

/** Throws when a destroyed object is used; without strict mode it never does. */
export interface DeadObjectGuard {
  /**
   * @param problem the rest of the sentence, and what to do next; by default, that the object is dead
   * @throws {FakeOpenTokError} `deadObject`
   */
  assert(isWrong: boolean, call: string, problem?: string): void
  /** From now on every method of an object asserts first; not `off()`, because apps clean up with it. */
  watch(object: object, name: string, isDead: () => boolean): void
}

const DEAD = 'of a dead object. Use no object that OpenTok has destroyed.'

/** @param report gets every use of a dead object, since an app may catch the error */
export function createDeadObjectGuard(
  isStrict: boolean,
  report: (error: FakeOpenTokError) => void,
): DeadObjectGuard {
  function assert(isWrong: boolean, call: string, problem = DEAD): void {
    if (!isStrict || !isWrong) return
    const error = new FakeOpenTokError('deadObject', `The app called ${call} ${problem}`)
    report(error)
    throw error
  }

  return {
    assert,
    watch(object, name, isDead) {
      if (!isStrict) return
      for (const key of listNames(object)) {
        const method = (object as Readonly<Record<string, Method>>)[key]
        if (typeof method !== 'function') continue
        const guarded =
          (call: Method): Method =>
          (...args) => {
            assert(isDead(), `${name}.${key}()`)
            return call.apply(object, args)
          }
        const { promise } = method
        const value = Object.assign(guarded(method), promise && { promise: guarded(promise) })
        Object.defineProperty(object, key, { value, configurable: true, writable: true })
      }
    },
  }
}

/** Some of OpenTok's methods have a second form that returns a promise. */
interface Method {
  (...args: unknown[]): unknown
  readonly promise?: Method
}

/** Not `trigger()` and `dispatchEvent()` either: OpenTok fires its own events through them. */
const NOT_GUARDED = ['constructor', 'off', 'trigger', 'dispatchEvent']

/** Own and inherited names, without those of `Object.prototype`. */
function listNames(object: object): readonly string[] {
  if (object === Object.prototype) return []
  const names = Object.getOwnPropertyNames(object).filter((name) => !NOT_GUARDED.includes(name))
  return [...names, ...listNames(Object.getPrototypeOf(object) as object)]
}
