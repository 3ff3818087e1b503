/** A call of two, from which many scripts start. */

import type { Actor } from '../actor.ts'
import type { Stage } from '../stage.ts'

/** Anna publishes, bob is there. */
export async function setCall({ join }: Stage): Promise<{ anna: Actor; bob: Actor }> {
  const bob = await join('bob')
  const anna = await join('anna')
  anna.publish(anna.initPublisher())
  await anna.until('publish publisher: null')
  await bob.until('streamCreated of anna#1')
  return { anna, bob }
}

/** … and has a picture of her. */
export async function setWatchedCall(stage: Stage) {
  const { anna, bob } = await setCall(stage)
  const subscriber = bob.subscribe(bob.streamOf('anna'))
  await bob.until('subscriber videoElementCreated')
  return { anna, bob, subscriber }
}
