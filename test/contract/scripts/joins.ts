/** Scripts of unusual joins: cancelled, left at once, refused at the socket, with promises. */

import { script } from '../script.ts'

const FAST = { speed: 5 }

export const JOIN_SCRIPTS = [
  script(
    'S9 a join that is cancelled early is answered with the next one',
    async ({ open, pass }) => {
      const anna = await open('anna')
      await anna.connect()
      anna.disconnect()
      await anna.until('disconnect: undefined')
      anna.look()
      await pass(1_000)
      anna.note('a second later')
      await anna.connect()
      await anna.until('connectionCreated anna#1')
      await pass(300)
      anna.look()
    },
  ),

  script(
    'S11 disconnect() and connect() in one tick: joined again, and the disconnect is never announced',
    async ({ join, pass, createToken }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      const token = await createToken(anna)
      anna.disconnect()
      anna.connectWith(token)
      await anna.until('connectionCreated anna#2')
      await bob.until('connectionCreated anna#2')
      await pass(1_000)
      anna.look()
      bob.look()
      anna.disconnect()
      await anna.until('sessionDisconnected (clientDisconnected)')
      await pass(500)
      anna.look()
    },
  ),

  script('S22 disconnect() inside sessionConnected', async ({ open, join, pass }) => {
    const bob = await join('bob')
    const anna = await open('anna')
    anna.session.once('sessionConnected', () => anna.disconnect())
    await anna.connect()
    await anna.until('disconnect: sessionDisconnected')
    await bob.until('connectionDestroyed anna#1 (clientDisconnected)')
    await pass(200)
    anna.look()
  }),

  script(
    'S14 a first socket that is refused for a second: the next attempt succeeds',
    async ({ open, network, pass }) => {
      const anna = await open('anna')
      await network.refuseSockets(anna)
      await anna.connect()
      await pass(1_000)
      anna.look()
      await network.restore(anna)
      await anna.until('connectionCreated anna#1')
      await pass(1_000)
      anna.look()
    },
    FAST,
  ),

  script(
    'S14b sockets that are always refused end the join',
    async ({ open, network, pass }) => {
      const anna = await open('anna')
      await network.refuseSockets(anna)
      await anna.connect()
      await anna.until('connect: OT_SOCKET_CLOSE_FALLBACK_CODE 4020')
      anna.look()
      await pass(500)
    },
    FAST,
  ),

  script('S21 promises instead of callbacks', async ({ open, createToken, pass }) => {
    const anna = await open('anna')
    const bob = await open('bob')
    const tokens = [await createToken(anna), await createToken(bob)] as const
    anna.settle('connect', anna.session.connect.promise(tokens[0]))
    await anna.until('connectionCreated anna#1')
    bob.settle('connect', bob.session.connect.promise(tokens[1]))
    await bob.until('connectionCreated bob#1')
    await anna.until('connectionCreated bob#1')
    const publisher = anna.initPublisher()
    await anna.until('publisher: undefined')
    anna.settle('publish', anna.session.publish.promise(publisher))
    await anna.until('publish: object')
    await bob.until('streamCreated of anna#1')
    const properties = { insertMode: 'append' }
    bob.settle(
      'subscribe',
      bob.session.subscribe.promise(bob.streamOf('anna'), undefined, properties),
    )
    await bob.until('subscribe: object')
    await pass(100)
  }),

  script('S21b promises that reject', async ({ open, pass, createToken }) => {
    const anna = await open('anna')
    const expired = await createToken(anna, { isExpired: true })
    anna.settle('publish', anna.session.publish.promise({}))
    anna.settle('subscribe', anna.session.subscribe.promise({ streamId: 'a' }))
    await pass(100)
    anna.settle('connect', anna.session.connect.promise(expired))
    await anna.until('connect: OT_AUTHENTICATION_ERROR 1004')
    await pass(100)
  }),
]
