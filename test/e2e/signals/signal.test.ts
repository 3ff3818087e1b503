import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { useStage } from '../browser/harness.ts'
import { chat, fates, numbers, outcomes, sendAll, sendIgnored } from './signal-actions.ts'

const onStage = useStage()

describe('a signal', () => {
  it(
    'goes out at once while connected: five in a row arrive in order and are acknowledged (G1)',
    onStage(async ({ join }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      const said = ['1', '2', '3', '4', '5']
      const places = await anna.page.evaluate(
        (lines) => lines.map((data) => window.person.signal({ type: 'chat', data })),
        said,
      )
      for (const place of places) {
        const outcome = await anna.outcome(place)
        expect(outcome).toEqual({ state: 'resolved', heldMs: 0, attempts: 1 })
      }
      const lines = said.map((data) => `chat ${data}`)
      await bob.untilHeard(5)
      expect(await bob.heard()).toEqual(lines)
      // The server sends a signal to everybody back to its sender too.
      await anna.untilHeard(5)
      expect(await anna.heard()).toEqual(lines)
      expect(await anna.story('signalHeld')).toEqual([])
      expect(await anna.story('signalSent')).toHaveLength(5)
      expect(await anna.stats()).toMatchObject({ signals: { sent: 5, held: 0, dropped: 0 } })
    }),
  )

  it(
    'reaches only the person it is meant for, also when it was held (G2)',
    onStage(async ({ join, network }) => {
      const [anna, bob, carol] = [await join('anna'), await join('bob'), await join('carol')]
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      await anna.page.evaluate(() => {
        const { person } = window
        person.signal({ type: 'chat', data: 'only you', to: person.connections.bob })
        person.signal({ type: 'chat', data: 'everybody' })
      })
      network.restore()
      await carol.untilHeard(1)
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual(['chat only you', 'chat everybody'])
      expect(await carol.heard()).toEqual(['chat everybody'])
    }),
  )

  it(
    'with retryAfterReconnect: false rejects while away, and is never delivered (G3)',
    onStage(async ({ join, network, emulator }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const place = await anna.signal({ ...chat('never'), retryAfterReconnect: false })
      const outcome = await anna.outcome(place)
      expect(outcome).toMatchObject({ state: 'rejected', code: 'notConnected' })
      expect(await anna.status()).toBe('reconnecting')
      network.restore()
      await anna.untilStatus('reconnected')
      await anna.outcome(await anna.signal(chat('later')))
      await bob.untilHeard(1)
      expect(await bob.heard()).toEqual(['chat later'])
      expect(emulator.counters.signals).toBe(1)
      expect(await anna.story('signalDropped')).toEqual(['signalDropped chat notConnected'])
    }),
  )

  it(
    'is delivered once when only its acknowledgement was lost (G4)',
    onStage(
      async ({ join, network }) => {
        const [anna, bob] = [await join('anna'), await join('bob')]
        network.loseAck({ target: 'anna', drop: true })
        const place = await anna.signal(chat('once'))
        expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 1 })
        await anna.untilEvent('reconnected')
        await anna.outcome(await anna.signal(chat('after')))
        await bob.untilHeard(2)
        expect(await bob.heard()).toEqual(['chat once', 'chat after'])
      },
      { dropRepeats: true },
    ),
  )

  it(
    "sent in a 'reconnected' listener or during the flush goes behind the held ones (G6)",
    onStage(async ({ join, network }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      await anna.page.evaluate(() => {
        const { person } = window
        person.reconnection.once('reconnected', () => {
          person.signal({ type: 'chat', data: 'in listener' })
        })
        person.reconnection.once('signalSent', () => {
          person.signal({ type: 'chat', data: 'during flush' })
        })
      })
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      for (const data of ['one', 'two', 'three']) await anna.signal(chat(data))
      network.restore()
      await bob.untilHeard(5)
      expect(await bob.heard()).toEqual([
        'chat one',
        'chat two',
        'chat three',
        'chat in listener',
        'chat during flush',
      ])
      for (const place of [0, 1, 2, 3, 4]) {
        expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 1 })
      }
    }),
  )

  it(
    'is delivered once when the message itself was lost with the socket (G4)',
    onStage(async ({ join, network }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      const place = await sendIgnored(network, anna, 'once')
      network.drop('anna')
      expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 1 })
      await anna.untilEvent('reconnected')
      await anna.outcome(await anna.signal(chat('after')))
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual(['chat once', 'chat after'])
    }),
  )

  it(
    'in a line that drops in the middle of its flush: all 50 arrive once, in order (G7)',
    onStage(async ({ join, network }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const places = await sendAll(anna, numbers(50))
      network.delay(10, 'anna')
      network.restore('anna')
      network.delay(10, 'anna')
      await bob.untilHeard(5)
      network.drop('anna')
      await bob.untilHeard(50)
      for (const outcome of await outcomes(anna, places)) {
        expect(outcome).toMatchObject({ state: 'resolved' })
      }
      expect(await bob.heard()).toEqual(numbers(50).map((text) => `chat ${text}`))
      expect(await anna.story('reconnected')).toHaveLength(2)
    }),
  )

  it(
    'to a server that takes 5 a second: all 50 arrive, in order, none is lost (G8)',
    onStage(async ({ emulator, join, network }) => {
      const [anna, bob] = [await join('anna', { clock: true }), await join('bob')]
      // By which the server counts.
      vi.useFakeTimers({ toFake: ['performance'] })
      onTestFinished(() => void vi.useRealTimers())
      network.rateLimit(5, 'anna')
      const places = await sendAll(anna, numbers(50))
      for (let second = 1; second <= 10; second += 1) {
        await bob.untilHeard(5 * second)
        vi.advanceTimersByTime(1_000)
        await anna.fastForward(1_000)
      }
      expect(await bob.heard()).toEqual(numbers(50).map((text) => `chat ${text}`))
      const all = await outcomes(anna, places)
      for (const outcome of all) expect(outcome.state).toBe('resolved')
      // The first of each second but one had been refused before.
      expect(all.filter(({ attempts = 1 }) => attempts > 1).length).toBeGreaterThan(5)
      expect(emulator.counters.signals).toBe(50)
      expect(await anna.stats()).toMatchObject({ signals: { sent: 50, dropped: 0 } })
      expect(await anna.runningTimers()).toEqual([])
    }),
  )

  it(
    'tells an inspector as much whether one is held or three hundred, and the line is empty after',
    onStage(async ({ join, network, open }) => {
      const bob = await join('bob')
      const counts: number[] = []
      for (const [index, held] of [1, 300].entries()) {
        const anna = await open(`anna ${index}`)
        await anna.create({ watch: true })
        await anna.connect()
        network.cut({ target: anna.name })
        await anna.untilStatus('reconnecting')
        const before = await anna.page.evaluate(() => window.person.inspected.length)
        const places = await sendAll(anna, numbers(held))
        expect(await anna.snapshot()).toMatchObject({ heldSignals: held })
        network.restore()
        for (const fate of await fates(anna, places)) expect(fate).toBe('resolved')
        await anna.untilStatus('connected')
        counts.push((await anna.page.evaluate(() => window.person.inspected.length)) - before)
        expect(await anna.snapshot()).toMatchObject({ heldSignals: 0 })
        const left = await anna.page.evaluate(() => window.person.reconnection.signals.length)
        expect(left).toBe(0)
      }
      await bob.untilHeard(301)
      const [few = 0, many] = counts
      expect(few).toBeGreaterThan(0)
      // An outage may take a step more or less, by itself.
      expect(many).toBeLessThan(few + 10)
    }),
  )

  it(
    'that the server never confirms is given up, and the line goes on (G12)',
    onStage(async ({ open, join, network }) => {
      const [anna, bob] = [await open('anna'), await join('bob')]
      await anna.create({ options: { signals: { ackTimeoutMs: 300 } } })
      await anna.connect()
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const places = await sendAll(anna, ['lost', 'next', 'last'])
      network.ignore('signal', { target: 'anna' })
      network.restore()
      const [lost, ...others] = await outcomes(anna, places)
      expect(lost).toEqual({ state: 'rejected', code: 'outcomeUnknown' })
      for (const outcome of others) expect(outcome).toMatchObject({ state: 'resolved' })
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual(['chat next', 'chat last'])
      expect(await anna.runningTimers()).not.toContain(300)
    }),
  )

  it(
    'whose promise is ignored leaves no unhandled rejection, whatever becomes of it (G13)',
    onStage(async ({ join, network }) => {
      const anna = await join('anna')
      network.ignore('signal', { target: 'anna' })
      await anna.page.evaluate(() => {
        const { reconnection } = window.person
        void reconnection.signal({ type: 'not valid' })
        void reconnection.signal({ data: 'in flight' })
      })
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      await anna.page.evaluate(() => {
        const { reconnection } = window.person
        void reconnection.signal({ data: 'now', retryAfterReconnect: false })
        void reconnection.signal({ data: 'expires' }, { ttlMs: 1 })
        void reconnection.signal({ data: 'superseded' }, { key: 'a' })
        void reconnection.signal({ data: 'aborted' }, { abort: AbortSignal.abort() })
        void reconnection.signal({ data: 'held' }, { key: 'a' })
      })
      await anna.untilEvent('signalDropped', 5)
      expect(await anna.disconnect()).toBe('resolved')
      await anna.page.evaluate(() => void window.person.reconnection.signal({ data: 'late' }))
      await anna.untilEvent('signalDropped', 8)
      // What is unhandled is told at the end of a turn, and found by what holds for everybody.
      await anna.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
      const codes = (await anna.story('signalDropped')).map((line) => line.split(' ').at(-1) ?? '')
      expect(codes.toSorted((one, other) => one.localeCompare(other))).toEqual([
        'aborted',
        'expired',
        'invalidSignal',
        'notConnected',
        'notConnected',
        'outcomeUnknown',
        'sessionEnded',
        'superseded',
      ])
    }),
  )
})
