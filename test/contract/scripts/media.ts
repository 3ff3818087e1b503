/** Media and sockets that fail together, and people who are gone without a word. */

import { script } from '../script.ts'
import { setupWatchedCall } from './setup.ts'

/** No faster: what stalls a machine for a second or two is neither silence nor a failed negotiation. */
const ROUTED = { server: 'routed', speed: 2 } as const

export const MEDIA_SCRIPTS = [
  script('M6 media and the publisher’s socket fail together, and come back', async (setup) => {
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

  script('M6b media and the subscriber’s socket', async (setup) => {
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
    'M6c a routed subscriber whose session is away does not give up',
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
    'M6d … nor after the return, though its media is still dead',
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
    'M7d a publisher who vanishes and is soon forgotten was never interrupted',
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
