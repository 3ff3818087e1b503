import { describe, expect, it } from 'vitest'
import { useStage } from '../browser/harness.ts'
import {
  chat,
  expectOnly,
  fates,
  holdAtLoss,
  listen,
  sendAll,
  sendIgnored,
  told,
} from './signal-actions.ts'

const onStage = useStage()

describe('a signal over a rejoin (G5)', () => {
  it(
    'arrives though OpenTok gave up; with dedupe it is told once, in order, whole',
    onStage(async ({ open, network }) => {
      const [anna, bob] = [await open('anna'), await open('bob')]
      const long = 'a "long" text '.repeat(1_500)
      for (const person of [anna, bob]) {
        await person.create({ rejoinMs: 20, options: { signals: { dedupe: true, chunk: true } } })
        await person.connect()
        await listen(person)
      }
      await anna.page.evaluate((text) => {
        const { person } = window
        person.reconnection.once('reconnecting', () => {
          person.signal({ type: 'chat', data: 'held' })
          person.signal({ type: 'file', data: text })
        })
      }, long)
      network.loseAck({ target: 'anna' })
      const place = await anna.signal(chat('in flight'))
      await bob.untilHeard(1)
      network.close(1011, 'anna')
      expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 2 })
      expect(await anna.outcome(2)).toMatchObject({ state: 'resolved' })
      await bob.untilHeard(6)
      // On the wire the first came twice, the last in parts.
      const raw = await bob.heard()
      expect(raw[0]?.replace(/otr1:(.*?):0:/, '$1:1:')).toBe(raw[1]?.replace('otr1:', ''))
      expect(await told(bob)).toEqual([
        { type: 'chat', data: 'in flight', own: false, replayed: false },
        { type: 'chat', data: 'held', own: false, replayed: false },
        { type: 'file', data: long, own: false, replayed: false },
      ])
      // Anna hears herself; what she said on her former connection came back while that one lived.
      const own = await told(anna)
      expect(own.map(({ data }) => data)).toEqual(['in flight', 'held', long])
      expect(own).toMatchObject([{ own: true }, { own: true }, { own: true }])
    }),
  )

  it(
    "ends as outcomeUnknown with unknownOutcome: 'reject'; the held ones go on",
    onStage(async ({ open, join, network }) => {
      const [anna, bob] = [await open('anna'), await join('bob')]
      await anna.create({ rejoinMs: 20, options: { signals: { unknownOutcome: 'reject' } } })
      await anna.connect()
      await holdAtLoss(anna)
      const place = await sendIgnored(network, anna, 'in flight')
      network.close(1011, 'anna')
      expect(await anna.outcome(place)).toMatchObject({ code: 'outcomeUnknown' })
      expect(await anna.outcome(1)).toMatchObject({ state: 'resolved', attempts: 1 })
      await bob.untilHeard(1)
      expect(await bob.heard()).toEqual(['chat held'])
    }),
  )

  it(
    'may come twice without dedupe: it had arrived, and nobody knew',
    onStage(async ({ open, join, network }) => {
      const [anna, bob] = [await open('anna'), await join('bob')]
      await anna.create({ rejoinMs: 20 })
      await anna.connect()
      await holdAtLoss(anna)
      network.loseAck({ target: 'anna' })
      const place = await anna.signal(chat('in flight'))
      await bob.untilHeard(1)
      network.close(1011, 'anna')
      expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 2 })
      expect(await anna.outcome(1)).toMatchObject({ state: 'resolved', attempts: 1 })
      await bob.untilHeard(3)
      expect(await bob.heard()).toEqual(['chat in flight', 'chat in flight', 'chat held'])
    }),
  )

  it(
    'has no rejoin to wait for after a kick: in flight outcomeUnknown, held sessionEnded, later notConnected',
    onStage(async ({ open, join, network }) => {
      const [anna, bob] = [await open('anna'), await join('bob')]
      await anna.create({ options: { signals: { chunk: true } } })
      await anna.connect()
      // Behind one in parts the next one is held.
      const places = [await sendIgnored(network, anna, 'in flight '.repeat(1_000))]
      places.push(await anna.signal(chat('held')))
      network.kick('anna')
      expect(await fates(anna, places)).toEqual(['outcomeUnknown', 'sessionEnded'])
      await anna.untilStatus('disconnected')
      expect(await fates(anna, [await anna.signal(chat('late'))])).toEqual(['notConnected'])
      await expectOnly(bob, anna, 'after it')
    }),
  )

  it(
    'has none after a loss with rejoin: false either',
    onStage(async ({ open, join, network }) => {
      const [anna, bob] = [await open('anna'), await join('bob')]
      await anna.create({ rejoinMs: false, options: { signals: { chunk: true } } })
      await anna.connect()
      // Behind one in parts the next one is held.
      const places = [await sendIgnored(network, anna, 'in flight '.repeat(1_000))]
      places.push(await anna.signal(chat('held')))
      network.close(1011, 'anna')
      expect(await fates(anna, places)).toEqual(['outcomeUnknown', 'sessionEnded'])
      await expectOnly(bob, anna, 'after it')
    }),
  )

  it(
    'has none after our own leave in an outage: nothing is sent after the next join',
    onStage(async ({ join, network }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      const places = [await sendIgnored(network, anna, 'in flight')]
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      places.push(...(await sendAll(anna, ['held'])))
      expect(await anna.disconnect()).toBe('resolved')
      expect(await fates(anna, places)).toEqual(['outcomeUnknown', 'sessionEnded'])
      network.restore()
      await expectOnly(bob, anna, 'after it')
    }),
  )
})
