/** Subscribers: their picture, their end, and media that fails under them. */

import { script } from '../stage.ts'
import { setCall, setWatchedCall } from './call.ts'

interface Preventable {
  preventDefault(): void
}

const FIELDS = ['id', 'streamId', 'stream', 'session', 'element'] as const

export const SUBSCRIBER_SCRIPTS = [
  script('M2 the first picture', async (stage) => {
    const { bob } = await setCall(stage)
    const subscriber = bob.subscribe(bob.streamOf('anna'))
    bob.lookAt('made', subscriber, ...FIELDS)
    await bob.until('subscriber videoElementCreated')
    bob.lookAt('live', subscriber, ...FIELDS)
    await stage.pass(100)
  }),

  script('M3 a lost socket alone says nothing to a subscriber', async (stage) => {
    const { anna, bob } = await setWatchedCall(stage)
    await stage.network.drop(bob)
    await bob.until('sessionReconnecting')
    await stage.pass(1_000)
    await stage.network.restore(bob)
    await bob.until('sessionReconnected')
    await stage.network.drop(anna)
    await anna.until('sessionReconnecting')
    await stage.network.restore(anna)
    await anna.until('sessionReconnected')
    await stage.pass(300)
  }),

  script('M4 media that is dead for a while, relayed', async (stage) => {
    const { anna, bob } = await setWatchedCall(stage)
    await stage.network.cutMedia(anna)
    await bob.until('subscriber disconnected RELAYED')
    await stage.network.healMedia(anna)
    await bob.until('subscriber connected RELAYED', 2)
    await stage.pass(500)
  }),

  script('M5 media that is dead for good, relayed, is silence', async (stage) => {
    const { anna, bob, subscriber } = await setWatchedCall(stage)
    await stage.network.cutMedia(anna)
    await bob.until('subscriber disconnected RELAYED')
    await stage.pass(4_000)
    bob.lookAt('still', subscriber, ...FIELDS)
  }),

  script(
    'M5r media that is dead for good, routed, is the end of the subscriber alone, told twice to who listens late',
    async (stage) => {
      const { anna, bob, subscriber } = await setWatchedCall(stage)
      const stream = bob.streamOf('anna')
      subscriber.on('destroyed', () => {
        queueMicrotask(() => bob.watch('late ', subscriber, ['destroyed']))
      })
      await stage.network.cutMedia(anna)
      await bob.until('subscriber disconnected ROUTED')
      await bob.until('late destroyed ROUTED')
      bob.lookAt('dead', subscriber, ...FIELDS)
      bob.look()
      await stage.network.healMedia(anna)
      bob.subscribe(stream, 'again')
      await bob.until('again videoElementCreated')
    },
    { server: 'routed', speed: 2 },
  ),

  script('M7 somebody leaves: the stream, the subscriber, the connection', async (stage) => {
    const { anna, bob, subscriber } = await setWatchedCall(stage)
    subscriber.on('destroyed', (event: { target: unknown }) => {
      bob.note(`target is the subscriber: ${event.target === subscriber}`)
      bob.lookAt('dying', subscriber, ...FIELDS)
    })
    anna.disconnect()
    await bob.until('connectionDestroyed anna#1 (clientDisconnected)')
    await anna.until('publisher destroyed')
    bob.look()
    await stage.pass(100)
  }),

  script('M8b a stream that the server ends', async (stage) => {
    const { bob } = await setWatchedCall(stage)
    await stage.network.endStream(bob.streamOf('anna').streamId)
    await bob.until('subscriber destroyed (networkDisconnected)')
    await stage.pass(100)
    bob.look()
  }),

  script('M8c prevented, the subscriber of a stream that is gone stays', async (stage) => {
    const { bob, subscriber } = await setWatchedCall(stage)
    bob.session.on('streamDestroyed', (event: Preventable) => event.preventDefault())
    await stage.network.endStream(bob.streamOf('anna').streamId)
    await bob.until('streamDestroyed of anna#1 (networkDisconnected)')
    await stage.pass(300)
    bob.lookAt('left over', subscriber, ...FIELDS)
  }),

  script('M9c unsubscribed twice', async (stage) => {
    const { bob, subscriber } = await setWatchedCall(stage)
    bob.note(`unsubscribe: ${String(bob.session.unsubscribe(subscriber))}`)
    bob.note(`unsubscribe: ${String(bob.session.unsubscribe(subscriber))}`)
    bob.lookAt('dead', subscriber, ...FIELDS)
    await stage.pass(200)
    bob.look()
  }),

  script('M10c the end of the session: session, publisher, subscriber', async (stage) => {
    const { bob } = await setWatchedCall(stage)
    bob.publish(bob.initPublisher())
    await bob.until('publish publisher: null')
    await stage.network.closeWithoutReconnecting(bob)
    await bob.until('subscriber destroyed (networkDisconnected)')
    await stage.pass(200)
    bob.look()
  }),

  script('M12 sessionDisconnected prevented leaves subscribers over', async (stage) => {
    const { bob, subscriber } = await setWatchedCall(stage)
    bob.publish(bob.initPublisher())
    await bob.until('publish publisher: null')
    bob.session.on('sessionDisconnected', (event: Preventable) => event.preventDefault())
    await stage.network.closeWithoutReconnecting(bob)
    await bob.until('sessionDisconnected (networkDisconnected)')
    await stage.pass(300)
    bob.lookAt('left over', subscriber, ...FIELDS)
  }),

  script('M13b subscribed while away, it has a picture after the return', async (stage) => {
    const { bob } = await setCall(stage)
    await stage.network.drop(bob)
    await bob.until('sessionReconnecting')
    bob.subscribe(bob.streamOf('anna'))
    await stage.pass(300)
    await stage.network.restore(bob)
    await bob.until('subscriber videoElementCreated')
  }),

  script('M15 two subscribers of one stream are independent', async (stage) => {
    const { bob, subscriber } = await setWatchedCall(stage)
    const stream = bob.streamOf('anna')
    const second = bob.subscribe(stream, 'second')
    await bob.until('second videoElementCreated')
    bob.note(`two objects: ${second !== subscriber}`)
    bob.session.unsubscribe(subscriber)
    await stage.pass(200)
    bob.lookAt('second', second, ...FIELDS)
  }),

  script('M16 unsubscribed before the first picture', async (stage) => {
    const { bob } = await setCall(stage)
    const subscriber = bob.subscribe(bob.streamOf('anna'))
    await stage.pass(5)
    bob.session.unsubscribe(subscriber)
    await stage.pass(1_500)
  }),

  script(
    'M22 the session ends before the first picture, which the server has promised',
    async (stage) => {
      const { anna, bob } = await setCall(stage)
      await stage.network.cutMedia(anna)
      bob.subscribe(bob.streamOf('anna'))
      await bob.until('subscriber mediaStreamAvailable')
      await stage.pass(1_000)
      await stage.network.closeWithoutReconnecting(bob)
      await bob.until('sessionDisconnected (networkDisconnected)')
      await stage.pass(300)
    },
  ),

  script('M23 the stream ends before the first picture', async (stage) => {
    const { anna, bob } = await setCall(stage)
    await stage.network.cutMedia(anna)
    bob.subscribe(bob.streamOf('anna'))
    await bob.until('subscriber mediaStreamAvailable')
    await stage.pass(1_000)
    await stage.network.endStream(bob.streamOf('anna').streamId)
    await bob.until('subscriber destroyed (networkDisconnected)')
    await stage.pass(300)
  }),

  script('M21 the session ends before the first picture', async (stage) => {
    const { bob } = await setCall(stage)
    await stage.network.ignore('subscriber', bob)
    bob.subscribe(bob.streamOf('anna'))
    await stage.pass(300)
    await stage.network.closeWithoutReconnecting(bob)
    await bob.until('sessionDisconnected (networkDisconnected)')
    await stage.pass(300)
  }),
]
