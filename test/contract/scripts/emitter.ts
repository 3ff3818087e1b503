/** Scripts of OpenTok's emitter, which differs from Node's. */

import type { Emitter } from '../participant.ts'
import { script } from '../script.ts'

/** An event that fires soon and without a session: `accessAllowed` of a publisher. */
const EVENT = 'accessAllowed'

export const EMITTER_SCRIPTS = [
  script('O1 two names in one string, maps of listeners, contexts', async ({ open }) => {
    const anna = await open('anna')
    const publisher = anna.OT.initPublisher() as Emitter
    const context = { name: 'context' }
    publisher.on(`${EVENT} mediaStreamAvailable`, ({ type }: { type: string }) =>
      anna.note(`1 ${type}`),
    )
    publisher.on({
      [EVENT]: () => anna.note('2 map'),
      mediaStreamAvailable: () => anna.note('2 map again'),
    })
    publisher.on(
      EVENT,
      function listen(this: { name?: string } | undefined) {
        anna.note(`3 ${this?.name}`)
      },
      context,
    )
    publisher.on(
      {
        [EVENT](this: { name?: string } | undefined) {
          anna.note(`4 ${this?.name}`)
        },
      },
      context,
    )
    anna.note(`chains: ${publisher.on('destroyed', () => {}) === publisher}`)
    anna.note(`chains: ${publisher.off('destroyed') === publisher}`)
    await anna.until('2 map again')
  }),

  script(
    'O2 a listener that is added twice is called twice, and removed one by one',
    async ({ open }) => {
      const anna = await open('anna')
      const publisher = anna.OT.initPublisher() as Emitter
      const listen = () => anna.note('listen')
      publisher.on(EVENT, listen)
      publisher.on(EVENT, listen)
      publisher.on(EVENT, listen)
      publisher.off(EVENT, listen)
      publisher.on('mediaStreamAvailable', () => anna.note('done'))
      await anna.until('done')
    },
  ),

  script('O3 a listener that throws prevents those after it', async ({ open }) => {
    const anna = await open('anna')
    const publisher = anna.OT.initPublisher() as Emitter
    publisher.on(EVENT, () => anna.note('before'))
    publisher.on(EVENT, () => {
      throw new Error('on purpose')
    })
    publisher.on(EVENT, () => anna.note('after'))
    publisher.on('mediaStreamAvailable', () => anna.note('done'))
    await anna.until('done')
  }),

  script('O4 off() removes all listeners, off(name) all of one event', async ({ open, pass }) => {
    const anna = await open('anna')
    const publisher = anna.OT.initPublisher() as Emitter
    publisher.on(EVENT, () => anna.note('of a name'))
    publisher.on('mediaStreamAvailable', () => anna.note('of another'))
    publisher.off(EVENT)
    const other = anna.OT.initPublisher() as Emitter
    other.on(EVENT, () => anna.note('of the other'))
    other.off()
    await anna.until('of another')
    await pass(300)
  }),

  script(
    'O5 once(), and listeners that are added or removed during an event',
    async ({ join, network }) => {
      const anna = await join('anna')
      const session = anna.session as Emitter
      session.once('sessionReconnecting', () => anna.note('once'))
      const leave = () => anna.note('should it be heard?')
      session.on('sessionReconnecting', () => {
        session.off('sessionReconnecting', leave)
        session.once('sessionReconnected', () => anna.note('added before'))
        session.once('sessionReconnecting', () => anna.note('added during'))
      })
      session.on('sessionReconnecting', leave)
      for (const count of [1, 2]) {
        await network.drop(anna)
        await anna.until('sessionReconnecting', count)
        await network.restore(anna)
        await anna.until('sessionReconnected', count)
      }
    },
  ),

  script(
    'O7 a listener that throws, and the callback of connect() after it',
    async ({ open, pass }) => {
      const anna = await open('anna')
      anna.session.on('sessionConnected', () => {
        throw new Error('on purpose')
      })
      await anna.connect()
      await anna.until('connectionCreated anna#1')
      await pass(300)
      anna.look()
    },
  ),

  script('O6 off() with a wrong context, and of a once() listener', async ({ open }) => {
    const anna = await open('anna')
    const publisher = anna.OT.initPublisher() as Emitter
    const context = {}
    const listen = () => anna.note('with a context')
    const never = () => anna.note('once that was taken off')
    publisher.on(EVENT, listen, context)
    publisher.off(EVENT, listen, {})
    publisher.once(EVENT, never)
    publisher.off(EVENT, never)
    const map = { [EVENT]: () => anna.note('of a map') }
    publisher.on(map)
    publisher.off(map)
    publisher.on('mediaStreamAvailable', () => anna.note('done'))
    await anna.until('done')
  }),
]
