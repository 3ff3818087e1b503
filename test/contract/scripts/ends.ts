/** Scripts of ends that no event announces, and of a join that fails after it has succeeded. */

import type { FakePublisher, FakeSubscriber } from '../../../src/kit/testing/sdk/objects.types.ts'
import type { Participant } from '../participant.ts'
import { script } from '../script.ts'
import type { ScriptSetup } from '../contract.types.ts'
import {
  chat,
  connectAgain,
  connectWithSocketLeftBehind,
  publishLive,
  publishUnanswered,
  traceCamera,
} from './setup.ts'
import type { Preventable } from './setup.ts'

const NOT_ANSWERED = 'publish second: OT_UNEXPECTED_SERVER_RESPONSE 2001, says not connected'

interface Publishing {
  readonly anna: Participant
  /** Live. */
  readonly publisher: FakePublisher
  /** Whose publish the server does not answer. */
  readonly second: FakePublisher
  readonly subscriber: FakeSubscriber
}

/** Anna publishes, looks at bob, and has a second publish unanswered. */
async function setupPublishing(setup: ScriptSetup): Promise<Publishing> {
  const { invite, join } = setup
  const bob = await invite('bob')
  await bob.publish('picture')
  const anna = await join('anna')
  await anna.until('streamCreated of bob#1')
  const publisher = await publishLive(anna)
  const subscriber = anna.subscribe(anna.streamOf('bob'))
  await anna.until('subscriber videoElementCreated')
  const second = await publishUnanswered(anna, setup, 'second')
  return { anna, publisher, second, subscriber }
}

function lookAtAll({ anna, publisher, second, subscriber }: Publishing): void {
  anna.look()
  for (const [label, object] of Object.entries({ publisher, second, subscriber })) {
    anna.lookAt(label, object, 'stream', 'session', 'id')
  }
  traceCamera(anna)
}

/** Removes each object by hand. */
async function tidyUp({ anna, publisher, second, subscriber }: Publishing): Promise<void> {
  anna.note(`unsubscribe: ${String(anna.session.unsubscribe(subscriber))}`)
  await anna.until('subscriber destroyed (Unsubscribe)')
  anna.session.unpublish(publisher)
  await anna.until('publisher destroyed')
  second.destroy()
  await anna.until('second destroyed')
  traceCamera(anna)
}

/** @param refusal of a publish */
async function useDeadSession(
  { anna }: Publishing,
  pass: ScriptSetup['pass'],
  refusal: string,
): Promise<void> {
  // After about 5 s OpenTok notices that no media comes any more: on a slow machine before the end of the script.
  anna.ignore('subscriber disconnected RELAYED')
  anna.signal('late', chat('late'))
  await pass(200)
  const late = anna.initPublisher('late')
  await anna.until('late loaded')
  anna.publish(late, 'late')
  await anna.until(`publish late: ${refusal}`)
  await pass(300)
  late.destroy()
  anna.subscribe(anna.streamOf('bob'), 'late')
  await pass(500)
}

export const END_SCRIPTS = [
  // Measured: the publish fails when the socket closes, about 100 ms after disconnect(), and OpenTok's own clean-up fails
  // with it: an uncaught error. 16 s later nothing has changed.
  script('A1 disconnect() while a publish is unanswered: what was live stays', async (setup) => {
    const all = await setupPublishing(setup)
    const { anna } = all
    anna.disconnect()
    anna.look()
    await anna.until(NOT_ANSWERED)
    await setup.pass(300)
    lookAtAll(all)
    await useDeadSession(all, setup.pass, 'OT_NOT_CONNECTED 1010')
    await tidyUp(all)
    anna.disconnect()
    await setup.pass(300)
    anna.look()
    await connectAgain(anna, 2)
    anna.look()
    // The earlier disconnect() calls are answered now.
    anna.disconnect()
    await anna.until('disconnect: sessionDisconnected', 3)
    anna.look()
  }),

  // Measured: the publish fails at once; the session says that it is connected for as long as the page lives.
  script(
    'A2 a close with 1011 while a publish is unanswered: the session still says that it is connected',
    async (setup) => {
      const all = await setupPublishing(setup)
      const { anna } = all
      await setup.network.closeWithoutReconnecting(anna)
      await anna.until(NOT_ANSWERED)
      await setup.pass(300)
      lookAtAll(all)
      await anna.connect()
      await useDeadSession(
        all,
        setup.pass,
        'OT_UNEXPECTED_SERVER_RESPONSE 2001, says not connected',
      )
      await tidyUp(all)
      anna.disconnect()
      await setup.pass(300)
      anna.look()
    },
  ),

  script(
    'A3 a close with 1003 while a publish is unanswered: disconnect() and connect() recover',
    async (setup) => {
      const all = await setupPublishing(setup)
      const { anna } = all
      await setup.network.close(1003, anna)
      await anna.until(NOT_ANSWERED)
      anna.disconnect()
      await connectAgain(anna, 2)
      lookAtAll(all)
      anna.publish(all.second, 'again')
      await anna.until('publish again: null')
      await tidyUp(all)
    },
  ),

  // Measured: the end is announced, everything is destroyed, and the publish is not answered (16 s).
  script('A4 forced out while a publish is unanswered: the end is announced', async (setup) => {
    const all = await setupPublishing(setup)
    const { anna } = all
    await setup.network.kick(anna)
    await anna.until('subscriber destroyed (forceDisconnected)')
    await setup.pass(1_000)
    lookAtAll(all)
  }),

  // Measured with 2.35.2; 2.28.5 does not announce this end either.
  script(
    'A5 an unanswered publish is unpublished before disconnect(): the end is announced',
    async (setup) => {
      const all = await setupPublishing(setup)
      const { anna, second } = all
      second.on('streamDestroyed', (event: Preventable) => event.preventDefault())
      anna.session.unpublish(second)
      anna.note('unpublished')
      await anna.until('publish second: OT_CANCEL undefined')
      anna.disconnect()
      await anna.until('disconnect: sessionDisconnected')
      await setup.pass(100)
      lookAtAll(all)
    },
  ),

  script(
    'A6 an unanswered publish is destroyed before disconnect(): the end is not announced',
    async (setup) => {
      const all = await setupPublishing(setup)
      const { anna, second } = all
      second.destroy()
      anna.disconnect()
      await anna.until('exception 2001')
      await setup.pass(300)
      lookAtAll(all)
    },
  ),

  // Measured: the socket of a refused attempt is left behind. OpenTok mistakes its close with 1011 for that of the join.
  script('A7 a join that fails long after it has succeeded', async ({ open, network, pass }) => {
    const anna = await open('anna')
    await connectWithSocketLeftBehind(anna, { network, pass })
    const publisher = await publishLive(anna)
    await network.closeLeftBehind(anna)
    await anna.until('sessionConnectFailed')
    anna.look()
    anna.lookAt('publisher', publisher, 'stream', 'session', 'id')
    anna.signal('late', chat('late'))
    await pass(200)
    traceCamera(anna)
    await anna.connect()
    await pass(1_000)
    anna.look()
  }),

  script(
    'A8 a join that fails after it has succeeded: disconnect() before the next connect()',
    async ({ open, network, pass }) => {
      const anna = await open('anna')
      await connectWithSocketLeftBehind(anna, { network, pass })
      await network.closeLeftBehind(anna)
      await anna.until('sessionConnectFailed')
      anna.disconnect()
      await anna.until('disconnect: undefined')
      anna.look()
      await connectAgain(anna, 2)
      await pass(300)
      anna.look()
    },
  ),

  // Measured: OpenTok closes the socket 100 ms after a kick, whatever the server does; on a loaded machine a join takes
  // longer than that, so here these are two seconds.
  script(
    'A9 forced out and joined again at once, from one address: the close of the previous socket ends it',
    async ({ join, network, pass, createToken }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      const token = await createToken(anna)
      anna.session.once('sessionDisconnected', () => anna.connectWith(token))
      await network.kick(anna)
      await anna.until('connectionCreated anna#2')
      anna.look()
      await anna.until('sessionDisconnected (clientDisconnected)')
      await pass(100)
      anna.look()
      await bob.until('connectionDestroyed anna#2 (clientDisconnected)')
      await pass(100)
      await connectAgain(anna, 3)
      await pass(200)
      anna.look()
    },
    { server: 'oneAddress', speed: 0.05 },
  ),
]
