import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import { interrupt } from '../harness/interrupt.ts'
import { passAwake } from '../harness/pass-awake.ts'
import { chat, results, numbers, outcomes, sendAll, sendIgnored } from './signal-actions.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

/** Long enough for a slow machine to confirm the others. */
const ACK_TIMEOUT_MS = 20_000

describe('a signal', () => {
  it(
    'is sent at once while connected: five in a row arrive in order and are acknowledged (G1)',
    withFixture(async ({ join }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      const said = ['1', '2', '3', '4', '5']
      const indexes = await anna.page.evaluate(
        (lines) => lines.map((data) => window.person.signal({ type: 'chat', data })),
        said,
      )
      for (const index of indexes) {
        const outcome = await anna.outcome(index)
        expect(outcome).toEqual({ state: 'resolved', heldMs: 0, attempts: 1 })
      }
      const lines = said.map((data) => `chat ${data}`)
      await bob.untilHeard(5)
      expect(await bob.heard()).toEqual(lines)
      // The server sends a signal without a recipient back to its sender too.
      await anna.untilHeard(5)
      expect(await anna.heard()).toEqual(lines)
      expect(await anna.eventLines('signalHeld')).toEqual([])
      expect(await anna.eventLines('signalSent')).toHaveLength(5)
      expect(await anna.stats()).toMatchObject({ signals: { sent: 5, held: 0, dropped: 0 } })
    }),
  )

  it(
    'reaches only its recipient, also when it was held (G2)',
    withFixture(async ({ join, network }) => {
      const [anna, bob, carol] = [await join('anna'), await join('bob'), await join('carol')]
      interrupt(network, 'anna')
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
    'with retryAfterReconnect: false rejects during an outage, and is never delivered (G3)',
    withFixture(async ({ join, network, emulator }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      interrupt(network, 'anna')
      await anna.untilStatus('reconnecting')
      const index = await anna.signal({ ...chat('never'), retryAfterReconnect: false })
      const outcome = await anna.outcome(index)
      expect(outcome).toMatchObject({ state: 'rejected', code: 'notConnected' })
      expect(await anna.status()).toBe('reconnecting')
      network.restore()
      await anna.untilStatus('reconnected')
      await anna.outcome(await anna.signal(chat('later')))
      await bob.untilHeard(1)
      expect(await bob.heard()).toEqual(['chat later'])
      expect(emulator.counters.signals).toBe(1)
      expect(await anna.eventLines('signalDropped')).toEqual(['signalDropped chat notConnected'])
    }),
  )

  it(
    'is delivered once when only its acknowledgement was lost (G4)',
    withFixture(
      async ({ join, network }) => {
        const [anna, bob] = [await join('anna'), await join('bob')]
        network.loseAck({ target: 'anna', drop: true })
        const index = await anna.signal(chat('once'))
        expect(await anna.outcome(index)).toMatchObject({ state: 'resolved', attempts: 1 })
        await anna.untilEvent('reconnected')
        await anna.outcome(await anna.signal(chat('after')))
        await bob.untilHeard(2)
        expect(await bob.heard()).toEqual(['chat once', 'chat after'])
      },
      { dropRepeats: true },
    ),
  )

  it(
    "sent in a 'reconnected' listener or during the flush follows the held ones (G6)",
    withFixture(async ({ join, network }) => {
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
      interrupt(network, 'anna')
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
      for (const index of [0, 1, 2, 3, 4]) {
        expect(await anna.outcome(index)).toMatchObject({ state: 'resolved', attempts: 1 })
      }
    }),
  )

  itAtRelease(
    'is delivered once when the message itself was lost with the socket (G4)',
    withFixture(async ({ join, network }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      const index = await sendIgnored(network, anna, 'once')
      network.drop('anna')
      expect(await anna.outcome(index)).toMatchObject({ state: 'resolved', attempts: 1 })
      await anna.untilEvent('reconnected')
      await anna.outcome(await anna.signal(chat('after')))
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual(['chat once', 'chat after'])
    }),
  )

  it(
    'during a flush that is interrupted: all 50 arrive once, in order (G7)',
    withFixture(async ({ join, network }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      interrupt(network, 'anna')
      await anna.untilStatus('reconnecting')
      const indexes = await sendAll(anna, numbers(50))
      network.delay(10, 'anna')
      network.restore('anna')
      network.delay(10, 'anna')
      await bob.untilHeard(5)
      network.drop('anna')
      await bob.untilHeard(50)
      for (const outcome of await outcomes(anna, indexes)) {
        expect(outcome).toMatchObject({ state: 'resolved' })
      }
      expect(await bob.heard()).toEqual(numbers(50).map((text) => `chat ${text}`))
      expect(await anna.eventLines('reconnected')).toHaveLength(2)
    }),
  )

  it(
    'to a server that accepts 5 per second: all 50 arrive, in order, none is lost (G8)',
    withFixture(async ({ emulator, join, network }) => {
      const [anna, bob] = [await join('anna', { clock: true }), await join('bob')]
      // The server's unit for the limit.
      vi.useFakeTimers({ toFake: ['performance'] })
      onTestFinished(() => void vi.useRealTimers())
      network.rateLimit(5, 'anna')
      const indexes = await sendAll(anna, numbers(50))
      for (let second = 1; second <= 10; second += 1) {
        await bob.untilHeard(5 * second)
        vi.advanceTimersByTime(1_000)
        await anna.fastForward(1_000)
      }
      expect(await bob.heard()).toEqual(numbers(50).map((text) => `chat ${text}`))
      const all = await outcomes(anna, indexes)
      for (const outcome of all) expect(outcome.state).toBe('resolved')
      // The first signal of each second, except one, had been rejected before.
      expect(all.filter(({ attempts = 1 }) => attempts > 1).length).toBeGreaterThan(5)
      expect(emulator.counters.signals).toBe(50)
      expect(await anna.stats()).toMatchObject({ signals: { sent: 50, dropped: 0 } })
      expect(await anna.runningTimers()).toEqual([])
    }),
  )

  itAtRelease(
    'causes the same number of inspection events whether one is held or three hundred',
    withFixture(async ({ join, network, open }) => {
      const bob = await join('bob')
      const counts: number[] = []
      for (const [index, held] of [1, 300].entries()) {
        const anna = await open(`anna ${index}`)
        await anna.create({ watch: true })
        await anna.connect()
        interrupt(network, anna.name)
        await anna.untilStatus('reconnecting')
        const before = await anna.page.evaluate(() => window.person.inspected.length)
        const indexes = await sendAll(anna, numbers(held))
        expect(await anna.snapshot()).toMatchObject({ heldSignals: held })
        network.restore()
        for (const result of await results(anna, indexes)) expect(result).toBe('resolved')
        await anna.untilStatus('connected')
        counts.push((await anna.page.evaluate(() => window.person.inspected.length)) - before)
        expect(await anna.snapshot()).toMatchObject({ heldSignals: 0 })
        const left = await anna.page.evaluate(() => window.person.reconnection.signals.length)
        expect(left).toBe(0)
      }
      await bob.untilHeard(301)
      const [few = 0, many] = counts
      expect(few).toBeGreaterThan(0)
      // An outage by itself may have one event more or less.
      expect(many).toBeLessThan(few + 10)
    }),
  )

  it(
    'that the server never confirms is given up, and the next ones are sent (G12)',
    withFixture(async ({ open, join, network }) => {
      const [anna, bob] = [await open('anna', { clock: true }), await join('bob')]
      await anna.create({ options: { signals: { ackTimeoutMs: ACK_TIMEOUT_MS } } })
      await anna.connect()
      interrupt(network, 'anna')
      await anna.untilStatus('reconnecting')
      const indexes = await sendAll(anna, ['lost', 'next', 'last'])
      network.ignore('signal', { target: 'anna' })
      network.restore()
      await anna.untilEvent('reconnected')
      await passAwake(anna, ACK_TIMEOUT_MS)
      const [lost, ...others] = await outcomes(anna, indexes)
      expect(lost).toEqual({ state: 'rejected', code: 'outcomeUnknown' })
      for (const outcome of others) expect(outcome).toMatchObject({ state: 'resolved' })
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual(['chat next', 'chat last'])
      expect(await anna.runningTimers()).not.toContain(ACK_TIMEOUT_MS)
    }),
  )

  it(
    'whose promise is ignored leaves no unhandled rejection, whatever its outcome (G13)',
    withFixture(async ({ join, network }) => {
      const anna = await join('anna', { own: 'OpenTok leaves a socket open' })
      network.ignore('signal', { target: 'anna' })
      await anna.page.evaluate(() => {
        const { reconnection } = window.person
        void reconnection.signal({ type: 'not valid' })
        void reconnection.signal({ data: 'in flight' })
      })
      interrupt(network, 'anna')
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
      // Unhandled rejections are reported at the end of a task, and found by `expectHealthy()`.
      await anna.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
      const codes = (await anna.eventLines('signalDropped')).map(
        (line) => line.split(' ').at(-1) ?? '',
      )
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
