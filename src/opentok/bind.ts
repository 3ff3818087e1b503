/** Listens to OpenTok's objects by a table of their event names, and removes exactly the listeners that it added. */

import type { EmitterLike, OpenTokEventLike } from '../contract/opentok.types.ts'

/** OpenTok event name → what is done about it. */
export type EventTable = Readonly<Record<string, (event: OpenTokEventLike) => void>>

/** @returns the cleanup; never a bare `off()`, which would remove the app's listeners too */
export function bind(target: EmitterLike, table: EventTable): () => void {
  for (const [name, listener] of Object.entries(table)) target.on(name, listener)
  return () => {
    for (const [name, listener] of Object.entries(table)) target.off(name, listener)
  }
}

/** Ends an OpenTok object. If OpenTok throws over it, the object is gone too, and no machine may fail because of that. */
export function ignoreErrors(end: () => unknown): void {
  try {
    end()
  } catch {
    // Nothing can be done about it.
  }
}
