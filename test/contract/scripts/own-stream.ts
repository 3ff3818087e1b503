/** Scripts of a subscriber of your own stream. */

import type { Participant } from '../participant.ts'
import { script } from '../script.ts'
import type { ScriptSetup } from '../contract.types.ts'
import { publishLive } from './setup.ts'

/** Anna publishes, and subscribes to her own stream. */
async function setupOwn(join: ScriptSetup['join']) {
  const anna: Participant = await join('anna')
  const publisher = await publishLive(anna)
  const subscriber = anna.subscribe(publisher.stream!)
  anna.note(`loading ${String(subscriber.isLoading())}`)
  await anna.until('subscriber videoElementCreated')
  anna.note(`loading ${String(subscriber.isLoading())}, ever ${String(subscriber.isSubscribing())}`)
  return { anna, publisher, subscriber }
}

// Measured: shown within 15 to 400 ms, and never `connected`. 2.28.5 fires no `mediaStreamAvailable` either.
export const OWN_STREAM_SCRIPTS = [
  script('V1 one’s own stream, until unsubscribe()', async ({ join, pass }) => {
    const { anna, subscriber } = await setupOwn(join)
    await pass(1_000)
    anna.note(`unsubscribe: ${String(anna.session.unsubscribe(subscriber))}`)
    await pass(200)
    anna.look()
  }),

  script('V2 one’s own stream, until unpublish()', async ({ join, pass }) => {
    const { anna, publisher } = await setupOwn(join)
    anna.session.unpublish(publisher)
    await anna.until('subscriber destroyed (clientDisconnected)')
    await pass(200)
    anna.look()
  }),

  script(
    'V3 one’s own stream, through a drop, until the end of the session',
    async ({ join, network, pass }) => {
      const { anna } = await setupOwn(join)
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      await network.restore(anna)
      await anna.until('sessionReconnected')
      await network.closeWithoutReconnecting(anna)
      await anna.until('subscriber destroyed (networkDisconnected)')
      await pass(200)
      anna.look()
    },
  ),
]
