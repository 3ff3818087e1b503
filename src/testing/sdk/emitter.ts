/** OpenTok's emitter with its manners, the bad ones included. */

import { FakeOpenTokError } from '../error.ts'
import { createEvent } from './event.ts'
import type { EventDraft, FakeAppEvent, FakeEvent } from './event.ts'

type Listener = (event: never) => void

/** A listener of the app's. */
export type FakeListener<Target = unknown> = (event: FakeAppEvent<Target>) => void

type Listeners = Readonly<Record<string, Listener>>

interface Entry {
  readonly name: string
  readonly listener: Listener
  readonly context: object | undefined
  readonly isOnce: boolean
  /** OpenTok's callbacks are listeners of its own, in line with the app's. */
  readonly isOwn?: boolean
}

/** Kept apart, so that an object shows nothing that OpenTok's own has not. */
const entriesOf = new WeakMap<OpenTokEmitter, readonly Entry[]>()

/**
 * Several names in one string, maps of listeners and contexts are taken; the same function added twice fires twice;
 * a listener that throws silences those after it, and nobody hears of the error.
 */
export class OpenTokEmitter {
  constructor() {
    entriesOf.set(this, [])
  }

  on(names: string | object, listener?: FakeListener<this> | object, context?: object): this {
    return add(this, false, names, listener, context)
  }

  once(names: string | object, listener?: FakeListener<this> | object, context?: object): this {
    return add(this, true, names, listener, context)
  }

  /** Without arguments it removes everybody's listeners. */
  off(names?: string | object, listener?: FakeListener<this> | object, context?: object): this {
    if (names === undefined) {
      entriesOf.set(this, [])
      return this
    }
    for (const gone of toEntries(names, listener, context)) {
      const entries = entriesOf.get(this) ?? []
      entriesOf.set(this, gone.listener ? withoutOne(entries, gone) : withoutAll(entries, gone))
    }
    return this
  }
}

/**
 * Lets an object say something.
 * @param act what follows, unless a listener prevents it
 */
export function dispatch<Target extends OpenTokEmitter>(
  target: Target,
  draft: EventDraft,
  act: (event: FakeEvent<Target>) => void = () => {},
): void {
  const event = createEvent(draft, target)
  trigger(target, draft.type, event)
  if (!event.isDefaultPrevented()) act(event)
}

/** Some of OpenTok's words are no events: their listeners get a bare value. */
export function trigger(target: OpenTokEmitter, name: string, value?: unknown): void {
  const due = (entriesOf.get(target) ?? []).filter((entry) => entry.name === name)
  try {
    for (const entry of due) {
      if (entry.isOnce) remove(target, entry)
      entry.listener.call(entry.context, value as never)
    }
  } catch (error) {
    // OpenTok lets nobody hear of it. What is wrong with the app or its test is another matter: with the next move of
    // the clock it is thrown again, where runners find it.
    if (error instanceof FakeOpenTokError) setTimeout(rethrow, 0, error)
  }
}

function rethrow(error: unknown): never {
  throw error
}

/** Puts a callback of OpenTok's own into the line of listeners. */
export function listenOnce(target: OpenTokEmitter, name: string, listener: () => void): void {
  const entry = { name, listener, context: undefined, isOnce: true, isOwn: true }
  entriesOf.set(target, [...(entriesOf.get(target) ?? []), entry])
}

/** Event name → how many listeners of the app's it has. */
export function countListeners(target: OpenTokEmitter): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { name, isOwn } of entriesOf.get(target) ?? []) {
    if (!isOwn) counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

type Gone = Omit<Entry, 'isOnce' | 'listener'> & { readonly listener: Listener | undefined }

function toEntries(
  names: string | object,
  listener: object | undefined,
  context: object | undefined,
): readonly Gone[] {
  if (typeof names === 'string') {
    const split = names.split(/\s+/).filter((name) => name !== '')
    return split.map((name) => ({ name, listener: listener as Listener | undefined, context }))
  }
  // Of a map the second argument is the context.
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
  entriesOf.set(target, [...(entriesOf.get(target) ?? []), ...added])
  return target
}

function remove(target: OpenTokEmitter, gone: Entry): void {
  entriesOf.set(
    target,
    (entriesOf.get(target) ?? []).filter((entry) => entry !== gone),
  )
}

const withoutAll = (entries: readonly Entry[], { name }: Gone) =>
  entries.filter((entry) => entry.name !== name)

function withoutOne(entries: readonly Entry[], gone: Gone): readonly Entry[] {
  const at = entries.findIndex(
    ({ name, listener, context }) =>
      name === gone.name &&
      listener === gone.listener &&
      (gone.context === undefined || context === gone.context),
  )
  return at < 0 ? entries : entries.toSpliced(at, 1)
}
