import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import { interrupt } from '../harness/interrupt.ts'
import type { Person } from '../harness/person.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const LEFT = 'disconnected clientDisconnected for good'

/** Advances the clock until OpenTok has requested session information three times without an answer. */
async function failToJoin(person: Person): Promise<void> {
  while ((await person.snapshot()).phase !== 'waiting') await person.fastForward(600)
}

describe('joining', () => {
  it(
    'goes from idle to connected and announces each status once (S1)',
    withFixture(async ({ open, emulator, members, sessionId }) => {
      const anna = await open('anna')
      await anna.create()
      expect(await anna.status()).toBe('idle')
      expect(await anna.connect()).toBe('resolved')
      expect(await anna.eventLines()).toEqual(['connecting', 'connected first'])
      expect(await anna.eventLines('statusChanged')).toEqual([
        'statusChanged idle → connecting',
        'statusChanged connecting → connected',
      ])
      expect(await anna.phases()).toEqual(['idle', 'connecting joining', 'connected'])
      expect(await anna.snapshot()).toMatchObject({ status: 'connected', phase: null, joins: 1 })
      expect(await anna.stats()).toMatchObject({ joins: 1, outages: 0, attempts: 0 })
      expect(anna.tokenContexts).toEqual([{ attempt: 1, purpose: 'join', sessionId }])
      expect(emulator.counters).toMatchObject({ sessionInfos: 1, sockets: 1, joins: 1 })
      expect(members()).toEqual(['anna'])
    }),
  )

  it(
    'joins once for two calls at once, and settles both (S14)',
    withFixture(async ({ open, emulator }) => {
      const anna = await open('anna')
      await anna.create()
      const outcomes = await anna.page.evaluate(() =>
        Promise.all([window.person.connect(), window.person.connect()]),
      )
      expect(outcomes).toEqual(['resolved', 'resolved'])
      expect(await anna.connect()).toBe('resolved')
      expect(await anna.eventLines()).toEqual(['connecting', 'connected first'])
      expect(emulator.counters).toMatchObject({ sessionInfos: 1, joins: 1 })
    }),
  )

  it(
    'rejects with joinTimeout when the server never answers, and the next call works (S14)',
    withFixture(async ({ open, emulator, network, members, until }) => {
      const anna = await open('anna', { clock: true })
      await anna.create({ options: { joinTimeoutMs: 5_000, joinAttempts: 1 } })
      network.ignore('connection')
      const joining = anna.connect()
      await until(() => emulator.counters.sockets === 1)
      await anna.fastForward(5_000)
      expect(await joining).toBe('joinTimeout')
      await anna.untilNoTimer()
      // The time was over before the request had reached the server, if that is slow.
      network.clear()
      expect(await anna.connect()).toBe('resolved')
      expect(await anna.eventLines()).toEqual([
        'connecting',
        'disconnected null joinTimeout recoverable',
        'connecting',
        'connected first',
      ])
      await until(() => members().length === 1)
    }),
  )

  it(
    'ends connected, with one member, after disconnect() and connect() in one tick (S16)',
    withFixture(async ({ join, members, until }) => {
      const anna = await join('anna')
      const outcomes = await anna.page.evaluate(() =>
        Promise.all([window.person.disconnect(), window.person.connect()]),
      )
      expect(outcomes).toEqual(['resolved', 'resolved'])
      expect(await anna.eventLines()).toEqual([
        'connecting',
        'connected first',
        LEFT,
        'connecting',
        'connected first',
      ])
      await until(() => members().length === 1)
      // Late events of the first leave must not end the second join.
      const index = await anna.signal({ type: 'chat', data: 'still here' })
      expect(await anna.outcome(index)).toMatchObject({ state: 'resolved' })
      expect(await anna.status()).toBe('connected')
      expect(members()).toEqual(['anna'])
    }),
  )
})

describe('leaving', () => {
  async function expectLeft(anna: Person): Promise<void> {
    expect(await anna.status()).toBe('disconnected')
    await anna.untilNoTimer()
    expect((await anna.eventLines()).filter((line) => line.startsWith('disconnected'))).toEqual([
      LEFT,
    ])
    expect(await anna.snapshot()).toMatchObject({
      status: 'disconnected',
      reason: 'clientDisconnected',
      error: null,
      connectionId: null,
    })
  }

  it(
    'leaves while connected; a second call changes nothing (S9)',
    withFixture(async ({ join, members, until }) => {
      const anna = await join('anna')
      const outcomes = await anna.page.evaluate(() =>
        Promise.all([window.person.disconnect(), window.person.disconnect()]),
      )
      expect(outcomes).toEqual(['resolved', 'resolved'])
      expect(await anna.disconnect()).toBe('resolved')
      await expectLeft(anna)
      await until(() => members().length === 0)
    }),
  )

  itAtRelease(
    'leaves while OpenTok resumes, without further connection attempts (S9)',
    withFixture(async ({ join, network, emulator, members }) => {
      const anna = await join('anna', { clock: true, own: 'its sockets are refused' })
      network.cut({ target: 'anna' })
      await anna.untilEvent('reconnecting')
      expect(await anna.disconnect()).toBe('resolved')
      await expectLeft(anna)
      network.restore()
      const { sockets } = emulator.counters
      await anna.fastForward(60_000)
      expect(emulator.counters.sockets).toBe(sockets)
      expect(members()).toEqual([])
    }),
  )

  it(
    'leaves while it waits for the next attempt, which is then never made (S9)',
    withFixture(async ({ open, network, emulator, members }) => {
      const anna = await open('anna', { clock: true })
      await anna.create({ rejoinMs: 5_000 })
      await anna.connect()
      network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      expect(await anna.disconnect()).toBe('resolved')
      await expectLeft(anna)
      await anna.fastForward(60_000)
      expect(emulator.counters.sessionInfos).toBe(1)
      expect(members()).toEqual([])
    }),
  )

  itAtRelease(
    'leaves while a first join waits for its next attempt (S9)',
    withFixture(async ({ open, network, emulator, members }) => {
      const anna = await open('anna', { clock: true })
      await anna.create({ rejoinMs: 60_000 })
      network.failSessionInfo(500)
      const joining = anna.connect()
      await failToJoin(anna)
      expect(await anna.disconnect()).toBe('resolved')
      expect(await joining).toBe('left')
      expect(await anna.eventLines('connecting', 'connected', 'disconnected')).toEqual([
        'connecting',
        'disconnected null for good',
      ])
      await anna.untilNoTimer()
      network.restore()
      const { sessionInfos } = emulator.counters
      await anna.fastForward(60_000)
      expect(emulator.counters.sessionInfos).toBe(sessionInfos)
      expect(members()).toEqual([])
    }),
  )

  itAtRelease(
    'leaves during a join, whose late answer has no effect (S9)',
    withFixture(async ({ open, network, members, until }) => {
      const anna = await open('anna')
      await anna.create()
      network.delay(400)
      const joining = anna.connect()
      await until(() => members().length === 1)
      expect(await anna.disconnect()).toBe('resolved')
      expect(await joining).toBe('left')
      network.restore()
      await until(() => members().length === 0)
      expect(await anna.status()).toBe('disconnected')
      await anna.untilNoTimer()
      expect(await anna.eventLines()).toEqual(['connecting', 'disconnected null for good'])
      expect(await anna.connect()).toBe('resolved')
      expect(members()).toEqual(['anna'])
    }),
  )

  itAtRelease(
    'ends connected after connect(), disconnect() and connect() in one tick (S9, S16)',
    withFixture(async ({ open, members, until }) => {
      const anna = await open('anna')
      await anna.create()
      const outcomes = await anna.page.evaluate(() => {
        const { person } = window
        return Promise.all([person.connect(), person.disconnect(), person.connect()])
      })
      expect(outcomes).toEqual(['left', 'resolved', 'resolved'])
      expect((await anna.eventLines()).at(-1)).toBe('connected first')
      expect(await anna.eventLines('connected')).toHaveLength(1)
      await until(() => members().length === 1)
    }),
  )

  it(
    'accepts a forced disconnect: no attempt, not recoverable (S10)',
    withFixture(async ({ join, network, emulator, members }) => {
      const anna = await join('anna', { clock: true })
      network.kick('anna')
      await anna.untilStatus('disconnected')
      expect(await anna.eventLines()).toEqual([
        'connecting',
        'connected first',
        'disconnected forceDisconnected for good',
      ])
      await anna.untilNoTimer()
      await anna.fastForward(60_000)
      expect(emulator.counters.sessionInfos).toBe(1)
      expect(members()).toEqual([])
    }),
  )
})

describe('a session that the app controls itself', () => {
  it(
    'is adopted if it is already connected (S20)',
    withFixture(async ({ open, network }) => {
      const anna = await open('anna')
      await anna.connectItself()
      await anna.create({ options: { reconnectedMs: 100 } })
      expect(await anna.status()).toBe('connected')
      expect(await anna.connect()).toBe('resolved')
      network.drop('anna')
      await anna.untilEvent('connected')
      expect(await anna.eventLines()).toEqual([
        'reconnecting resuming',
        'reconnected resumed 0',
        'connected again',
      ])
    }),
  )

  it(
    'is followed when the app connects and disconnects it (S20)',
    withFixture(async ({ open, emulator, members, until }) => {
      const anna = await open('anna')
      await anna.create()
      await anna.connectItself()
      await anna.untilStatus('connected')
      await anna.page.evaluate(() => window.person.session.disconnect())
      await anna.untilStatus('disconnected')
      expect(await anna.eventLines()).toEqual(['connected first', LEFT])
      await anna.untilNoTimer()
      expect(emulator.counters.sessionInfos).toBe(1)
      await until(() => members().length === 0)
    }),
  )
})

describe('dispose()', () => {
  /** Disposes, then checks that nothing of the library is left in the page or reacts to the session. */
  async function expectGone(anna: Person): Promise<void> {
    const before = await anna.page.evaluate(() => window.person.seen.length)
    await anna.page.evaluate(() => {
      window.person.reconnection.dispose()
      window.person.reconnection.dispose()
    })
    expect(await anna.runningTimers()).toEqual([])
    expect(await anna.listenerCounts()).toEqual({})
    expect(await anna.page.evaluate(() => window.person.seen.length)).toBe(before)
  }

  itAtRelease(
    'detaches from an idle session, and from one that is joining (S21)',
    withFixture(async ({ open, network }) => {
      const anna = await open('anna')
      await anna.create()
      await expectGone(anna)

      const bob = await open('bob')
      await bob.create()
      network.ignore('connection')
      const joining = bob.connect()
      await bob.untilStatus('connecting')
      await expectGone(bob)
      expect(await joining).toBe('disposed')
    }),
  )

  it(
    'detaches from a connected session, which stays joined and keeps the listeners of the app (S21)',
    withFixture(async ({ join, network, members }) => {
      const anna = await join('anna')
      await expectGone(anna)
      const { length } = await anna.seen()
      network.drop('anna')
      await anna.untilSdkEvent('sessionReconnected')
      expect(await anna.seen()).toHaveLength(length)
      expect(members()).toEqual(['anna'])
    }),
  )

  it(
    'detaches while OpenTok resumes: held signals reject, and OpenTok continues alone (S21)',
    withFixture(async ({ join, network }) => {
      const anna = await join('anna')
      interrupt(network, 'anna')
      await anna.untilStatus('reconnecting')
      const index = await anna.signal({ type: 'chat', data: 'lost' })
      await anna.page.evaluate(() => window.person.reconnection.dispose())
      expect(await anna.outcome(index)).toMatchObject({ state: 'rejected', code: 'disposed' })
      await expectGone(anna)
      network.restore()
      await anna.untilSdkEvent('sessionReconnected')
      expect(await anna.eventLines('reconnected')).toEqual([])
    }),
  )

  itAtRelease(
    'detaches while it waits for an attempt of a rejoin or of a first join (S21)',
    withFixture(async ({ open, network, emulator }) => {
      const anna = await open('anna', { clock: true })
      await anna.create({ rejoinMs: 5_000 })
      await anna.connect()
      network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      await expectGone(anna)

      const bob = await open('bob', { clock: true })
      await bob.create({ rejoinMs: 5_000 })
      network.failSessionInfo(500)
      const joining = bob.connect()
      await failToJoin(bob)
      await expectGone(bob)
      expect(await joining).toBe('disposed')

      network.restore()
      const { sessionInfos } = emulator.counters
      await anna.fastForward(60_000)
      await bob.fastForward(60_000)
      expect(emulator.counters.sessionInfos).toBe(sessionInfos)
    }),
  )

  itAtRelease(
    'detaches from a session that has just reconnected, and from one that was left (S21)',
    withFixture(async ({ join, network }) => {
      const anna = await join('anna', { clock: true })
      network.drop('anna')
      await anna.untilEvent('reconnected')
      await expectGone(anna)
      await anna.fastForward(3_000)
      expect(await anna.eventLines('connected')).toEqual(['connected first'])

      const bob = await join('bob')
      await bob.disconnect()
      await expectGone(bob)
    }),
  )
})
