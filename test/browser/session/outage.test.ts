import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import { interrupt } from '../harness/interrupt.ts'
import type { Person } from '../harness/person.ts'
import { toOutage } from '../harness/record.ts'
import { PATIENT } from '../harness/patient.ts'
import { describeAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const JOINED = ['idle', 'connecting joining', 'connected']
const LOST = 'disconnected networkDisconnected recoverable'

const chat = (data: string) => ({ type: 'chat', data })

describe('a short connection loss, which OpenTok resumes', () => {
  it(
    'is reconnecting, reconnected, connected; chat sent meanwhile arrives once each, in order (S2, G2)',
    withFixture(async ({ open, network, emulator }) => {
      const anna = await open('anna', { clock: true, own: 'its date is fixed' })
      await anna.create({ options: { reconnectedMs: 500 } })
      await anna.connect()
      const bob = await open('bob')
      await bob.create()
      await bob.connect()
      await bob.publish()
      await anna.untilVideos(1)
      const { connectionId } = await anna.snapshot()
      const sdkBefore = await anna.sdkEventLines()
      const bobBefore = await bob.sdkEventLines()

      // The date stands still, so that the duration of the outage does not depend on the machine.
      const { clock } = anna.page
      const lostAt = await anna.page.evaluate(() => Date.now())
      await clock.setFixedTime(lostAt)
      interrupt(network, 'anna')
      await anna.untilStatus('reconnecting')
      const indexes = []
      for (const data of ['one', 'two', 'three']) indexes.push(await anna.signal(chat(data)))
      expect(await anna.snapshot()).toMatchObject({
        phase: 'resuming',
        heldSignals: 3,
        connectionId,
      })
      const refused = { ...chat('never'), retryAfterReconnect: false }
      const never = await anna.outcome(await anna.signal(refused))
      expect(never).toMatchObject({ state: 'rejected', code: 'notConnected' })
      await anna.fastForward(3_000)
      await clock.setFixedTime(lostAt + 3_000)
      network.restore()

      await anna.untilEvent('connected', 2)
      expect(await anna.eventLines()).toEqual([
        'connecting',
        'connected first',
        'streamCreated',
        'subscriberConnected',
        'reconnecting resuming',
        'signalHeld chat',
        'signalHeld chat',
        'signalHeld chat',
        'signalDropped chat notConnected',
        'reconnected resumed 0',
        'signalSent chat 1',
        'signalSent chat 1',
        'signalSent chat 1',
        'connected again',
      ])
      expect(await anna.eventLines('statusChanged')).toEqual([
        'statusChanged idle → connecting',
        'statusChanged connecting → connected',
        'statusChanged connected → reconnecting',
        'statusChanged reconnecting → reconnected',
        'statusChanged reconnected → connected',
      ])
      for (const index of indexes) {
        expect(await anna.outcome(index)).toMatchObject({ state: 'resolved', attempts: 1 })
      }
      await bob.untilHeard(3)
      expect(await bob.heard()).toEqual(['chat one', 'chat two', 'chat three'])
      expect(emulator.counters.signals).toBe(3)

      const { reportedMs, measuredMs } = toOutage(await anna.seen(), 'reconnecting', 'reconnected')
      expect([reportedMs, measuredMs]).toEqual([3_000, 3_000])
      expect(await anna.snapshot()).toMatchObject({ status: 'connected', connectionId })
      expect(await anna.stats()).toMatchObject({ joins: 1, outages: 1, attempts: 0 })
      const events = (await anna.sdkEventLines()).slice(sdkBefore.length)
      expect(events).toEqual(['sessionReconnecting', 'sessionReconnected'])
      expect(await bob.sdkEventLines()).toEqual(bobBefore)
    }),
  )

  it(
    'ignores repeated events, and events without a matching start (S3)',
    withFixture(async ({ join, network }) => {
      const anna = await join('anna')
      const say = (name: string) => anna.page.evaluate((said) => window.person.repeat(said), name)
      await say('sessionReconnected')
      expect(await anna.eventLines()).toEqual(['connecting', 'connected first'])
      interrupt(network, 'anna')
      await anna.untilStatus('reconnecting')
      await say('sessionReconnecting')
      network.restore()
      await anna.untilStatus('reconnected')
      await say('sessionReconnected')
      expect(await anna.eventLines()).toEqual([
        'connecting',
        'connected first',
        'reconnecting resuming',
        'reconnected resumed 0',
      ])
      expect(await anna.stats()).toMatchObject({ outages: 1 })
    }),
  )
})

describe('a connection loss that OpenTok does not recover', () => {
  const RECOVERED = [
    'rejoinScheduled 1',
    'rejoining 1',
    'reconnected rejoined 1',
    'connected again',
  ]
  const PHASES = ['reconnecting waiting', 'reconnecting rejoining', 'reconnected', 'connected']

  it(
    'is recovered by a rejoin if it came without a warning, with the same single tile (S4, T9)',
    withFixture(
      async ({ open, join, network, emulator, sessionId, members, until }) => {
        const bob = await join('bob')
        const streamId = await bob.publish()
        const anna = await open('anna')
        await anna.create({ rejoinMs: 50, options: { reconnectedMs: 200 } })
        await anna.connect()
        await anna.untilVideos(1)
        const { connectionId } = await anna.snapshot()
        await anna.page.evaluate((id) => window.person.keep(id), streamId)

        network.close(1011, 'anna')
        await anna.untilEvent('subscriberReconnected')
        await anna.untilTilesConnected()
        await anna.untilEvent('connected', 2)
        const lines = await anna.eventLines()
        expect(lines.filter((line) => !line.startsWith('subscriber'))).toEqual([
          'connecting',
          'connected first',
          'streamCreated',
          'reconnecting waiting networkDisconnected',
          ...RECOVERED,
        ])
        expect(await anna.phases()).toEqual([...JOINED, ...PHASES])
        expect(await anna.tileStatuses(streamId)).toEqual([
          'connecting',
          'connected',
          'reconnecting',
          'reconnected',
          'connected',
        ])
        expect(anna.tokenContexts).toEqual([
          { attempt: 1, purpose: 'join', sessionId },
          { attempt: 1, purpose: 'rejoin', sessionId },
        ])
        expect(emulator.counters).toMatchObject({ sessionInfos: 3, joins: 3 })
        expect(await anna.stats()).toMatchObject({ joins: 2, outages: 1, attempts: 1 })
        expect((await anna.snapshot()).connectionId).not.toBe(connectionId)

        await anna.untilVideos(1)
        expect(await anna.tileCount()).toBe(1)
        const isSame = await anna.page.evaluate((id) => {
          const { kept, reconnection } = window.person
          return kept !== undefined && reconnection.subscribers.get(id) === kept
        }, streamId)
        expect(isSame).toBe(true)
        // Anna's previous connection, which the server kept for a while.
        await until(() => emulator.clients(sessionId).length === 2)
        expect([...members()].toSorted()).toEqual(['anna', 'bob'])
      },
      { keepLostMs: 500 },
    ),
  )

  it(
    'is recovered by a rejoin after the 30 s of OpenTok, and delivers the held signals (S5, G5)',
    withFixture(async ({ open, join, network, emulator }) => {
      const bob = await join('bob')
      const anna = await open('anna', { clock: true, own: 'its sockets are refused' })
      await anna.create({ rejoinMs: 60_000 })
      await anna.connect()
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const indexes = [await anna.signal(chat('one')), await anna.signal(chat('two'))]
      await anna.fastForward(31_000)
      await anna.untilEvent('rejoinScheduled')
      expect(await anna.snapshot()).toMatchObject({
        status: 'reconnecting',
        phase: 'waiting',
        reason: 'networkDisconnected',
        connectionId: null,
        heldSignals: 2,
      })
      const { sessionInfos } = emulator.counters
      network.restore()
      await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
      for (const index of indexes) {
        const outcome = await anna.outcome(index)
        expect(outcome).toMatchObject({ state: 'resolved', attempts: 1 })
      }
      await anna.fastForward(3_000)
      await anna.untilEvent('connected', 2)
      expect(await anna.eventLines()).toEqual([
        'connecting',
        'connected first',
        'reconnecting resuming',
        'signalHeld chat',
        'signalHeld chat',
        ...RECOVERED.slice(0, 3),
        'signalSent chat 1',
        'signalSent chat 1',
        'connected again',
      ])
      expect(await anna.phases()).toEqual([...JOINED, 'reconnecting resuming', ...PHASES])
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual(['chat one', 'chat two'])
      expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
      const { longestOutageMs } = await anna.stats()
      expect(longestOutageMs).toBeGreaterThan(31_000)
    }),
  )

  it(
    'is recovered when a silent network ended as clientDisconnected although nobody left (S8)',
    withFixture(async (fixture) => {
      const anna = await fixture.open('anna', { clock: true, own: 'OpenTok leaves a socket open' })
      await anna.create({ rejoinMs: 60_000, options: { reconnectedMs: 200 } })
      await anna.connect()
      await silenceFor31Seconds(anna, fixture)
      await anna.untilEvent('rejoinScheduled')
      expect((await anna.sdkEventLines()).at(-1)).toBe('sessionDisconnected (clientDisconnected)')
      expect(await anna.snapshot()).toMatchObject({ reason: 'clientDisconnected' })
      fixture.network.restore()
      await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
      await anna.untilEvent('connected', 2)
      expect(await anna.eventLines()).toEqual([
        'connecting',
        'connected first',
        'reconnecting resuming',
        ...RECOVERED,
      ])
    }),
  )
})

describeAtRelease('a connection loss that OpenTok does not recover, with rejoin: false', () => {
  it(
    'ends as recoverable; the next connect() creates a new tile (S4)',
    withFixture(async ({ open, join, network, sessionId }) => {
      const bob = await join('bob')
      const streamId = await bob.publish()
      const anna = await open('anna')
      await anna.create({ rejoinMs: false })
      await anna.connect()
      await anna.untilVideos(1)
      await anna.page.evaluate((id) => window.person.keep(id), streamId)
      network.ignore('signal', { target: 'anna' })
      const inFlight = await anna.signal(chat('on its way'))

      network.close(1011, 'anna')
      await anna.untilStatus('disconnected')
      await anna.untilEvent('subscriberDisconnected')
      const outcome = await anna.outcome(inFlight)
      expect(outcome).toMatchObject({ state: 'rejected', code: 'outcomeUnknown' })
      expect(
        await anna.eventLines('connecting', 'connected', 'reconnecting', 'disconnected'),
      ).toEqual(['connecting', 'connected first', LOST])
      expect(await anna.eventLines('subscriberConnected', 'subscriberDisconnected')).toEqual([
        'subscriberConnected',
        'subscriberDisconnected networkDisconnected',
      ])
      expect(await anna.snapshot()).toMatchObject({
        reason: 'networkDisconnected',
        connectionId: null,
        subscriberCount: 0,
      })
      expect(await anna.tileCount()).toBe(0)
      // The pause before a next join ends by itself.
      await expect.poll(() => anna.runningTimers(), PATIENT).toEqual([])

      expect(await anna.connect()).toBe('resolved')
      await anna.untilVideos(1)
      await anna.untilTilesConnected()
      expect(await anna.tileCount()).toBe(1)
      expect(await anna.page.evaluate(() => window.person.kept?.status)).toBe('disconnected')
      expect(await anna.tileStatuses(streamId)).toEqual(['connecting', 'connected'])
      const context = { attempt: 1, purpose: 'join', sessionId }
      expect(anna.tokenContexts).toEqual([context, context])
    }),
  )

  it(
    'ends as recoverable after the 30 s of OpenTok, and reports the held signals (S5, G5)',
    withFixture(async ({ open, network }) => {
      const anna = await open('anna', { clock: true, own: 'its sockets are refused' })
      await anna.create({ rejoinMs: false })
      await anna.connect()
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const indexes = [await anna.signal(chat('one')), await anna.signal(chat('two'))]
      await anna.fastForward(31_000)
      await anna.untilStatus('disconnected')
      for (const index of indexes) {
        const outcome = await anna.outcome(index)
        expect(outcome).toMatchObject({ state: 'rejected', code: 'sessionEnded' })
      }
      expect(await anna.eventLines()).toEqual([
        'connecting',
        'connected first',
        'reconnecting resuming',
        'signalHeld chat',
        'signalHeld chat',
        LOST,
        'signalDropped chat sessionEnded',
        'signalDropped chat sessionEnded',
      ])
      // The pause before a next join ends by itself.
      await expect.poll(() => anna.runningTimers(), PATIENT).toEqual([])
      network.restore()
      expect(await anna.connect()).toBe('resolved')
      expect(await anna.stats()).toMatchObject({ joins: 2, outages: 1, attempts: 0 })
    }),
  )

  it(
    'ends as recoverable when a silent network ended as clientDisconnected (S8)',
    withFixture(async (fixture) => {
      const anna = await fixture.open('anna', { clock: true, own: 'OpenTok leaves a socket open' })
      await anna.create({ rejoinMs: false })
      await anna.connect()
      await silenceFor31Seconds(anna, fixture)
      await anna.untilStatus('disconnected')
      expect(await anna.eventLines()).toEqual([
        'connecting',
        'connected first',
        'reconnecting resuming',
        'disconnected clientDisconnected recoverable',
      ])
      fixture.network.restore()
      expect(await anna.connect()).toBe('resolved')
    }),
  )
})

/** All sockets stay open but silent: OpenTok notices after 5.9 s, and gives up 30 s later. */
async function silenceFor31Seconds(anna: Person, { network }: Fixture): Promise<void> {
  network.silence('anna')
  await anna.fastForward(6_000)
  await anna.untilStatus('reconnecting')
  // Wait until the sockets are open in the page: one that is still opening counts as refused after the 30 s.
  await anna.page.waitForFunction(() => window.person.openedSockets() === 2)
  await anna.fastForward(31_000)
}
