/** Things that are open while a component is mounted: a call, a subscriber, a publisher. */

import { useState, useSyncExternalStore } from 'react'

/**
 * Opens the thing, and announces its value with `set()`, more than once if it changes. An error that is thrown, or passed to
 * `fail()`, goes to the error boundary.
 * @returns what closes it
 */
export type Open<Value> = (
  set: (value: Value | null) => void,
  fail: (error: unknown) => void,
) => () => void

/** What has a snapshot, as the handles of the library have. */
export interface Source<Snapshot> {
  getSnapshot(this: void): Snapshot
  onChange(this: void, listener: () => void): () => void
}

/** A thing that is open as long as somebody listens. Its snapshot is its value; it throws what opening has thrown. */
export interface Resource<Value> extends Source<Value | null> {
  /** Opens it already for somebody who is about to listen. */
  open(this: void): void
}

/**
 * Creates a resource. That does nothing yet, so a render may throw it away.
 *
 * It opens and closes in a microtask: StrictMode, Fast Refresh and a move to another place in the page remove the listener and
 * add one again in the same task, and then it stays open. It also lets everything that leaves in a commit close before what
 * comes in that commit opens.
 */
export function createResource<Value>(open: Open<Value>): Resource<Value> {
  const listeners = new Set<() => void>()
  let value: Value | null = null
  let failure: { readonly error: unknown } | null = null
  let close: (() => void) | null = null

  function notify(): void {
    for (const listener of listeners) listener()
  }

  function fail(error: unknown): void {
    failure = { error }
    notify()
  }

  function start(): void {
    if (close || failure) return
    try {
      close = open((next) => {
        value = next
        notify()
      }, fail)
    } catch (error) {
      fail(error)
    }
  }

  function end(): void {
    if (listeners.size > 0) return
    close?.()
    close = value = failure = null
  }

  return {
    open: start,
    onChange(listener) {
      listeners.add(listener)
      queueMicrotask(() => {
        if (listeners.size > 0) start()
      })
      return () => {
        listeners.delete(listener)
        queueMicrotask(end)
      }
    },
    getSnapshot() {
      if (failure) throw failure.error
      return value
    },
  }
}

const nothing = () => null

const ignore = () => nothing

/** Follows a source that may be absent; a server, and the first render after one, read it as absent. */
export const useSource = <Value>(
  listen: ((listener: () => void) => () => void) | undefined,
  read: (() => Value) | undefined,
  readAbsent: () => Value,
): Value => useSyncExternalStore(listen ?? ignore, read ?? readAbsent, readAbsent)

/** Keeps the resource open while the component is mounted. @returns its value; `null` until it is open, and on a server */
export const useResource = <Value>(resource: Resource<Value> | null): Value | null =>
  useSource<Value | null>(resource?.onChange, resource?.getSnapshot, nothing)

/** Like `useMemo()`, but it never forgets, and a Fast Refresh keeps the value. */
export function useKept<Value>(create: () => Value, deps: readonly unknown[]): Value {
  const keepNow = () => ({ value: create(), deps })
  const [kept, keep] = useState(keepNow)
  if (deps.every((dep, at) => Object.is(dep, kept.deps[at]))) return kept.value
  const next = keepNow()
  keep(next)
  return next.value
}
