/** Follows the actors of peers: one for each person, each in an XState system of its own. */

import type { AnyActor, InspectionEvent } from 'xstate'
import { ACTORS, actorsOf } from '../../lib/actors.ts'
import type { InspectedPeers } from '../inspector.types.ts'

export interface PeersListener {
  readonly add: (actor: AnyActor) => void
  readonly handleInspection: (event: InspectionEvent) => void
  readonly onChange: () => void
}

/**
 * @returns the cleanup
 * @throws {TypeError} if it is no handle of peers
 */
export function followPeers(
  peers: InspectedPeers,
  { add, handleInspection, onChange }: PeersListener,
): () => void {
  if (!(ACTORS in peers)) throw new TypeError('peers must be what createPeers() returned')
  const followed = new Map<AnyActor, { unsubscribe(): void }>()

  function update(): void {
    const actors = new Set(actorsOf(peers))
    for (const [actor, subscription] of followed) {
      if (actors.has(actor)) continue
      subscription.unsubscribe()
      followed.delete(actor)
    }
    for (const actor of actors) {
      if (followed.has(actor)) continue
      add(actor)
      followed.set(actor, actor.system.inspect(handleInspection))
    }
  }

  update()
  const unlisten = peers.onChange(() => {
    update()
    onChange()
  })
  return () => {
    unlisten()
    for (const subscription of followed.values()) subscription.unsubscribe()
  }
}
