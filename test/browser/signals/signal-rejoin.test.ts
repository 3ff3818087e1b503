import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import {
  chat,
  expectOnly,
  results,
  holdAtLoss,
  recordSignals,
  sendAll,
  sendIgnored,
  receivedEvents,
} from './signal-actions.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

describe('a signal across a rejoin (G5)', () => {
  it(
    'arrives although OpenTok gave up; with dedupe it is delivered once, in order and complete',
    withFixture(async ({ open, network }) => {
      const [anna, bob] = [await open('anna'), await open('bob')]
      const long = 'a "long" text '.repeat(1_500)
      for (const person of [anna, bob]) {
        await person.create({ rejoinMs: 20, options: { signals: { dedupe: true, chunk: true } } })
        await person.connect()
        await recordSignals(person)
      }
      await anna.page.evaluate((text) => {
        const { person } = window
        person.reconnection.once('reconnecting', () => {
          person.signal({ type: 'chat', data: 'held' })
          person.signal({ type: 'file', data: text })
        })
      }, long)
      network.loseAck({ target: 'anna' })
      const index = await anna.signal(chat('in flight'))
      await bob.untilHeard(1)
      network.close(1011, 'anna')
      expect(await anna.outcome(index)).toMatchObject({ state: 'resolved', attempts: 2 })
      expect(await anna.outcome(2)).toMatchObject({ state: 'resolved' })
      await bob.untilHeard(6)
      // On the wire the first arrived twice, and the last in chunks.
      const raw = await bob.heard()
      expect(raw[0]?.replace(/otr1:(.*?):0:/, '$1:1:')).toBe(raw[1]?.replace('otr1:', ''))
      expect(await receivedEvents(bob)).toEqual([
        { type: 'chat', data: 'in flight', own: false, replayed: false },
        { type: 'chat', data: 'held', own: false, replayed: false },
        { type: 'file', data: long, own: false, replayed: false },
      ])
      // Anna receives her own signals; those of her previous connection came back while it was alive.
      const own = await receivedEvents(anna)
      expect(own.map(({ data }) => data)).toEqual(['in flight', 'held', long])
      expect(own).toMatchObject([{ own: true }, { own: true }, { own: true }])
    }),
  )

  it(
    "ends as outcomeUnknown with unknownOutcome: 'reject'; the held ones are sent",
    withFixture(async ({ open, join, network }) => {
      const [anna, bob] = [await open('anna'), await join('bob')]
      await anna.create({ rejoinMs: 20, options: { signals: { unknownOutcome: 'reject' } } })
      await anna.connect()
      await holdAtLoss(anna)
      const index = await sendIgnored(network, anna, 'in flight')
      network.close(1011, 'anna')
      expect(await anna.outcome(index)).toMatchObject({ code: 'outcomeUnknown' })
      expect(await anna.outcome(1)).toMatchObject({ state: 'resolved', attempts: 1 })
      await bob.untilHeard(1)
      expect(await bob.heard()).toEqual(['chat held'])
    }),
  )

  itAtRelease(
    'may arrive twice without dedupe, if its first delivery was not confirmed',
    withFixture(async ({ open, join, network }) => {
      const [anna, bob] = [await open('anna'), await join('bob')]
      await anna.create({ rejoinMs: 20 })
      await anna.connect()
      await holdAtLoss(anna)
      network.loseAck({ target: 'anna' })
      const index = await anna.signal(chat('in flight'))
      await bob.untilHeard(1)
      network.close(1011, 'anna')
      expect(await anna.outcome(index)).toMatchObject({ state: 'resolved', attempts: 2 })
      expect(await anna.outcome(1)).toMatchObject({ state: 'resolved', attempts: 1 })
      await bob.untilHeard(3)
      expect(await bob.heard()).toEqual(['chat in flight', 'chat in flight', 'chat held'])
    }),
  )

  itAtRelease(
    'has no rejoin after a kick: in flight outcomeUnknown, held sessionEnded, later notConnected',
    withFixture(async ({ open, join, network }) => {
      const [anna, bob] = [await open('anna'), await join('bob')]
      await anna.create({ options: { signals: { chunk: true } } })
      await anna.connect()
      // A signal behind a chunked one is held.
      const indexes = [await sendIgnored(network, anna, 'in flight '.repeat(1_000))]
      indexes.push(await anna.signal(chat('held')))
      network.kick('anna')
      expect(await results(anna, indexes)).toEqual(['outcomeUnknown', 'sessionEnded'])
      await anna.untilStatus('disconnected')
      expect(await results(anna, [await anna.signal(chat('late'))])).toEqual(['notConnected'])
      await expectOnly(bob, anna, 'after it')
    }),
  )

  itAtRelease(
    'has no rejoin after a connection loss with rejoin: false',
    withFixture(async ({ open, join, network }) => {
      const [anna, bob] = [await open('anna'), await join('bob')]
      await anna.create({ rejoinMs: false, options: { signals: { chunk: true } } })
      await anna.connect()
      // A signal behind a chunked one is held.
      const indexes = [await sendIgnored(network, anna, 'in flight '.repeat(1_000))]
      indexes.push(await anna.signal(chat('held')))
      network.close(1011, 'anna')
      expect(await results(anna, indexes)).toEqual(['outcomeUnknown', 'sessionEnded'])
      await expectOnly(bob, anna, 'after it')
    }),
  )

  itAtRelease(
    'has no rejoin after our own leave in an outage: nothing is sent after the next join',
    withFixture(async ({ join, network }) => {
      const [anna, bob] = [
        await join('anna', { own: 'its sockets are refused' }),
        await join('bob'),
      ]
      const indexes = [await sendIgnored(network, anna, 'in flight')]
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      indexes.push(...(await sendAll(anna, ['held'])))
      expect(await anna.disconnect()).toBe('resolved')
      expect(await results(anna, indexes)).toEqual(['outcomeUnknown', 'sessionEnded'])
      network.restore()
      await expectOnly(bob, anna, 'after it')
    }),
  )
})
