/** Scripts of media and sockets that fail together, and of people who vanish. */

import { script } from '../script.ts'
import { setupWatchedCall } from './setup.ts'

/** No faster: a machine that stalls for a second or two must not look like a silent network or failed negotiation. */
const ROUTED = { server: 'routed', speed: 2 } as const

export const MEDIA_SCRIPTS = [
  script('M6 media and the publisher’s socket fail together, and recover', async (setup) => {
    const { anna, bob } = await setupWatchedCall(setup)
    const { network } = setup
    await network.cutMedia(anna)
    await network.drop(anna)
    await anna.until('sessionReconnecting')
    await bob.until('subscriber disconnected RELAYED')
    await network.healMedia(anna)
    await network.restore(anna)
    await bob.until('subscriber connected RELAYED', 2)
    await anna.until('sessionReconnected')
    await setup.pass(300)
  }),

  script('M6b media and the subscriber’s socket fail together, and recover', async (setup) => {
    const { anna, bob } = await setupWatchedCall(setup)
    const { network } = setup
    await network.cutMedia(anna)
    await network.drop(bob)
    await bob.until('sessionReconnecting')
    await bob.until('subscriber disconnected RELAYED')
    await network.restore(bob)
    await bob.until('sessionReconnected')
    await network.healMedia(anna)
    await bob.until('subscriber connected RELAYED', 2)
    await setup.pass(300)
  }),

  script(
    'M6c a routed subscriber does not end while its session is in an outage',
    async (setup) => {
      const { anna, bob } = await setupWatchedCall(setup)
      const { network } = setup
      await network.cutMedia(anna)
      await bob.until('subscriber disconnected ROUTED')
      await network.drop(bob)
      await bob.until('sessionReconnecting')
      await setup.pass(13_000)
      bob.note('13 s later')
      await network.restore(bob)
      await bob.until('sessionReconnected')
      await network.healMedia(anna)
      await bob.until('subscriber connected ROUTED', 2)
      await setup.pass(300)
    },
    ROUTED,
  ),

  script(
    'M6d a routed subscriber does not end after an outage either, though its media is still cut',
    async (setup) => {
      const { anna, bob, subscriber } = await setupWatchedCall(setup)
      const { network } = setup
      await network.cutMedia(anna)
      await bob.until('subscriber disconnected ROUTED')
      await network.drop(bob)
      await bob.until('sessionReconnecting')
      await setup.pass(13_000)
      bob.note('13 s later')
      await network.restore(bob)
      await bob.until('sessionReconnected')
      await setup.pass(14_000)
      bob.lookAt('14 s later', subscriber, 'stream', 'id')
    },
    ROUTED,
  ),

  script('M7b a publisher who vanishes, relayed', async (setup) => {
    const { anna, bob } = await setupWatchedCall(setup)
    const { network } = setup
    await network.cutMedia(anna)
    await network.drop(anna)
    await bob.until('subscriber disconnected RELAYED')
    await network.forget(anna)
    await bob.until('connectionDestroyed anna#1 (networkDisconnected)')
    bob.look()
    await setup.pass(200)
  }),

  script(
    'M7c a publisher who vanishes, routed: the subscriber ends before the stream',
    async (setup) => {
      const { anna, bob } = await setupWatchedCall(setup)
      const { network } = setup
      await network.cutMedia(anna)
      await bob.until('subscriber destroyed (peerConnection is disconnected)')
      await network.drop(anna)
      await network.forget(anna)
      await bob.until('connectionDestroyed anna#1 (networkDisconnected)')
      bob.look()
      await setup.pass(200)
    },
    ROUTED,
  ),

  script(
    'M7d a publisher who vanishes and is soon dropped by the server: no interruption',
    async (setup) => {
      const { anna, bob } = await setupWatchedCall(setup)
      const { network } = setup
      await network.cutMedia(anna)
      await network.drop(anna)
      await network.forget(anna)
      await bob.until('connectionDestroyed anna#1 (networkDisconnected)')
      await setup.pass(200)
    },
  ),
]
