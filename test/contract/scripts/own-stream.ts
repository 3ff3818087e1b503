/** One's own stream, looked at like anybody's. */

import type { Actor } from '../actor.ts'
import { script } from '../stage.ts'
import type { Stage } from '../stage.ts'

/** Anna publishes, and subscribes to that. */
async function setOwn(join: Stage['join']) {
  const anna: Actor = await join('anna')
  const publisher = anna.initPublisher()
  anna.publish(publisher)
  await anna.until('publish publisher: null')
  const subscriber = anna.subscribe(publisher.stream!)
  anna.note(`loading ${String(subscriber.isLoading())}`)
  await anna.until('subscriber videoElementCreated')
  anna.note(`loading ${String(subscriber.isLoading())}, ever ${String(subscriber.isSubscribing())}`)
  return { anna, publisher, subscriber }
}

// Measured: shown within 15 to 400 ms, and never `connected`. 2.28.5 says no `mediaStreamAvailable` either.
export const OWN_STREAM_SCRIPTS = [
  script('V1 one’s own stream is shown, and ends by unsubscribing', async ({ join, pass }) => {
    const { anna, subscriber } = await setOwn(join)
    await pass(1_000)
    anna.note(`unsubscribe: ${String(anna.session.unsubscribe(subscriber))}`)
    await pass(200)
    anna.look()
  }),

  script('V2 … by unpublishing', async ({ join, pass }) => {
    const { anna, publisher } = await setOwn(join)
    anna.session.unpublish(publisher)
    await anna.until('subscriber destroyed (clientDisconnected)')
    await pass(200)
    anna.look()
  }),

  script('V3 … by the end of the session, and not by a drop', async ({ join, network, pass }) => {
    const { anna } = await setOwn(join)
    await network.drop(anna)
    await anna.until('sessionReconnecting')
    await network.restore(anna)
    await anna.until('sessionReconnected')
    await network.closeWithoutReconnecting(anna)
    await anna.until('subscriber destroyed (networkDisconnected)')
    await pass(200)
    anna.look()
  }),
]
