/** Scripts of publishers: the camera, the stream, and how a publisher survives the end of a session. */

import type { Emitter } from '../participant.ts'
import { script } from '../script.ts'
import type { ScriptSetup } from '../contract.types.ts'
import { connectAgain, publishLive, PUBLISHER_FIELDS } from './setup.ts'
import type { Preventable } from './setup.ts'

/** A live publisher that prevents its own destruction whenever its stream ends. */
async function setupKept(join: ScriptSetup['join']) {
  const anna = await join('anna')
  const publisher = await publishLive(anna)
  publisher.on('streamDestroyed', (event: Preventable) => event.preventDefault())
  return { anna, publisher }
}

export const PUBLISHER_SCRIPTS = [
  script('M1 a stream goes live, and the others see it', async ({ join, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    const publisher = anna.initPublisher()
    anna.lookAt('made', publisher, ...PUBLISHER_FIELDS)
    anna.publish(publisher)
    await anna.until('publish publisher: null')
    anna.lookAt('live', publisher, ...PUBLISHER_FIELDS)
    anna.look()
    await bob.until('streamCreated of anna#1')
    bob.look()
    const { hasAudio, hasVideo, videoType } = bob.streamOf('anna')
    bob.note(`audio ${hasAudio}, video ${hasVideo}, ${videoType}`)
    await pass(100)
  }),

  script('M9 unpublish() destroys the publisher', async ({ join, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    const publisher = await publishLive(anna)
    await bob.until('streamCreated of anna#1')
    publisher.on('streamDestroyed', () => anna.lookAt('ending', publisher, 'stream', 'id'))
    publisher.on('destroyed', () => anna.lookAt('dying', publisher, 'stream', 'id'))
    anna.note(`unpublish: ${String(anna.session.unpublish(publisher))}`)
    await bob.until('streamDestroyed of anna#1 (clientDisconnected)')
    await pass(200)
    anna.lookAt('dead', publisher, 'stream', 'session', 'id')
    bob.look()
  }),

  script(
    'M9b with preventDefault(), an unpublished publisher survives, and can be published again',
    async ({ join, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      const publisher = anna.initPublisher()
      publisher.on('streamDestroyed', (event: Preventable) => event.preventDefault())
      anna.publish(publisher)
      await anna.until('publish publisher: null')
      anna.session.unpublish(publisher)
      await bob.until('streamDestroyed of anna#1 (clientDisconnected)')
      anna.lookAt('kept', publisher, 'stream', 'session', 'id')
      anna.publish(publisher)
      await anna.until('publish publisher: null', 2)
      await bob.until('streamCreated of anna#1', 2)
      await pass(100)
    },
  ),

  script('M8 the server ends a stream: the publisher ends too', async ({ join, network, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    await publishLive(anna)
    await bob.until('streamCreated of anna#1')
    await network.endStream(bob.streamOf('anna').streamId)
    await anna.until('publisher destroyed')
    await bob.until('streamDestroyed of anna#1 (networkDisconnected)')
    anna.look()
    await pass(100)
  }),

  script(
    'M8d the server ends a stream at once: the publisher becomes live, and ends',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      anna.publish(anna.initPublisher())
      await bob.until('streamCreated of anna#1')
      await network.endStream(bob.streamOf('anna').streamId)
      await anna.until('publisher destroyed')
      await bob.until('streamDestroyed of anna#1 (networkDisconnected)')
      anna.look()
      await pass(100)
    },
  ),

  script(
    'M10 the end of the session: events of the session, then of the publisher',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      const publisher = await publishLive(anna)
      await network.closeWithoutReconnecting(anna)
      await anna.until('publisher destroyed')
      anna.lookAt('dead', publisher, 'stream', 'session', 'id')
      await pass(200)
    },
  ),

  script(
    'M10b publishing a publisher that died with its session is never answered',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      const publisher = await publishLive(anna)
      await network.closeWithoutReconnecting(anna)
      await anna.until('publisher destroyed')
      await connectAgain(anna, 2)
      anna.publish(publisher, 'dead')
      const fresh = anna.initPublisher('fresh')
      anna.publish(fresh, 'fresh')
      await anna.until('publish fresh: null')
      await pass(500)
    },
  ),

  script(
    'M11 unpublished inside sessionDisconnected, a publisher survives, twice in a row',
    async ({ join, network, pass }) => {
      const { anna, publisher } = await setupKept(join)
      anna.session.on('sessionDisconnected', () => anna.session.unpublish(publisher))
      for (const outage of [1, 2]) {
        await network.closeWithoutReconnecting(anna)
        await anna.until('sessionDisconnected (networkDisconnected)', outage)
        await pass(50)
        anna.lookAt('away', publisher, 'stream', 'session', 'id')
        await anna.connect()
        await anna.until(`connectionCreated anna#${outage + 1}`)
        anna.publish(publisher)
        await anna.until('publish publisher: null', outage + 1)
      }
      await pass(100)
    },
  ),

  script(
    'M11b kept by preventDefault() alone, a publisher can be published once more only',
    async ({ join, network, pass }) => {
      const { anna, publisher } = await setupKept(join)
      await network.closeWithoutReconnecting(anna)
      await anna.until('publisher streamDestroyed of anna#1 (networkDisconnected)')
      anna.lookAt('away', publisher, 'stream', 'id')
      await connectAgain(anna, 2)
      anna.publish(publisher, 'still taken')
      await pass(300)
      anna.session.unpublish(publisher)
      anna.publish(publisher, 'released')
      await anna.until('publish released: null')
      await network.closeWithoutReconnecting(anna)
      await anna.until('sessionDisconnected (networkDisconnected)', 2)
      await pass(100)
      await connectAgain(anna, 3)
      anna.session.unpublish(publisher)
      anna.publish(publisher, 'again')
      await pass(500)
    },
  ),

  script(
    'M11c kept, and refused after the next join, a publisher names its previous stream; the next publish works',
    async ({ join, network, pass }) => {
      const { anna, publisher } = await setupKept(join)
      anna.session.once('sessionDisconnected', () => anna.session.unpublish(publisher))
      await network.closeWithoutReconnecting(anna)
      await anna.until('sessionDisconnected (networkDisconnected)')
      await pass(50)
      await connectAgain(anna, 2)
      await network.fail('stream', 500, anna)
      anna.publish(publisher, 'refused')
      await anna.until('publish refused: OT_UNEXPECTED_SERVER_RESPONSE 2001')
      await pass(50)
      anna.lookAt('refused', publisher, 'stream', 'session', 'id')
      await network.fail('stream', 403, anna)
      anna.publish(publisher, 'again')
      await anna.until('publish again: OT_STREAM_CREATE_FAILED 1500')
      await pass(50)
      anna.lookAt('again', publisher, 'stream', 'session', 'id')
      anna.publish(publisher, 'taken')
      await anna.until('publish taken: null')
      await pass(100)
      anna.lookAt('taken', publisher, 'stream', 'session', 'id')
    },
  ),

  script(
    'M13 published during an outage, a publisher is live after the resume',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      const publisher = anna.initPublisher()
      await anna.until('publisher: undefined')
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      anna.publish(publisher)
      await pass(300)
      await network.restore(anna)
      await anna.until('publish publisher: null')
      await bob.until('streamCreated of anna#1')
      await pass(100)
    },
  ),

  script('M17 publishing without a session is refused at once', async ({ open, pass }) => {
    const anna = await open('anna')
    const publisher = anna.initPublisher()
    await anna.until('publisher: undefined')
    anna.note('publish')
    anna.publish(publisher)
    anna.note('published')
    await pass(100)
    anna.lookAt('refused', publisher, 'stream', 'id')
  }),

  script('M18 destroying a publisher ends its stream', async ({ join, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    const publisher = await publishLive(anna)
    await bob.until('streamCreated of anna#1')
    publisher.destroy()
    await bob.until('streamDestroyed of anna#1 (clientDisconnected)')
    await pass(100)
    anna.lookAt('dead', publisher, 'stream', 'session', 'id')
  }),

  script('M19 turning video and audio off is announced to the others', async ({ join, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    const publisher = await publishLive(anna)
    await bob.until('streamCreated of anna#1')
    publisher.publishVideo(false)
    await bob.until('streamPropertyChanged of anna#1 hasVideo false')
    publisher.publishAudio(false)
    await bob.until('streamPropertyChanged of anna#1 hasAudio false')
    await pass(100)
  }),

  script('M20 listeners of a destroyed publisher are removed', async ({ join, pass }) => {
    const anna = await join('anna')
    const publisher = await publishLive(anna)
    ;(publisher as Emitter).on('destroyed', () => {
      ;(publisher as Emitter).on('destroyed', () => anna.note('destroyed again'))
    })
    anna.session.unpublish(publisher)
    await pass(200)
    publisher.destroy()
    await pass(100)
  }),
]
