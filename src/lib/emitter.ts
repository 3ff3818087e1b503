/** A private emitter. A listener that throws affects no other listener, no machine, and not OpenTok's own events. */

import { EventEmitter } from 'eventemitter3'
import { FUNCTION, validate } from './validate.ts'
import type { Rule } from './validate.ts'
import type { Listening } from '../contract/event.types.ts'

/** Name under which a change of the snapshot is announced; no other event can have it. */
const CHANGE: unique symbol = Symbol('change')

/** Typed events. Adding a listener returns the function that removes it. */
export interface Emitter<Events extends object> {
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void
  emitChange(): void
  hasListeners(name: keyof Events): boolean
  /** Keeps a source running as long as somebody listens to `name`. @param start returns what ends the source */
  whileListened(name: keyof Events, start: () => () => void): void
  dispose(): void
  /** The part that an app may use. */
  readonly listening: Listening<Events>
}

/** Announces one of these events. */
export type Emit<Events extends object> = Emitter<Events>['emit']

type Listener = (payload?: never) => void
type Name = string | typeof CHANGE

/**
 * Wrapper between eventemitter3 and a listener: eventemitter3 stops at a listener that throws, and still calls one that an
 * earlier listener of the same event has removed.
 */
interface Entry {
  (payload?: never): void
  /** The app's own function; `null` after it is removed. */
  listener: Listener | null
}

/** What runs while somebody listens to an event. */
interface Source {
  readonly start: () => () => void
  end: (() => void) | null
}

/** @param rule for the names of events */
export function createEmitter<Events extends object>(
  rule: Rule,
  handleError: (error: unknown, name: Name) => void,
): Emitter<Events> {
  const emitter = new EventEmitter()
  /** Made when it is needed: thousands of handles have none. */
  let sources: Map<Name, Source> | undefined

  /** Starts or ends the source of an event, if it has one. */
  function follow(name: Name): void {
    const source = sources?.get(name)
    if (!source) return
    const isWanted = emitter.listenerCount(name) > 0
    if (isWanted) source.end ??= source.start()
    else {
      source.end?.()
      source.end = null
    }
  }

  function add(name: Name, listener: Listener, isOnce: boolean): () => void {
    validate('listener', listener, FUNCTION)
    const entry: Entry = (payload) => {
      const { listener } = entry
      if (isOnce) remove(name, entry)
      if (listener)
        guard(
          () => listener(payload),
          (error) => handleError(error, name),
        )
    }
    entry.listener = listener
    emitter.on(name, entry as () => void)
    follow(name)
    return () => remove(name, entry)
  }

  function remove(name: Name, entry: Entry): void {
    entry.listener = null
    emitter.off(name, entry as () => void)
    follow(name)
  }

  return {
    emit(name: Name, payload: object) {
      if (emitter.listenerCount(name) > 0) emitter.emit(name, Object.freeze(payload))
    },
    emitChange: () => emitter.emit(CHANGE),
    hasListeners: (name: Name) => emitter.listenerCount(name) > 0,
    whileListened(name: Name, start: () => () => void) {
      sources ??= new Map()
      sources.set(name, { start, end: null })
    },
    dispose() {
      for (const name of emitter.eventNames()) {
        for (const entry of entriesOf(emitter, name as Name)) remove(name as Name, entry)
      }
    },
    listening: {
      on(name: Name, listener: Listener) {
        validate('event', name, rule)
        return add(name, listener, false)
      },
      once(name: Name, listener: Listener) {
        validate('event', name, rule)
        return add(name, listener, true)
      },
      off(name: Name, listener: Listener) {
        validate('event', name, rule)
        for (const entry of entriesOf(emitter, name)) {
          if (entry.listener === listener) remove(name, entry)
        }
      },
      onChange: (listener: Listener) => add(CHANGE, listener, false),
    },
  } as unknown as Emitter<Events>
}

/** An emitter that has no event but the change of something. */
export const createChange = (
  handleError: (error: unknown, name: Name) => void,
): Emitter<Record<never, never>> => createEmitter(NONE, handleError)

const NONE: Rule = { words: 'nothing', holds: () => false }

const entriesOf = (emitter: EventEmitter, name: Name) =>
  emitter.listeners(name) as unknown as Entry[]

/** What an app passes in, and the library listens to. */
interface Subscribable {
  subscribe(listener: () => void): () => void
}

/** The `subscribe()` of something that the app has passed in: if it throws, it has no events. */
export const guardSubscribe =
  (source: Subscribable, handleError: (error: unknown) => void): Subscribable['subscribe'] =>
  (listener) => {
    const unsubscribe = guard(() => source.subscribe(listener), handleError)
    return () => guard(() => unsubscribe?.(), handleError)
  }

/** Runs code of the app whose error must not spread; returns `undefined` if it threw. */
export function guard<Result>(
  run: () => Result,
  handleError: (error: unknown) => void,
): Result | undefined {
  try {
    return run()
  } catch (error) {
    handleError(error)
    return undefined
  }
}
