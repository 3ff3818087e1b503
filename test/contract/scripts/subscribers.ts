/** Scripts of subscribers: first picture, end, failing media. */

import { script } from '../script.ts'
import { setupCall, setupWatchedCall } from './setup.ts'
import type { Preventable } from './setup.ts'

const FIELDS = ['id', 'streamId', 'stream', 'session', 'element'] as const

export const SUBSCRIBER_SCRIPTS = [
  script('M2 a subscriber until its first picture', async (setup) => {
    const { bob } = await setupCall(setup)
    const subscriber = bob.subscribe(bob.streamOf('anna'))
    bob.lookAt('made', subscriber, ...FIELDS)
    await bob.until('subscriber videoElementCreated')
    bob.lookAt('live', subscriber, ...FIELDS)
    await setup.pass(100)
  }),

  script('M3 a lost socket alone fires no event of a subscriber', async (setup) => {
    const { anna, bob } = await setupWatchedCall(setup)
    await setup.network.drop(bob)
    await bob.until('sessionReconnecting')
    await setup.pass(1_000)
    await setup.network.restore(bob)
    await bob.until('sessionReconnected')
    await setup.network.drop(anna)
    await anna.until('sessionReconnecting')
    await setup.network.restore(anna)
    await anna.until('sessionReconnected')
    await setup.pass(300)
  }),

  script('M4 media that is cut and healed, relayed', async (setup) => {
    const { anna, bob } = await setupWatchedCall(setup)
    await setup.network.cutMedia(anna)
    await bob.until('subscriber disconnected RELAYED')
    await setup.network.healMedia(anna)
    await bob.until('subscriber connected RELAYED', 2)
    await setup.pass(500)
  }),

  script('M5 media that is cut for good, relayed: no further event', async (setup) => {
    const { anna, bob, subscriber } = await setupWatchedCall(setup)
    await setup.network.cutMedia(anna)
    await bob.until('subscriber disconnected RELAYED')
    await setup.pass(4_000)
    bob.lookAt('still', subscriber, ...FIELDS)
  }),

  script(
    'M5r media that is cut for good, routed: only the subscriber ends, and a late listener hears it twice',
    async (setup) => {
      const { anna, bob, subscriber } = await setupWatchedCall(setup)
      const stream = bob.streamOf('anna')
      subscriber.on('destroyed', () => {
        queueMicrotask(() => bob.watch('late ', subscriber, ['destroyed']))
      })
      await setup.network.cutMedia(anna)
      await bob.until('subscriber disconnected ROUTED')
      await bob.until('late destroyed ROUTED')
      bob.lookAt('dead', subscriber, ...FIELDS)
      bob.look()
      await setup.network.healMedia(anna)
      bob.subscribe(stream, 'again')
      await bob.until('again videoElementCreated')
    },
    { server: 'routed', speed: 2 },
  ),

  script(
    'M7 a publisher leaves: events of the stream, the subscriber, the connection',
    async (setup) => {
      const { anna, bob, subscriber } = await setupWatchedCall(setup)
      subscriber.on('destroyed', (event: { target: unknown }) => {
        bob.note(`target is the subscriber: ${event.target === subscriber}`)
        bob.lookAt('dying', subscriber, ...FIELDS)
      })
      anna.disconnect()
      await bob.until('connectionDestroyed anna#1 (clientDisconnected)')
      await anna.until('publisher destroyed')
      bob.look()
      await setup.pass(100)
    },
  ),

  script('M8b the server ends a stream: the subscriber ends too', async (setup) => {
    const { bob } = await setupWatchedCall(setup)
    await setup.network.endStream(bob.streamOf('anna').streamId)
    await bob.until('subscriber destroyed (networkDisconnected)')
    await setup.pass(100)
    bob.look()
  }),

  script('M8c preventDefault() of streamDestroyed leaves its subscriber behind', async (setup) => {
    const { bob, subscriber } = await setupWatchedCall(setup)
    bob.session.on('streamDestroyed', (event: Preventable) => event.preventDefault())
    await setup.network.endStream(bob.streamOf('anna').streamId)
    await bob.until('streamDestroyed of anna#1 (networkDisconnected)')
    await setup.pass(300)
    bob.lookAt('left over', subscriber, ...FIELDS)
  }),

  script('M9c unsubscribe() twice', async (setup) => {
    const { bob, subscriber } = await setupWatchedCall(setup)
    bob.note(`unsubscribe: ${String(bob.session.unsubscribe(subscriber))}`)
    bob.note(`unsubscribe: ${String(bob.session.unsubscribe(subscriber))}`)
    bob.lookAt('dead', subscriber, ...FIELDS)
    await setup.pass(200)
    bob.look()
  }),

  script('M10c the end of the session: events of session, publisher, subscriber', async (setup) => {
    const { bob } = await setupWatchedCall(setup)
    bob.publish(bob.initPublisher())
    await bob.until('publish publisher: null')
    await setup.network.closeWithoutReconnecting(bob)
    await bob.until('subscriber destroyed (networkDisconnected)')
    await setup.pass(200)
    bob.look()
  }),

  script('M12 preventDefault() of sessionDisconnected leaves subscribers behind', async (setup) => {
    const { bob, subscriber } = await setupWatchedCall(setup)
    bob.publish(bob.initPublisher())
    await bob.until('publish publisher: null')
    bob.session.on('sessionDisconnected', (event: Preventable) => event.preventDefault())
    await setup.network.closeWithoutReconnecting(bob)
    await bob.until('sessionDisconnected (networkDisconnected)')
    await setup.pass(300)
    bob.lookAt('left over', subscriber, ...FIELDS)
  }),

  script(
    'M13b subscribed during an outage, a subscriber has a picture after the resume',
    async (setup) => {
      const { bob } = await setupCall(setup)
      await setup.network.drop(bob)
      await bob.until('sessionReconnecting')
      bob.subscribe(bob.streamOf('anna'))
      await setup.pass(300)
      await setup.network.restore(bob)
      await bob.until('subscriber videoElementCreated')
    },
  ),

  script('M15 two subscribers of one stream are independent', async (setup) => {
    const { bob, subscriber } = await setupWatchedCall(setup)
    const stream = bob.streamOf('anna')
    const second = bob.subscribe(stream, 'second')
    await bob.until('second videoElementCreated')
    bob.note(`two objects: ${second !== subscriber}`)
    bob.session.unsubscribe(subscriber)
    await setup.pass(200)
    bob.lookAt('second', second, ...FIELDS)
  }),

  script('M16 unsubscribed before the first picture', async (setup) => {
    const { bob } = await setupCall(setup)
    const subscriber = bob.subscribe(bob.streamOf('anna'))
    await setup.pass(5)
    bob.session.unsubscribe(subscriber)
    await setup.pass(1_500)
  }),

  script(
    'M22 the session ends before the first picture, with the subscribe answered',
    async (setup) => {
      const { anna, bob } = await setupCall(setup)
      await setup.network.cutMedia(anna)
      bob.subscribe(bob.streamOf('anna'))
      await bob.until('subscriber mediaStreamAvailable')
      await setup.pass(1_000)
      await setup.network.closeWithoutReconnecting(bob)
      await bob.until('sessionDisconnected (networkDisconnected)')
      await setup.pass(300)
    },
  ),

  script('M23 the stream ends before the first picture', async (setup) => {
    const { anna, bob } = await setupCall(setup)
    await setup.network.cutMedia(anna)
    bob.subscribe(bob.streamOf('anna'))
    await bob.until('subscriber mediaStreamAvailable')
    await setup.pass(1_000)
    await setup.network.endStream(bob.streamOf('anna').streamId)
    await bob.until('subscriber destroyed (networkDisconnected)')
    await setup.pass(300)
  }),

  script(
    'M21 the session ends before the first picture, with the subscribe unanswered',
    async (setup) => {
      const { bob } = await setupCall(setup)
      await setup.network.ignore('subscriber', bob)
      bob.subscribe(bob.streamOf('anna'))
      await setup.pass(300)
      await setup.network.closeWithoutReconnecting(bob)
      await bob.until('sessionDisconnected (networkDisconnected)')
      await setup.pass(300)
    },
  ),
]
