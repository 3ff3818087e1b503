/** Makes values of the library reactive for runes, and stores too; they hold no state of their own. */

import { createSubscriber } from 'svelte/reactivity'
import { toStore } from 'svelte/store'
import type { Current } from './svelte.types.ts'

/** What says when it changes. */
export interface Changing {
  onChange(listener: () => void): () => void
}

/** What may be given as a source: the thing itself, a function that returns it, or a current value. */
type Given<Value extends object> = Value | null | (() => Value | null) | Current<Value | null>

export function toGetter<Value extends object>(given: Given<Value>): () => Value | null {
  if (typeof given === 'function') return given
  if (given && 'current' in given) return () => given.current
  return () => given
}

/**
 * @param source may read runes: it is read each time
 * @param read reads the same value until something changes
 */
export function createCurrent<Source extends Changing, Value>(
  source: () => Source | null | undefined,
  read: (source: Source | null | undefined) => Value,
): Current<Value> {
  let followed: Source | null | undefined
  let follow = () => {}

  /** Runs an effect again only if the value is another one. */
  const createFollow = (source: Source) =>
    createSubscriber((update) => {
      let last = read(source)
      return source.onChange(() => {
        if (last === (last = read(source))) return
        update()
      })
    })

  function get(): Value {
    const now = source()
    if (now !== followed) follow = now ? createFollow(now) : () => {}
    followed = now
    follow()
    return read(now)
  }

  return {
    get current() {
      return get()
    },
    subscribe: (run) => toStore(get).subscribe(run),
  }
}
