/** Scripts of signals: order, echo, queue, limits, and the outcomes of their promises. */

import type { FakeSignal } from '../../../src/kit/testing/sdk/session/signal.types.ts'
import { script } from '../script.ts'
import { chat, connectAgain, heard } from './setup.ts'

export const SIGNAL_SCRIPTS = [
  script('G1 five signals arrive in order, at the sender too', async ({ join, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    for (const data of ['1', '2', '3', '4', '5']) anna.signal(data, chat(data))
    await anna.until('signal 5: undefined')
    await anna.until(heard('5', 'anna#1'))
    await bob.until(heard('5', 'anna#1'))
    await pass(100)
  }),

  script(
    'G1b a signal to one person, an empty one, and one without a type',
    async ({ join, pass }) => {
      const bob = await join('bob')
      const carol = await join('carol')
      const anna = await join('anna')
      const to = anna.session.connections.where(({ data }) => data === bob.target)[0]
      anna.signal('to bob', { ...chat('for bob'), to })
      anna.signal('empty', {})
      anna.signal('untyped', { data: 'no type' })
      await anna.until('signal untyped: undefined')
      for (const person of [anna, bob, carol]) {
        await person.until('signal signal "no type" from anna#1')
      }
      await pass(100)
    },
  ),

  script(
    'G2 signals sent during an outage are held, and sent in order after it',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      for (const data of ['1', '2']) anna.signal(data, { ...chat(data), retryAfterReconnect: true })
      anna.signal('3', chat('3'))
      await pass(500)
      await network.restore(anna)
      await anna.until('signal 3: undefined')
      await bob.until(heard('3', 'anna#1'))
      await anna.until(heard('3', 'anna#1'))
      await pass(200)
    },
  ),

  script(
    'G3 signals without retryAfterReconnect are refused during an outage',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      anna.signal('1', { ...chat('1'), retryAfterReconnect: false })
      await anna.until('signal 1: OT_NOT_CONNECTED 500, says not connected')
      await network.restore(anna)
      await anna.until('sessionReconnected')
      anna.signal('2', chat('2'))
      await bob.until(heard('2', 'anna#1'))
      await pass(100)
    },
  ),

  script(
    'G5 of two signals without an acknowledgement, the one with retryAfterReconnect arrives once',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      await network.loseAck(anna)
      anna.signal('kept', chat('kept'))
      await bob.until(heard('kept', 'anna#1'))
      await network.loseAck(anna)
      anna.signal('not kept', { ...chat('not kept'), retryAfterReconnect: false })
      await bob.until(heard('not kept', 'anna#1'))
      await pass(100)
      await network.drop(anna)
      await anna.until('signal not kept: OT_NOT_CONNECTED 500, says not connected')
      await network.restore(anna)
      await anna.until('signal kept: undefined')
      await pass(300)
    },
  ),

  script(
    'G5b a server that does not detect repeats delivers twice, and one without echo sends none',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      anna.signal('first', chat('first'))
      await anna.until('signal first: undefined')
      await network.loseAck(anna)
      anna.signal('kept', chat('kept'))
      await bob.until(heard('kept', 'anna#1'))
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      await network.restore(anna)
      await anna.until('signal kept: undefined')
      await pass(500)
    },
    { server: 'unkind' },
  ),

  script('G6 signals to a person in an outage arrive after it', async ({ join, network, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    await network.drop(bob)
    await bob.until('sessionReconnecting')
    for (const data of ['1', '2', '3']) anna.signal(data, chat(data))
    await anna.until('signal 3: undefined')
    await network.restore(bob)
    await bob.until(heard('3', 'anna#1'))
    await anna.until(heard('3', 'anna#1'))
    await pass(100)
  }),

  script('G7 new signals go behind the held ones', async ({ join, network, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    anna.session.on('sessionReconnected', () => anna.signal('new', chat('new')))
    await network.drop(anna)
    await anna.until('sessionReconnecting')
    anna.signal('1', chat('1'))
    anna.signal('2', chat('2'))
    await network.restore(anna)
    await anna.until(heard('new', 'anna#1'))
    await bob.until(heard('new', 'anna#1'))
    await pass(100)
  }),

  script(
    'G9 the end of the session rejects all pending signals before its event',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      anna.signal('1', chat('1'))
      anna.signal('2', chat('2'))
      await pass(100)
      anna.disconnect()
      await anna.until('disconnect: sessionDisconnected')
      await network.restore(anna)
      await connectAgain(anna, 2)
      await pass(300)
    },
  ),

  script(
    'G9b a close that OpenTok does not resume rejects all pending signals too',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      await network.ignore('signal', anna)
      anna.signal('1', chat('1'))
      await pass(100)
      await network.closeWithoutReconnecting(anna)
      await anna.until('sessionDisconnected (networkDisconnected)')
      await pass(100)
    },
  ),

  script(
    'G10 a signal without an acknowledgement blocks no other, and is sent again after a loss',
    async ({ join, network, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      await network.ignore('signal', anna)
      anna.signal('1', chat('1'))
      anna.signal('2', chat('2'))
      await anna.until('signal 2: undefined')
      await bob.until(heard('2', 'anna#1'))
      await pass(500)
      await network.drop(anna)
      await anna.until('sessionReconnecting')
      await network.restore(anna)
      await anna.until('signal 1: undefined')
      await bob.until(heard('1', 'anna#1'))
      await anna.until(heard('1', 'anna#1'))
      await pass(100)
    },
  ),

  script('G11 signals without a session are refused', async ({ open, pass }) => {
    const anna = await open('anna')
    anna.signal('before', chat('1'))
    await anna.until('signal before: OT_NOT_CONNECTED 500, says not connected')
    await anna.connect()
    anna.signal('joining', chat('2'))
    await anna.until('signal joining: OT_NOT_CONNECTED 500, says not connected')
    await anna.until('connectionCreated anna#1')
    anna.disconnect()
    anna.signal('leaving', chat('3'))
    await anna.until('signal leaving: OT_NOT_CONNECTED 500, says not connected')
    await anna.until('disconnect: sessionDisconnected')
    anna.signal('after', chat('4'))
    await anna.until('signal after: OT_NOT_CONNECTED 500, says not connected')
    await pass(100)
  }),

  script(
    'G12 a signal sent just before disconnect() arrives, and its promise rejects',
    async ({ join, pass }) => {
      const bob = await join('bob')
      const anna = await join('anna')
      await bob.until('connectionCreated anna#1')
      anna.signal('last', chat('last'))
      anna.disconnect()
      await anna.until('disconnect: sessionDisconnected')
      await bob.until('connectionDestroyed anna#1 (clientDisconnected)')
      await pass(100)
    },
  ),

  script('G14 signals that OpenTok refuses at the call', async ({ join, pass }) => {
    const anna = await join('anna')
    const wrong: Readonly<Record<string, object>> = {
      'a space in the type': { type: 'a b' },
      'an empty type': { type: '' },
      'a long type': { type: 'a'.repeat(129) },
      'data null': { data: null },
      'data undefined': { data: undefined },
      'type undefined': { type: undefined },
      'long data': { data: 'a'.repeat(8_191) },
      'many quotes': { data: '"'.repeat(4_096) },
      'retry undefined': { retryAfterReconnect: undefined },
      'retry not boolean': { retryAfterReconnect: 'yes' },
      'to is a string': { to: 'anna' },
      'to is empty': { to: {} },
      'to is null': { to: null },
    }
    for (const [label, signal] of Object.entries(wrong)) {
      anna.signal(label, signal)
      await pass(20)
    }
  }),

  script('G14b the largest signals that OpenTok accepts', async ({ join, pass }) => {
    const anna = await join('anna')
    const right: Readonly<Record<string, object>> = {
      'all characters': { type: 'Az09-._~', data: 'a' },
      'a long type': { type: 'a'.repeat(128) },
      'long data': { data: 'a'.repeat(8_190) },
      'many quotes': { data: '"'.repeat(4_095) },
      'data is an object': { data: { text: 'a' } },
      'empty data': { data: '' },
    }
    anna.session.off('signal')
    for (const [label, signal] of Object.entries(right)) {
      anna.signal(label, signal)
      await anna.until(`signal ${label}: undefined`)
    }
    await pass(100)
  }),

  script('G14c recipients that only look like a connection', async ({ join, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    await bob.until('connectionCreated anna#1')
    const { connection } = bob.session
    const { connections } = anna.session
    const known = connections.get(connection!.connectionId)!
    const like = (fields: object) =>
      Object.assign(Object.create(Object.getPrototypeOf(known) as object), known, fields) as object
    const recipients: Readonly<Record<string, object>> = {
      'a copy': { ...known },
      'an id': { connectionId: known.connectionId },
      known,
      'with an empty id': like({ id: '' }),
      'with an unknown id': like({ id: 'unknown' }),
      'with no id': like({ id: undefined }),
    }
    for (const [label, to] of Object.entries(recipients)) {
      anna.signal(label, { ...chat(label), to } as FakeSignal)
      await pass(100)
    }
    for (const person of [anna, bob])
      await person.until('signal:chat signal:chat "with no id" from anna#1')
  }),

  script('G15 statuses of the server become errors', async ({ join, network, pass }) => {
    const anna = await join('anna')
    const errors = {
      400: 'OT_INVALID_PARAMETER 400',
      403: 'OT_PERMISSION_DENIED 403',
      404: 'OT_NOT_FOUND 404',
      413: 'OT_INVALID_PARAMETER 413',
      429: 'OT_UNEXPECTED_SERVER_RESPONSE 2001',
      500: 'OT_NOT_CONNECTED 500',
      503: 'OT_UNEXPECTED_SERVER_RESPONSE 2001',
    }
    for (const [status, error] of Object.entries(errors)) {
      await network.fail('signal', Number(status), anna)
      anna.signal(status, chat('a'))
      await anna.until(`signal ${status}: ${error}`)
    }
    await pass(100)
  }),

  script(
    'G16 signals beyond the rate limit are refused with 2001',
    async ({ join, network, pass }) => {
      const anna = await join('anna')
      await network.rateLimit(2, anna)
      for (const data of ['1', '2', '3']) anna.signal(data, chat(data))
      await anna.until('signal 3: OT_UNEXPECTED_SERVER_RESPONSE 2001')
      await anna.until(heard('2', 'anna#1'))
      await pass(1_200)
      anna.signal('4', chat('4'))
      await anna.until(heard('4', 'anna#1'))
    },
  ),

  script('G17 a recipient who has left is not found', async ({ join, pass }) => {
    const bob = await join('bob')
    const anna = await join('anna')
    const to = anna.session.connections.where(({ data }) => data === bob.target)[0]
    await bob.until('connectionCreated anna#1')
    bob.disconnect()
    await anna.until('connectionDestroyed bob#1 (clientDisconnected)')
    anna.signal('to bob', { ...chat('a'), to })
    await anna.until('signal to bob: OT_NOT_FOUND 404')
    await bob.until('disconnect: sessionDisconnected')
    await pass(100)
  }),
]
