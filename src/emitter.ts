/** A private emitter whose listeners cannot hurt each other, the machines, or OpenTok's own dispatch. */

import { EventEmitter } from 'eventemitter3'
import { check, FUNCTION, oneOf } from './check.ts'

/** The name under which a snapshot's change is told; no app's event can have it. */
const CHANGE: unique symbol = Symbol('change')

/** Typed events with an unsubscribe for every listener. */
export interface Emitter<Events extends object> {
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void
  emitChange(): void
  hasListeners(name: keyof Events): boolean
  /** Has a source run as long as anybody listens to `name`. @param start returns what ends it */
  whileListened(name: keyof Events, start: () => () => void): void
  dispose(): void
  /** What an app may do with it. */
  readonly listening: Listening<Events>
}

/** How an app listens; a listener that throws harms nobody, and is reported as `error`. */
export interface Listening<Events extends object> {
  /**
   * Listens to an event by name.
   * @returns its unsubscribe
   * @throws {TypeError} if there is no such event, or the listener is no function
   */
  on<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void
  /**
   * The same, for the next time only.
   * @returns its unsubscribe
   * @throws {TypeError} as `on()`
   */
  once<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void
  /**
   * Ends what `on()` or `once()` began with the same listener.
   * @throws {TypeError} if there is no such event
   */
  off<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): void
  /**
   * Listens to every change of the snapshot; fits React's `useSyncExternalStore`.
   * @returns its unsubscribe
   */
  onChange(listener: () => void): () => void
}

type Listener = (payload?: never) => void
type Name = string | typeof CHANGE

/** eventemitter3 stops at a listener that throws, and still calls one that a listener before it removed. */
interface Entry {
  (payload?: never): void
  /** The app's own function; `null` once it is off. */
  listener: Listener | null
}

export function createEmitter<Events extends object>(
  names: readonly string[],
  handleError: (error: unknown, name: Name) => void,
): Emitter<Events> {
  const emitter = new EventEmitter()
  const rule = oneOf(...names)
  const sources = new Map<Name, { start: () => () => void; end: (() => void) | null }>()

  /** Starts or ends the source of an event, if it has one. */
  function follow(name: Name): void {
    const source = sources.get(name)
    if (!source) return
    const isWanted = emitter.listenerCount(name) > 0
    if (isWanted) source.end ??= source.start()
    else {
      source.end?.()
      source.end = null
    }
  }

  function add(name: Name, listener: Listener, isOnce: boolean): () => void {
    check('listener', listener, FUNCTION)
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

  const entriesOf = (name: Name) => emitter.listeners(name) as unknown as Entry[]

  function remove(name: Name, entry: Entry): void {
    entry.listener = null
    emitter.off(name, entry as () => void)
    follow(name)
  }

  function known(name: Name): Name {
    check('event', name, rule)
    return name
  }

  return {
    emit: (name: Name, payload: object) => emitter.emit(name, Object.freeze(payload)),
    emitChange: () => emitter.emit(CHANGE),
    hasListeners: (name: Name) => emitter.listenerCount(name) > 0,
    whileListened: (name: Name, start: () => () => void) => sources.set(name, { start, end: null }),
    dispose() {
      for (const name of emitter.eventNames()) {
        for (const entry of entriesOf(name as Name)) remove(name as Name, entry)
      }
    },
    listening: {
      on: (name: Name, listener: Listener) => add(known(name), listener, false),
      once: (name: Name, listener: Listener) => add(known(name), listener, true),
      off(name: Name, listener: Listener) {
        for (const entry of entriesOf(known(name))) {
          if (entry.listener === listener) remove(name, entry)
        }
      },
      onChange: (listener: Listener) => add(CHANGE, listener, false),
    },
  } as unknown as Emitter<Events>
}

/** Runs the app's code where its throw must not pass; `undefined` stands for what it did not give. */
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
