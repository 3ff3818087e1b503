/** Listeners of the app on its subscriber, added and removed as OpenTok takes them. */

import { callApp } from '../app-code.ts'

/** A listener of the app. */
export type AppListener = (...values: unknown[]) => void

/** Arguments of OpenTok's `on()`: names, listener and context; or a map of names to listeners, and the context. */
export type Listened = readonly [
  names?: string | object | readonly string[],
  listenerOrContext?: AppListener | object,
  context?: object,
]

/** One listener under one name. */
export interface Entry {
  readonly name: string
  readonly listener: AppListener
  readonly context: object | undefined
  readonly isOnce: boolean
}

/** The listeners; OpenTok's own end together with the object that has them. */
export interface AppListeners {
  on(...listened: Listened): void
  once(...listened: Listened): void
  /** Without arguments it removes all of them. */
  off(...listened: Listened): void
  emit(name: string, ...values: unknown[]): void
  count(name: string): number
  /** All of them, in the order in which they were added. */
  list(): readonly Entry[]
}

/** @param handleFirst called when a name gets its first listener */
export function createAppListeners(handleFirst: (name: string) => void): AppListeners {
  let entries: readonly Entry[] = []

  const of = (name: string) => entries.filter((entry) => entry.name === name)

  function add(isOnce: boolean, listened: Listened): void {
    for (const { context, listener, name } of toEntries(listened)) {
      if (!listener) continue
      const isFirst = of(name).length === 0
      entries = [...entries, { name, listener, context, isOnce }]
      if (isFirst) handleFirst(name)
    }
  }

  /** Of a function that was added several times, the latest goes. */
  function remove(removed: Pick<Entry, 'context' | 'listener' | 'name'>): void {
    const at = entries.findLastIndex(
      ({ context, listener, name }) =>
        name === removed.name && listener === removed.listener && context === removed.context,
    )
    entries = entries.filter((_, index) => index !== at)
  }

  return {
    on: (...listened) => add(false, listened),
    once: (...listened) => add(true, listened),
    off(...listened) {
      if (!listened[0]) entries = []
      for (const { context, listener, name } of toEntries(listened)) {
        if (listener) remove({ context, listener, name })
        else entries = entries.filter((entry) => entry.name !== name)
      }
    },
    emit(name, ...values) {
      for (const entry of of(name)) {
        if (entry.isOnce) entries = entries.filter((other) => other !== entry)
        callApp(() => entry.listener.apply(entry.context, values))
      }
    },
    count: (name) => of(name).length,
    list: () => entries,
  }
}

function toEntries([given, listenerOrContext, context]: Listened) {
  const names = given ?? []
  if (typeof names === 'string' || Array.isArray(names)) {
    const isListener = typeof listenerOrContext === 'function'
    const listener = isListener ? (listenerOrContext as AppListener) : undefined
    const list = typeof names === 'string' ? names.split(' ') : (names as readonly string[])
    return list.filter(Boolean).map((name) => ({ name, listener, context }))
  }
  return Object.entries(names as Readonly<Record<string, AppListener | undefined>>).flatMap(
    ([name, listener]) => (listener ? [{ name, listener, context: listenerOrContext }] : []),
  )
}
