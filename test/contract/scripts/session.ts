/** Scripts of sessions: join, loss, resume, leave. */

import { script } from '../script.ts'
import { chat, connectAgain } from './setup.ts'

const FAST = { speed: 5 }

export const SESSION_SCRIPTS = [
  script(
    'S1 sessionConnected comes before the callback, and the people present are listed first',
    async ({ join, open }) => {
      const bob = await join('bob')
      const anna = await open('anna')
      anna.look()
      const result = await anna.connect()
      anna.note(`connect returns ${result === anna.session ? 'the session' : 'something else'}`)
      anna.look()
      await anna.until('connectionCreated anna#1')
      anna.look()
      await bob.until('connectionCreated anna#1')
      bob.look()
    },
  ),

  script('S1b fields of a session inside its own events', async ({ open, join, pass }) => {
    await join('bob')
    const anna = await open('anna')
    anna.session.on('sessionConnected', () => anna.look())
    anna.session.on('sessionDisconnected', () => anna.look())
    await anna.connect()
    await anna.until('connectionCreated anna#1')
    anna.disconnect()
    anna.look()
    await anna.until('disconnect: sessionDisconnected')
    anna.look()
    await pass(100)
  }),

  script('S2 a socket that is lost and resumed', async ({ join, network, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    const { connection } = anna.session
    await network.drop(anna)
    await anna.until('sessionReconnecting')
    anna.look()
    await pass(1_000)
    await network.restore(anna)
    await anna.until('sessionReconnected')
    anna.note(`same connection: ${anna.session.connection === connection}`)
    anna.look()
    await pass(300)
    bob.look()
  }),

  script('S2b three losses and resumes', async ({ join, network }) => {
    const anna = await join('anna')
    for (const count of [1, 2, 3]) {
      await network.drop(anna)
      await anna.until('sessionReconnecting', count)
      await network.restore(anna)
      await anna.until('sessionReconnected', count)
    }
  }),

  script(
    'S3b a close with 1011 ends the session without sessionReconnecting',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      await network.closeWithoutReconnecting(anna)
      await anna.until('sessionDisconnected (networkDisconnected)')
      anna.look()
      await pass(200)
    },
  ),

  script(
    'S4 an outage of more than 30 s ends the session',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      // Not awaited before the pause: OpenTok counts from the loss, not from the server's answer to the script.
      const dropped = network.drop(anna)
      await anna.until('sessionReconnecting')
      await pass(29_000)
      anna.note('29 s later')
      await dropped
      await anna.until('sessionDisconnected (networkDisconnected)')
      anna.look()
    },
    FAST,
  ),

  script(
    'S4d a session joins again under a new id, and sees its own ghost',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      await network.closeWithoutReconnecting(anna)
      await anna.until('sessionDisconnected (networkDisconnected)')
      await connectAgain(anna, 2)
      anna.look()
      await pass(100)
      await anna.until('connectionDestroyed anna#1 (networkDisconnected)')
      anna.look()
    },
    { server: 'alone' },
  ),

  script(
    'S5b a silent network is detected after 6 s and ends with clientDisconnected',
    async ({ join, network }) => {
      const anna = await join('anna')
      await network.silence(anna)
      await anna.until('sessionReconnecting')
      await anna.until('sessionDisconnected (clientDisconnected)')
      anna.look()
    },
    FAST,
  ),

  script(
    'S5 a silent network that recovers in time',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      await network.silence(anna)
      await anna.until('sessionReconnecting')
      await pass(3_000)
      await network.restore(anna)
      await anna.until('sessionReconnected')
    },
    FAST,
  ),

  script('S6 a client is forced out', async ({ join, network, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    await bob.until('connectionCreated anna#1')
    await network.kick(anna)
    await anna.until('sessionDisconnected (forceDisconnected)')
    await bob.until('connectionDestroyed anna#1 (forceDisconnected)')
    anna.look()
    bob.look()
    await pass(100)
  }),

  script('S7 disconnect() resolves with its event', async ({ join, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    await bob.until('connectionCreated anna#1')
    anna.disconnect()
    anna.look()
    await anna.until('disconnect: sessionDisconnected')
    anna.look()
    await bob.until('connectionDestroyed anna#1 (clientDisconnected)')
    await pass(200)
  }),

  script('S7b disconnect() during an outage', async ({ join, network, pass }) => {
    const anna = await join('anna')
    await network.drop(anna)
    await anna.until('sessionReconnecting')
    anna.disconnect()
    await anna.until('disconnect: sessionDisconnected')
    anna.look()
    await network.restore(anna)
    await pass(500)
    anna.look()
  }),

  script(
    'S7c disconnect() of a session that is not joined resolves without an event',
    async ({ open, join, pass }) => {
      const anna = await open('anna')
      anna.disconnect()
      await anna.until('disconnect: undefined')
      const bob = await join('bob')
      bob.disconnect()
      await bob.until('disconnect: sessionDisconnected')
      bob.disconnect()
      await bob.until('disconnect: undefined')
      await pass(100)
    },
  ),

  script('S8 a second connect() is never answered', async ({ open, network, pass }) => {
    const anna = await open('anna')
    await anna.connect()
    await anna.connect()
    await anna.until('connectionCreated anna#1')
    await anna.connect()
    await network.drop(anna)
    await anna.until('sessionReconnecting')
    await anna.connect()
    await network.restore(anna)
    await anna.until('sessionReconnected')
    await pass(1_000)
  }),

  script('S11b connect() inside sessionDisconnected joins', async ({ join, network, pass }) => {
    const anna = await join('anna')
    anna.session.once('sessionDisconnected', () => void anna.connect())
    await network.kick(anna)
    await anna.until('connectionCreated anna#2')
    await pass(500)
    anna.look()
  }),

  script(
    'S12 a client that the server has dropped cannot resume',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      await bob.until('connectionCreated anna#1')
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      await network.forget(anna)
      await bob.until('connectionDestroyed anna#1 (networkDisconnected)')
      await network.restore(anna)
      await anna.until('sessionDisconnected (networkDisconnected)')
      await pass(200)
    },
  ),

  script(
    'S17 one session id is one object, with its previous listeners',
    async ({ join, apiKey, sessionId, pass }) => {
      const anna = await join('anna')
      const again = anna.OT.initSession(apiKey, sessionId, { sessionMigration: true })
      anna.note(`same: ${again === anna.session}`)
      const other = anna.OT.initSession('another key', sessionId)
      anna.note(`same with another key: ${other === anna.session}`)
      anna.disconnect()
      await anna.until('disconnect: sessionDisconnected')
      const late = anna.OT.initSession(apiKey, sessionId)
      anna.note(`same after the end: ${late === anna.session}`)
      await connectAgain(anna, 2)
      await pass(100)
    },
  ),

  script('S18 which session events are cancelable', async ({ join, network, pass }) => {
    const anna = await join('anna')
    const names = ['sessionReconnecting', 'sessionReconnected', 'sessionDisconnected']
    for (const name of names) {
      anna.session.on(
        name,
        (event: {
          type: string
          cancelable: boolean
          target: unknown
          preventDefault(): void
          isDefaultPrevented(): boolean
        }) => {
          const before = event.isDefaultPrevented()
          event.preventDefault()
          const { cancelable, target, type } = event
          anna.note(
            `${type}: cancelable ${cancelable}, target ${target === anna.session}, ` +
              `prevented ${before} → ${event.isDefaultPrevented()}`,
          )
        },
      )
    }
    await network.drop(anna)
    await anna.until('sessionReconnecting')
    await network.restore(anna)
    await anna.until('sessionReconnected')
    await network.closeWithoutReconnecting(anna)
    await anna.until('sessionDisconnected (networkDisconnected)')
    await pass(100)
  }),

  script('S19 events of an outage are announced after it', async ({ join, network, pass }) => {
    const anna = await join('anna')
    await network.drop(anna)
    await anna.until('sessionReconnecting')
    const bob = await join('bob')
    bob.signal('one', chat('one'))
    await bob.until('signal:chat signal:chat "one" from bob#1')
    bob.disconnect()
    await bob.until('disconnect: sessionDisconnected')
    await network.restore(anna)
    await anna.until('connectionDestroyed bob#1 (clientDisconnected)')
    await pass(100)
  }),
]
