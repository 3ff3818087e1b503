/** Scripts of errors: names, codes, and their order among the events. */

import type { Participant } from '../participant.ts'
import { script } from '../script.ts'
import type { ScriptSetup } from '../contract.types.ts'
import { chat, connectAgain, publishLive, publishUnanswered } from './setup.ts'

const FAST = { speed: 5 }

/** Anna has joined, and has a publish unanswered. */
async function setupPublishing(setup: ScriptSetup): Promise<Participant> {
  const anna = await setup.join('anna')
  await publishUnanswered(anna, setup)
  return anna
}

export const ERROR_SCRIPTS = [
  script('E1 a token that has expired', async ({ open, pass }) => {
    const anna = await open('anna', { isExpired: true })
    await anna.connect()
    await anna.until('connect: OT_AUTHENTICATION_ERROR 1004')
    anna.look()
    await pass(100)
  }),

  script(
    'E2 session information that fails, and a second connect()',
    async ({ open, network, pass }) => {
      const anna = await open('anna')
      await network.failSessionInfo(500)
      await anna.connect()
      await anna.until('connect: OT_INVALID_HTTP_STATUS 2001')
      await network.failSessionInfo(200)
      await anna.connect()
      await anna.until('connectionCreated anna#1')
      await pass(100)
    },
    { ...FAST, server: 'alone' },
  ),

  script(
    'E3 a request to join that is refused three times',
    async ({ open, network, pass }) => {
      const anna = await open('anna')
      await network.fail('connection', 409, anna, 3)
      await anna.connect()
      await anna.until('connect: OT_CONNECT_FAILED 1006')
      anna.look()
      await anna.connect()
      await anna.until('connectionCreated anna#1')
      await pass(100)
    },
    FAST,
  ),

  script(
    'E3b a request to join that is refused once',
    async ({ open, network, pass }) => {
      const anna = await open('anna')
      await network.fail('connection', 403, anna)
      await anna.connect()
      await anna.until('connectionCreated anna#1')
      await pass(100)
    },
    FAST,
  ),

  script(
    'E4 a full session',
    async ({ open, network }) => {
      const anna = await open('anna')
      await network.fail('connection', 413, anna, 3)
      await anna.connect()
      await anna.until('connect: OT_CONNECTION_LIMIT_EXCEEDED 1027')
      await network.fail('connection', 500, anna, 3)
      await anna.connect()
      await anna.until('connect: OT_UNEXPECTED_SERVER_RESPONSE 2001')
    },
    FAST,
  ),

  script(
    'E5 a request to join that is never answered: disconnect() makes the next join possible',
    async ({ open, network, pass }) => {
      const anna = await open('anna')
      await network.ignore('connection', anna)
      await anna.connect()
      await pass(1_000)
      anna.look()
      anna.disconnect()
      await pass(1_000)
      anna.look()
      await anna.connect()
      await anna.until('connectionCreated anna#1')
      await pass(200)
      anna.look()
    },
  ),

  script('E6 subscribing without a session is refused at once', async ({ join, pass }) => {
    const anna = await join('anna')
    const bob = await join('bob')
    await publishLive(anna)
    await bob.until('streamCreated of anna#1')
    const stream = bob.streamOf('anna')
    bob.disconnect()
    await bob.until('disconnect: sessionDisconnected')
    bob.note('subscribe')
    bob.subscribe(stream)
    bob.note('subscribed')
    await pass(100)
  }),

  script('E7 a stream that the server does not know', async ({ join, network, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    anna.publish(anna.initPublisher())
    await bob.until('streamCreated of anna#1')
    await network.fail('subscriber', 404, bob)
    bob.subscribe(bob.streamOf('anna'))
    await bob.until('subscriber destroyed (streamNotFound)')
    await pass(300)
  }),

  script(
    'E8 a refused subscribe leaves a destroyed subscriber',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      anna.publish(anna.initPublisher())
      await bob.until('streamCreated of anna#1')
      await network.fail('subscriber', 500, bob)
      const subscriber = bob.subscribe(bob.streamOf('anna'))
      await bob.until('subscribe subscriber: OT_UNABLE_TO_SUBSCRIBE 2001')
      await pass(200)
      bob.lookAt('refused', subscriber, 'stream', 'id', 'element')
      bob.note(`unsubscribe: ${String(bob.session.unsubscribe(subscriber))}`)
      await pass(100)
    },
  ),

  script(
    'E9 a subscribe that is never answered',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      anna.publish(anna.initPublisher())
      await bob.until('streamCreated of anna#1')
      await network.ignore('subscriber', bob)
      const subscriber = bob.subscribe(bob.streamOf('anna'))
      await bob.until('subscribe subscriber: OT_TIMEOUT 1501')
      await pass(500)
      bob.lookAt('timed out', subscriber, 'stream', 'id', 'element')
      bob.session.unsubscribe(subscriber)
      await pass(100)
    },
    FAST,
  ),

  script('E10 a publish that is refused', async ({ join, network, pass }) => {
    const anna = await join('anna')
    await network.fail('stream', 403, anna)
    const publisher = anna.initPublisher()
    anna.publish(publisher)
    await anna.until('publish publisher: OT_STREAM_CREATE_FAILED 1500')
    anna.lookAt('refused', publisher, 'stream', 'session', 'id')
    anna.publish(publisher, 'again')
    await anna.until('publish again: null')
    await pass(100)
    anna.lookAt('again', publisher, 'stream', 'session', 'id')
  }),

  script(
    'E11 a publish that is never answered',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      await network.ignore('stream', anna)
      const publisher = anna.initPublisher()
      anna.publish(publisher)
      await anna.until('publish publisher: OT_TIMEOUT 1500')
      await pass(500)
      anna.lookAt('timed out', publisher, 'stream', 'session', 'id')
    },
    FAST,
  ),

  script('E12 the session ends before a stream is live, and no event says so', async (setup) => {
    const anna = await setupPublishing(setup)
    await setup.network.closeWithoutReconnecting(anna)
    await anna.until('publish publisher: OT_UNEXPECTED_SERVER_RESPONSE 2001, says not connected')
    await setup.pass(1_000)
    anna.look()
  }),

  script(
    'E12b an outage that outlasts an unanswered publish',
    async (setup) => {
      const anna = await setupPublishing(setup)
      await setup.network.drop(anna)
      await anna.until('publish publisher: OT_TIMEOUT 1500')
      await anna.until('sessionDisconnected (networkDisconnected)')
      anna.look()
    },
    FAST,
  ),

  script('E12c forced out while a publish is unanswered', async (setup) => {
    const anna = await setupPublishing(setup)
    await setup.network.kick(anna)
    await anna.until('sessionDisconnected (forceDisconnected)')
    await setup.pass(500)
    anna.look()
  }),

  script(
    'E12d disconnect() while a publish is unanswered hangs until the next join',
    async (setup) => {
      const anna = await setupPublishing(setup)
      anna.disconnect()
      await anna.until('publish publisher: OT_UNEXPECTED_SERVER_RESPONSE 2001, says not connected')
      await setup.pass(500)
      anna.look()
      anna.disconnect()
      await setup.pass(200)
      await connectAgain(anna, 2)
      await setup.pass(500)
      anna.look()
    },
  ),

  script('K1 what is pending when a person is forced out', async ({ join, network, pass }) => {
    const anna = await join('anna')
    const bob = await join('bob')
    await publishLive(anna)
    await bob.until('streamCreated of anna#1')
    await network.ignore('signal', bob)
    await network.ignore('subscriber', bob)
    bob.signal('waiting', chat('a'))
    bob.subscribe(bob.streamOf('anna'))
    await pass(300)
    await network.kick(bob)
    await bob.until('sessionDisconnected (forceDisconnected)')
    await pass(500)
    bob.look()
  }),

  script('E13 forceDisconnect() by a moderator, and by a publisher', async ({ join, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna', { role: 'moderator' })
    anna.look()
    await bob.until('connectionCreated anna#1')
    const to = (name: string) =>
      anna.session.connections.where(({ data }) => data.startsWith(name))[0]!
    bob.session
      .forceDisconnect(bob.session.connections.where(({ data }) => data.startsWith('anna'))[0]!)
      .then(
        () => bob.note('forced'),
        (error: { name: string; code: number }) => bob.note(`${error.name} ${error.code}`),
      )
    await pass(300)
    anna.session.forceDisconnect(to('bob')).then(
      () => anna.note('forced'),
      (error: { name: string; code: number }) => anna.note(`${error.name} ${error.code}`),
    )
    await bob.until('sessionDisconnected (forceDisconnected)')
    await anna.until('connectionDestroyed bob#1 (forceDisconnected)')
    await pass(100)
  }),
]
