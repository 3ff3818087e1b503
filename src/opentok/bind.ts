/** Listens to OpenTok's objects by a table of their event names, and lets go of exactly what it took. */

import type { EmitterLike, OpenTokEventLike } from './opentok.types.ts'

/** OpenTok event name → what is done about it. */
export type EventTable = Readonly<Record<string, (event: OpenTokEventLike) => void>>

/** @returns the cleanup; never a bare `off()`, which would remove the app's listeners as well */
export function bind(target: EmitterLike, table: EventTable): () => void {
  const entries = Object.entries(table)
  for (const [name, listener] of entries) target.on(name, listener)
  return () => {
    for (const [name, listener] of entries) target.off(name, listener)
  }
}

/** Lets go of an object; if OpenTok throws over it, it is gone as well, and no machine may fail because of that. */
export function ignoreErrors(giveUp: () => unknown): void {
  try {
    giveUp()
  } catch {
    // Nobody can do anything about it.
  }
}
