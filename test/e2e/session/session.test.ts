import { describe, expect, it } from 'vitest'
import { useStage } from '../browser/harness.ts'
import type { Person } from '../browser/person.ts'

const onStage = useStage()

const LEFT = 'disconnected clientDisconnected for good'

/** Moves on until OpenTok has asked three times for session information that is not given. */
async function failToJoin(person: Person): Promise<void> {
  while ((await person.snapshot()).phase !== 'waiting') await person.fastForward(600)
}

describe('joining', () => {
  it(
    'goes from idle to connected and announces each status once (S1)',
    onStage(async ({ open, emulator, members, sessionId }) => {
      const anna = await open('anna')
      await anna.create()
      expect(await anna.status()).toBe('idle')
      expect(await anna.connect()).toBe('resolved')
      expect(await anna.story()).toEqual(['connecting', 'connected first'])
      expect(await anna.story('statusChanged')).toEqual([
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
    onStage(async ({ open, emulator }) => {
      const anna = await open('anna')
      await anna.create()
      const outcomes = await anna.page.evaluate(() =>
        Promise.all([window.person.connect(), window.person.connect()]),
      )
      expect(outcomes).toEqual(['resolved', 'resolved'])
      expect(await anna.connect()).toBe('resolved')
      expect(await anna.story()).toEqual(['connecting', 'connected first'])
      expect(emulator.counters).toMatchObject({ sessionInfos: 1, joins: 1 })
    }),
  )

  it(
    'rejects with joinTimeout when the server never answers, and the next call works (S14)',
    onStage(async ({ open, emulator, network, members, until }) => {
      const anna = await open('anna', { clock: true })
      await anna.create({ options: { joinTimeoutMs: 5_000, joinAttempts: 1 } })
      network.ignore('connection')
      const joining = anna.connect()
      await until(() => emulator.counters.sockets === 1)
      await anna.fastForward(5_000)
      expect(await joining).toBe('joinTimeout')
      expect(await anna.runningTimers()).toEqual([])
      expect(await anna.connect()).toBe('resolved')
      expect(await anna.story()).toEqual([
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
    onStage(async ({ join, members, until }) => {
      const anna = await join('anna')
      const outcomes = await anna.page.evaluate(() =>
        Promise.all([window.person.disconnect(), window.person.connect()]),
      )
      expect(outcomes).toEqual(['resolved', 'resolved'])
      expect(await anna.story()).toEqual([
        'connecting',
        'connected first',
        LEFT,
        'connecting',
        'connected first',
      ])
      await until(() => members().length === 1)
      // What the first leave still had to say must not end the second join.
      const place = await anna.signal({ type: 'chat', data: 'still here' })
      expect(await anna.outcome(place)).toMatchObject({ state: 'resolved' })
      expect(await anna.status()).toBe('connected')
      expect(members()).toEqual(['anna'])
    }),
  )
})

describe('leaving', () => {
  async function expectLeft(anna: Person): Promise<void> {
    expect(await anna.status()).toBe('disconnected')
    expect(await anna.runningTimers()).toEqual([])
    expect((await anna.story()).filter((line) => line.startsWith('disconnected'))).toEqual([LEFT])
    expect(await anna.snapshot()).toMatchObject({
      status: 'disconnected',
      reason: 'clientDisconnected',
      error: null,
      connectionId: null,
    })
  }

  it(
    'leaves while connected, and twice is once (S9)',
    onStage(async ({ join, members, until }) => {
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

  it(
    'leaves while OpenTok resumes, and knocks no more (S9)',
    onStage(async ({ join, network, emulator, members }) => {
      const anna = await join('anna', { clock: true })
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
    'leaves while it waits for the next attempt, which is never made (S9)',
    onStage(async ({ open, network, emulator, members }) => {
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

  it(
    'leaves while a first join waits for its next attempt (S9)',
    onStage(async ({ open, network, emulator, members }) => {
      const anna = await open('anna', { clock: true })
      await anna.create({ rejoinMs: 60_000 })
      network.failSessionInfo(500)
      const joining = anna.connect()
      await failToJoin(anna)
      expect(await anna.disconnect()).toBe('resolved')
      expect(await joining).toBe('left')
      expect(await anna.story('connecting', 'connected', 'disconnected')).toEqual([
        'connecting',
        'disconnected null for good',
      ])
      expect(await anna.runningTimers()).toEqual([])
      network.restore()
      const { sessionInfos } = emulator.counters
      await anna.fastForward(60_000)
      expect(emulator.counters.sessionInfos).toBe(sessionInfos)
      expect(members()).toEqual([])
    }),
  )

  it(
    'leaves while a join is under way, whose late answer revives nothing (S9)',
    onStage(async ({ open, network, members, until }) => {
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
      expect(await anna.runningTimers()).toEqual([])
      expect(await anna.story()).toEqual(['connecting', 'disconnected null for good'])
      expect(await anna.connect()).toBe('resolved')
      expect(members()).toEqual(['anna'])
    }),
  )

  it(
    'ends connected after connect(), disconnect() and connect() in one tick (S9, S16)',
    onStage(async ({ open, members, until }) => {
      const anna = await open('anna')
      await anna.create()
      const outcomes = await anna.page.evaluate(() => {
        const { person } = window
        return Promise.all([person.connect(), person.disconnect(), person.connect()])
      })
      expect(outcomes).toEqual(['left', 'resolved', 'resolved'])
      expect((await anna.story()).at(-1)).toBe('connected first')
      expect(await anna.story('connected')).toHaveLength(1)
      await until(() => members().length === 1)
    }),
  )

  it(
    'accepts being forced out: no attempt, not recoverable (S10)',
    onStage(async ({ join, network, emulator, members }) => {
      const anna = await join('anna', { clock: true })
      network.kick('anna')
      await anna.untilStatus('disconnected')
      expect(await anna.story()).toEqual([
        'connecting',
        'connected first',
        'disconnected forceDisconnected for good',
      ])
      expect(await anna.runningTimers()).toEqual([])
      await anna.fastForward(60_000)
      expect(emulator.counters.sessionInfos).toBe(1)
      expect(members()).toEqual([])
    }),
  )
})

describe('a session that the app drives itself', () => {
  it(
    'is taken over when it is connected already (S20)',
    onStage(async ({ open, network }) => {
      const anna = await open('anna')
      await anna.connectItself()
      await anna.create({ options: { reconnectedMs: 100 } })
      expect(await anna.status()).toBe('connected')
      expect(await anna.connect()).toBe('resolved')
      network.drop('anna')
      await anna.untilEvent('connected')
      expect(await anna.story()).toEqual([
        'reconnecting resuming',
        'reconnected resumed 0',
        'connected again',
      ])
    }),
  )

  it(
    'is followed when the app connects and disconnects it (S20)',
    onStage(async ({ open, emulator, members, until }) => {
      const anna = await open('anna')
      await anna.create()
      await anna.connectItself()
      await anna.untilStatus('connected')
      await anna.page.evaluate(() => window.person.session.disconnect())
      await anna.untilStatus('disconnected')
      expect(await anna.story()).toEqual(['connected first', LEFT])
      expect(await anna.runningTimers()).toEqual([])
      expect(emulator.counters.sessionInfos).toBe(1)
      await until(() => members().length === 0)
    }),
  )
})

describe('dispose()', () => {
  /** Disposes, and checks that nothing of the library is left in the page or reacts to the session. */
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

  it(
    'lets go of an idle session, and of one that is joining (S21)',
    onStage(async ({ open, network }) => {
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
    'lets go of a connected session, which stays joined and keeps the listeners of the app (S21)',
    onStage(async ({ join, network, members }) => {
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
    'lets go while OpenTok resumes: held signals reject, and OpenTok goes on alone (S21)',
    onStage(async ({ join, network }) => {
      const anna = await join('anna')
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const place = await anna.signal({ type: 'chat', data: 'lost' })
      await anna.page.evaluate(() => window.person.reconnection.dispose())
      expect(await anna.outcome(place)).toMatchObject({ state: 'rejected', code: 'disposed' })
      await expectGone(anna)
      network.restore()
      await anna.untilSdkEvent('sessionReconnected')
      expect(await anna.story('reconnected')).toEqual([])
    }),
  )

  it(
    'lets go while it waits for an attempt, of a rejoin and of a first join (S21)',
    onStage(async ({ open, network, emulator }) => {
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

  it(
    'lets go of a session that has just reconnected, and of one that was left (S21)',
    onStage(async ({ join, network }) => {
      const anna = await join('anna', { clock: true })
      network.drop('anna')
      await anna.untilEvent('reconnected')
      await expectGone(anna)
      await anna.fastForward(3_000)
      expect(await anna.story('connected')).toEqual(['connected first'])

      const bob = await join('bob')
      await bob.disconnect()
      await expectGone(bob)
    }),
  )
})
