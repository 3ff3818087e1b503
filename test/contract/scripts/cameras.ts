/** Scripts of publishers that wait for their camera: the prompt, its answers, and ends that come before the answer. */

import type { FakePublisher } from '../../../src/kit/testing/sdk/objects.types.ts'
import type { Participant } from '../participant.ts'
import { script } from '../script.ts'
import { connectAgain, PUBLISHER_FIELDS } from './setup.ts'
import type { Preventable } from './setup.ts'

/** Longer than OpenTok takes to request the camera. */
const PROMPT_MS = 500

function lookAt(anna: Participant, label: string, publisher: FakePublisher): void {
  anna.lookAt(label, publisher, ...PUBLISHER_FIELDS)
  anna.note(`loading ${String(publisher.isLoading())}, camera ${anna.camera.isOn ? 'on' : 'off'}`)
}

/** A publisher whose prompt is open. */
async function setupPrompt(
  anna: Participant,
  pass: (ms: number) => Promise<void>,
): Promise<FakePublisher> {
  anna.camera.hold()
  const publisher = anna.initPublisher()
  await pass(PROMPT_MS)
  return publisher
}

// Measured with 2.35.2 and 2.28.5: `isLoading()` is true until `loaded`, then false; null once there will be no
// camera, because the publisher was destroyed or refused. `id` is null only when destroyed; `accessAllowed` and `element`
// stay even then.
export const CAMERA_SCRIPTS = [
  script('C1 a publisher from the prompt to its end', async ({ join, pass }) => {
    const anna = await join('anna')
    const publisher = await setupPrompt(anna, pass)
    lookAt(anna, 'asked', publisher)
    publisher.on('accessAllowed', () => lookAt(anna, 'allowed', publisher))
    publisher.on('loaded', () => lookAt(anna, 'at loaded', publisher))
    anna.camera.allow()
    await anna.until('publisher loaded')
    await pass(100)
    lookAt(anna, 'loaded', publisher)
    anna.publish(publisher)
    await anna.until('publish publisher: null')
    lookAt(anna, 'live', publisher)
    publisher.destroy()
    await pass(100)
    lookAt(anna, 'destroyed', publisher)
  }),

  // Measured: no answer for 26 s.
  script(
    'C2 without a camera, a publisher reports an error, and its publish is never answered',
    async ({ join, pass }) => {
      const anna = await join('anna')
      const failures = [
        'NotAllowedError',
        'NotFoundError',
        'NotReadableError',
        'AbortError',
      ] as const
      for (const [index, failure] of failures.entries()) {
        const publisher = await setupPrompt(anna, pass)
        anna.camera.fail(failure)
        await anna.until('publisher publishComplete', index + 1)
        await pass(100)
        lookAt(anna, failure, publisher)
        anna.publish(publisher, failure)
        await pass(1_000)
        lookAt(anna, 'published', publisher)
        anna.session.unpublish(publisher)
        await pass(100)
        lookAt(anna, 'unpublished', publisher)
      }
      const denied = await setupPrompt(anna, pass)
      anna.camera.deny()
      await pass(PROMPT_MS)
      denied.destroy()
      await pass(100)
      lookAt(anna, 'destroyed', denied)
    },
  ),

  script('C3 the camera fails while a publish waits for it', async ({ join, pass }) => {
    const anna = await join('anna')
    const failures = ['NotAllowedError', 'NotFoundError', 'NotReadableError'] as const
    for (const [index, failure] of failures.entries()) {
      const publisher = await setupPrompt(anna, pass)
      anna.publish(publisher, failure)
      await pass(100)
      anna.camera.fail(failure)
      await anna.until('publisher streamDestroyed (reset)', index + 1)
      await pass(100)
      lookAt(anna, failure, publisher)
    }
  }),

  // Measured: the tracks are live for no more than 20 ms.
  script(
    'C4 a destroyed publisher leaves the camera off when it is allowed',
    async ({ join, pass }) => {
      const anna = await join('anna')
      const waiting = await setupPrompt(anna, pass)
      waiting.destroy()
      lookAt(anna, 'destroyed', waiting)
      anna.camera.allow()
      await anna.until('exception 1500')
      lookAt(anna, 'allowed', waiting)
      const published = await setupPrompt(anna, pass)
      anna.publish(published)
      await pass(100)
      published.destroy()
      anna.note('destroyed')
      await anna.until('publish publisher: Error undefined')
      anna.camera.allow()
      await anna.until('exception 1500', 2)
      lookAt(anna, 'allowed', published)
      const hasty = anna.initPublisher('hasty')
      hasty.destroy()
      await pass(PROMPT_MS)
      lookAt(anna, 'never asked', hasty)
    },
  ),

  script(
    'C5 unpublished before it has loaded, a publisher is destroyed',
    async ({ join, pass }) => {
      const anna = await join('anna')
      const publisher = await setupPrompt(anna, pass)
      anna.publish(publisher)
      await pass(100)
      lookAt(anna, 'published', publisher)
      anna.session.unpublish(publisher)
      anna.note('unpublished')
      await pass(100)
      anna.camera.allow()
      await anna.until('exception 1500')
      lookAt(anna, 'allowed', publisher)
    },
  ),

  script(
    'C6 the session ends while a publish waits for the camera',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      const publisher = await setupPrompt(anna, pass)
      anna.publish(publisher)
      await pass(100)
      await network.closeWithoutReconnecting(anna)
      await anna.until('publisher destroyed')
      await pass(100)
      anna.camera.allow()
      await anna.until('exception 1500')
      lookAt(anna, 'allowed', publisher)
    },
  ),

  script(
    'C7 a publisher that was not published survives the end of the session, and loads',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      const publisher = await setupPrompt(anna, pass)
      await network.closeWithoutReconnecting(anna)
      await anna.until('sessionDisconnected (networkDisconnected)')
      anna.camera.allow()
      await anna.until('publisher loaded')
      await connectAgain(anna, 2)
      anna.publish(publisher)
      await anna.until('publish publisher: null')
      lookAt(anna, 'live', publisher)
    },
  ),

  // Measured: the others see each such stream for 15 s.
  script(
    'C8 published before it has loaded, and then kept, a publisher never hears that it is live',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      const publisher = await setupPrompt(anna, pass)
      publisher.on('streamDestroyed', (event: Preventable) => event.preventDefault())
      anna.session.once('sessionDisconnected', () => anna.session.unpublish(publisher))
      anna.publish(publisher)
      await pass(100)
      await network.closeWithoutReconnecting(anna)
      await anna.until('publish publisher: OT_CANCEL undefined')
      lookAt(anna, 'kept', publisher)
      anna.camera.allow()
      await anna.until('publisher loaded')
      await connectAgain(anna, 2)
      anna.publish(publisher, 'again')
      await bob.until('streamCreated of anna#2')
      await anna.until('publish again: OT_TIMEOUT 1500')
      await bob.until('streamDestroyed of anna#2 (clientDisconnected)')
      lookAt(anna, 'timed out', publisher)
    },
  ),

  script(
    'C9 allowed during an outage, a publisher is live after the resume',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      const publisher = await setupPrompt(anna, pass)
      anna.publish(publisher)
      await pass(100)
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      anna.camera.allow()
      await anna.until('publisher loaded')
      await pass(PROMPT_MS)
      lookAt(anna, 'loaded', publisher)
      await network.restore(anna)
      await anna.until('publish publisher: null')
      lookAt(anna, 'live', publisher)
    },
  ),

  // Measured: no answer for 26 s. `id` or `isLoading()` shows it beforehand.
  script('C10 publishing a destroyed publisher is never answered', async ({ join, pass }) => {
    const anna = await join('anna')
    const publisher = anna.initPublisher()
    await anna.until('publisher loaded')
    publisher.destroy()
    await pass(100)
    lookAt(anna, 'destroyed', publisher)
    anna.publish(publisher)
    await pass(1_000)
    lookAt(anna, 'published', publisher)
    anna.session.unpublish(publisher)
    lookAt(anna, 'unpublished', publisher)
  }),
]
