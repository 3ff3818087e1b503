/** Scripts of irregular outages: all close codes, sockets with a single message, unfriendly servers. */

import type { Participant } from '../participant.ts'
import { script } from '../script.ts'
import type { ScriptSetup } from '../contract.types.ts'
import { chat, heard } from './setup.ts'

const FAST = { speed: 5 }

export const OUTAGE_SCRIPTS = [
  script('S3 closes with most codes are resumed', async ({ join, network }) => {
    const anna = await join('anna')
    const codes = [1000, 1001, 1008, 1012, 4000, 4001]
    for (const [at, code] of codes.entries()) {
      await network.close(code, anna)
      await anna.until('sessionReconnected', at + 1)
    }
    anna.look()
  }),

  script('S3d closes with 1003 and 1011 are not resumed', async ({ join, network, pass }) => {
    for (const [at, code] of [1003, 1011].entries()) {
      const person = await join(['anna', 'bob'][at]!)
      await network.close(code, person)
      await person.until('sessionDisconnected (networkDisconnected)')
      await pass(200)
    }
  }),

  script(
    'S4c sockets that are accepted and closed at once, for more than 30 s',
    async ({ join, network }) => {
      const anna = await join('anna')
      await network.acceptThenClose(anna)
      await anna.until('sessionDisconnected (networkDisconnected)')
      anna.look()
    },
    { speed: 10 },
  ),

  script('S3c a close right after sessionReconnected', async ({ join, network, pass }) => {
    const anna = await join('anna')
    await network.drop(anna)
    await anna.until('sessionReconnecting')
    anna.session.once('sessionReconnected', () => void network.closeWithoutReconnecting(anna))
    await network.restore(anna)
    await anna.until('sessionDisconnected (networkDisconnected)')
    await pass(200)
    anna.look()
  }),

  script(
    'S5c a network that is silent after each message, again and again, does not end the session',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      for (const count of [1, 2, 3, 4, 5, 6]) {
        await network.silence(anna)
        await anna.until('sessionReconnecting', count)
        await network.restore(anna)
        await anna.until('sessionReconnected', count)
      }
      await pass(1_000)
      anna.look()
    },
    FAST,
  ),

  script(
    'S12b a server that accepts every socket: a dropped client resumes as a zombie',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      await bob.until('connectionCreated anna#1')
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      await network.forget(anna)
      await bob.until('connectionDestroyed anna#1 (networkDisconnected)')
      await network.restore(anna)
      await anna.until('sessionReconnected')
      anna.signal('unheard', chat('unheard'))
      bob.signal('unheard', chat('to nobody'))
      await bob.until(heard('to nobody', 'bob#1'))
      await pass(500)
      anna.look()
      bob.look()
      anna.disconnect()
      await anna.until('disconnect: sessionDisconnected')
      await pass(300)
    },
    { server: 'zombie' },
  ),

  script(
    'S20 a server that does not greet: its next message resumes the session',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      await bob.until('connectionCreated anna#1')
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      await network.restore(anna)
      await anna.until('sessionReconnected')
      await network.drop(bob)
      await bob.until('sessionReconnecting')
      anna.signal('lost', chat('lost'))
      await anna.until('signal lost: undefined')
      await network.restore(bob)
      await bob.until('sessionReconnected')
      await pass(500)
    },
    { server: 'unkind' },
  ),

  script(
    'G13 signals without retryAfterReconnect depend on the socket, not on the events',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      await bob.until('connectionCreated anna#1')
      await network.close(1012, anna)
      await anna.until('sessionReconnecting')
      // Until the ping of the server, nothing tells the client that it is back: a slow machine has time to open the socket.
      await pass(1_500)
      anna.note('the socket is open')
      anna.signal('back', { ...chat('back'), retryAfterReconnect: false })
      await anna.until('signal back: undefined')
      await bob.until(heard('back', 'anna#1'))
      await anna.until('sessionReconnected')
      await pass(300)
    },
    { server: 'unkind' },
  ),

  script(
    'G4 of two signals that were lost with the socket, the one with retryAfterReconnect is sent again',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      await bob.until('connectionCreated anna#1')
      await network.ignore('signal', anna)
      anna.signal('kept', chat('kept'))
      await network.ignore('signal', anna)
      anna.signal('not kept', { ...chat('not kept'), retryAfterReconnect: false })
      await pass(300)
      await network.drop(anna)
      await anna.until('signal not kept: OT_NOT_CONNECTED 500, says not connected')
      await network.restore(anna)
      await anna.until('signal kept: undefined')
      await bob.until(heard('kept', 'anna#1'))
      await anna.until(heard('kept', 'anna#1'))
      await pass(200)
    },
  ),

  script('S5d messages of a short silence arrive after it, in both directions', async (setup) => {
    const { anna, bob } = await setupSilence(setup)
    anna.note('not yet')
    await setup.network.restore(anna)
    await untilHeard(setup, anna, bob)
  }),

  script('S5e messages of a silence are sent again if the socket is lost', async (setup) => {
    const { network } = setup
    const { anna, bob } = await setupSilence(setup)
    await network.drop(anna)
    await anna.until('sessionReconnecting')
    await network.restore(anna)
    await untilHeard(setup, anna, bob)
  }),
]

/** Anna's network is silent, and both have sent a signal. */
async function setupSilence({ join, network, pass }: ScriptSetup) {
  const bob = await join('bob')
  const anna = await join('anna')
  await bob.until('connectionCreated anna#1')
  await network.silence(anna)
  anna.signal('unheard', chat('unheard'))
  bob.signal('late', chat('late'))
  await bob.until('signal late: undefined')
  await pass(300)
  return { anna, bob }
}

async function untilHeard(
  { pass }: ScriptSetup,
  anna: Participant,
  bob: Participant,
): Promise<void> {
  await bob.until(heard('unheard', 'anna#1'))
  await anna.until('signal unheard: undefined')
  await anna.until(heard('unheard', 'anna#1'))
  await pass(100)
}
