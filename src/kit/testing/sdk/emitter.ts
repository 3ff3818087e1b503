/** OpenTok's event emitter with its quirks. */

import { FakeOpenTokError } from '../error.ts'
import { createEvent } from './event.ts'
import type { EventDraft, FakeAppEvent, FakeEvent } from './event.ts'

type Listener = (event: never) => void

/** A listener of the app. */
export type FakeListener<Target = unknown> = (event: FakeAppEvent<Target>) => void

type Listeners = Readonly<Record<string, Listener>>

interface Entry {
  readonly name: string
  readonly listener: Listener
  readonly context: object | undefined
  readonly isOnce: boolean
  /** OpenTok's own callbacks are listeners too, in order with the app's. */
  readonly isOwn?: boolean
}

/** Outside the object, so that it has no member that OpenTok's own object does not have. */
const entriesOf = new WeakMap<OpenTokEmitter, readonly Entry[]>()

const toList = (target: OpenTokEmitter) => entriesOf.get(target) ?? []

/**
 * Accepts several names in one string, maps of listeners, and contexts. The same function added twice fires twice. A
 * listener that throws stops those after it, and the error is swallowed.
 */
export class OpenTokEmitter {
  on(names: string | object, listener?: FakeListener<this> | object, context?: object): this {
    return add(this, false, names, listener, context)
  }

  once(names: string | object, listener?: FakeListener<this> | object, context?: object): this {
    return add(this, true, names, listener, context)
  }

  /** Without arguments it removes all listeners, also those of others. */
  off(names?: string | object, listener?: FakeListener<this> | object, context?: object): this {
    if (names === undefined) {
      entriesOf.set(this, [])
      return this
    }
    for (const removed of toEntries(names, listener, context)) {
      const entries = toList(this)
      entriesOf.set(
        this,
        removed.listener ? withoutOne(entries, removed) : withoutAll(entries, removed),
      )
    }
    return this
  }

  /** Undocumented by OpenTok: every event of the object passes through it. */
  trigger(name: string, value?: unknown): this {
    callListeners(this, name, value)
    return this
  }

  /** Undocumented by OpenTok: fires an event of the app's own. */
  dispatchEvent(event: { readonly type: string }): this {
    return this.trigger(event.type, event)
  }
}

/**
 * Fires an event.
 * @param act the default action, unless a listener prevents it
 */
export function dispatch<Target extends OpenTokEmitter>(
  target: Target,
  draft: EventDraft,
  act: (event: FakeEvent<Target>) => void = () => {},
): void {
  const event = createEvent(draft, target)
  target.trigger(draft.type, event)
  if (!event.isDefaultPrevented()) act(event)
}

/** Fires an event with a bare value: some of OpenTok's internal events have no event object. */
export function trigger(target: OpenTokEmitter, name: string, value?: unknown): void {
  target.trigger(name, value)
}

function callListeners(target: OpenTokEmitter, name: string, value: unknown): void {
  const due = toList(target).filter((entry) => entry.name === name)
  try {
    for (const entry of due) {
      if (entry.isOnce) remove(target, entry)
      entry.listener.call(entry.context, value as never)
    }
  } catch (error) {
    // Trap: OpenTok swallows it. An error of the fake (the app or the test is wrong) is thrown again when the clock
    // moves next, where test runners find it.
    if (error instanceof FakeOpenTokError) setTimeout(rethrow, 0, error)
  }
}

function rethrow(error: unknown): never {
  throw error
}

/** Adds a callback of OpenTok's own among the listeners. */
export function listenOnce(target: OpenTokEmitter, name: string, listener: () => void): void {
  const entry = { name, listener, context: undefined, isOnce: true, isOwn: true }
  entriesOf.set(target, [...toList(target), entry])
}

/** Event name → number of the app's listeners. */
export function countListeners(target: OpenTokEmitter): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { name, isOwn } of toList(target)) {
    if (!isOwn) counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

type ListenerToRemove = Omit<Entry, 'isOnce' | 'listener'> & {
  readonly listener: Listener | undefined
}

function toEntries(
  names: string | object,
  listener: object | undefined,
  context: object | undefined,
): readonly ListenerToRemove[] {
  if (typeof names === 'string') {
    const split = names.split(/\s+/).filter((name) => name !== '')
    return split.map((name) => ({ name, listener: listener as Listener | undefined, context }))
  }
  // With a map, the second argument is the context.
  return Object.entries(names as Listeners).map(([name, each]) => ({
    name,
    listener: each,
    context: listener,
  }))
}

function add<Target extends OpenTokEmitter>(
  target: Target,
  isOnce: boolean,
  ...given: Parameters<typeof toEntries>
): Target {
  const added = toEntries(...given).flatMap(({ listener, ...entry }) =>
    listener ? [{ ...entry, listener, isOnce }] : [],
  )
  entriesOf.set(target, [...toList(target), ...added])
  return target
}

function remove(target: OpenTokEmitter, removed: Entry): void {
  entriesOf.set(
    target,
    toList(target).filter((entry) => entry !== removed),
  )
}

const withoutAll = (entries: readonly Entry[], { name }: ListenerToRemove) =>
  entries.filter((entry) => entry.name !== name)

function withoutOne(entries: readonly Entry[], removed: ListenerToRemove): readonly Entry[] {
  const at = entries.findIndex(
    ({ name, listener, context }) =>
      name === removed.name &&
      listener === removed.listener &&
      (removed.context === undefined || context === removed.context),
  )
  return entries.filter((_, index) => index !== at)
}
