import { describe, expect, it } from 'vitest'
import { useStage } from './harness.ts'
import type { SeenEvent } from './page/person.page.ts'
import type { Person } from './person.ts'
import { refuseFirstSocket } from './refuse-first-socket.ts'

const onStage = useStage()

const TOO_LATE = 600_000

describe('the first attempt after the server answers again', () => {
  const callBack = (anna: Person) =>
    anna.page.evaluate(() => window.person.reconnection.reconnectNow())
  const sayOnline = (anna: Person) =>
    anna.page.evaluate(() => window.dispatchEvent(new Event('online')))

  for (const [what, hurry] of [
    ["the browser says 'online'", sayOnline],
    ['reconnectNow() is called', callBack],
  ] as const) {
    it(
      `is made when ${what}, and is reconnected within 1 s; OpenTok alone never is (S7)`,
      onStage(
        async ({ open, network, emulator, members }) => {
          const anna = await open('anna')
          await anna.create({ rejoinMs: TOO_LATE })
          await anna.connect()
          const bare = await open('bare', { clock: true })
          await bare.connectItself()
          expect(members()).toEqual(['anna', 'bare'])

          network.close(1011)
          network.refuse()
          await anna.untilEvent('rejoinScheduled')
          await bare.untilSdkEvent('sessionDisconnected (networkDisconnected)')
          const { sessionInfos } = emulator.counters
          network.restore()
          const restoredAt = Date.now()
          await hurry(anna)
          await anna.untilEvent('reconnected')
          const back = (await anna.seen()).find(({ name }) => name === 'reconnected')
          expect((back?.at ?? Infinity) - restoredAt).toBeLessThan(1_000)
          expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
          expect(await anna.stats()).toMatchObject({ joins: 2, outages: 1, attempts: 1 })

          await bare.fastForward(TOO_LATE)
          const place = await anna.signal({ type: 'chat', data: 'is anybody here' })
          expect(await anna.outcome(place)).toMatchObject({ state: 'resolved' })
          expect((await bare.sdkStory()).at(-1)).toBe('sessionDisconnected (networkDisconnected)')
          expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
          expect(members()).toEqual(['anna'])
        },
        { keepLostMs: 200 },
      ),
    )
  }

  it(
    'is not made by a page that is frozen, and at once when it is thawed (S18)',
    onStage(async ({ open, network, emulator }) => {
      const anna = await open('anna')
      await anna.create({ rejoinMs: TOO_LATE })
      await anna.connect()
      network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      const say = (name: string) =>
        anna.page.evaluate((said) => document.dispatchEvent(new Event(said)), name)
      // Headless, the browser freezes no page, whatever it is told.
      await say('freeze')
      expect(await anna.snapshot()).toMatchObject({ phase: 'offline', nextAttemptAt: null })
      expect(await anna.runningTimers()).toHaveLength(1)
      const { sessionInfos } = emulator.counters
      await say('resume')
      await anna.untilEvent('reconnected')
      expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
      expect(await anna.story('rejoining')).toHaveLength(1)
      expect((await anna.costs()).listeners.platform).toEqual({})
    }),
  )

  it(
    'is not made while the browser says offline, and at once when it says online (S6)',
    onStage(async ({ open, network, emulator }) => {
      const anna = await open('anna')
      await anna.create({ rejoinMs: TOO_LATE })
      await anna.connect()
      network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      await anna.page.context().setOffline(true)
      await anna.untilPhase('offline')
      await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
      const { sessionInfos } = emulator.counters
      await anna.page.context().setOffline(false)
      const onlineAt = Date.now()
      await anna.untilEvent('reconnected')
      const back = (await anna.seen()).find(({ name }) => name === 'reconnected')
      expect((back?.at ?? Infinity) - onlineAt).toBeLessThan(1_000)
      expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
      expect(await anna.story('rejoining')).toHaveLength(1)
    }),
  )
})

describe('a server that refuses', () => {
  it(
    'is asked by one attempt at a time, when the policy says and no sooner, for 5 minutes (S13)',
    onStage(async ({ open, network, emulator, until }) => {
      const anna = await open('anna', { clock: true })
      await anna.create()
      await anna.connect()
      const inFlight = new Set<unknown>()
      let most = 0
      anna.page.on('request', (request) => {
        if (!/\/proxy\/.*\/session\//.test(request.url())) return
        inFlight.add(request)
        most = Math.max(most, inFlight.size)
      })
      for (const end of ['requestfinished', 'requestfailed'] as const) {
        // @ts-expect-error the overloads of `on` take one name each
        anna.page.on(end, (request: unknown) => inFlight.delete(request))
      }

      const before = emulator.counters.sessionInfos
      network.failSessionInfo(500)
      network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      const now = () => anna.page.evaluate(() => Date.now())
      const until5Minutes = (await now()) + 300_000
      while ((await now()) < until5Minutes) {
        await anna.fastForward(1_000)
        await until(() => inFlight.size === 0)
      }

      const seen = await anna.seen()
      const scheduled = seen.filter(({ name }) => name === 'rejoinScheduled')
      const attempts = seen.filter(({ name }) => name === 'rejoining')
      expect(attempts.length).toBeGreaterThan(9)
      expect(scheduled.length - attempts.length).toBeOneOf([0, 1])
      for (const [index, { at }] of attempts.entries()) {
        const { payload, at: scheduledAt } = scheduled[index] as SeenEvent
        expect(payload.attempt).toBe(index + 1)
        const delayMs = payload.delayMs as number
        expect(delayMs).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** index))
        expect(at - scheduledAt).toBeGreaterThanOrEqual(Math.floor(delayMs))
        // OpenTok asks three times for each join, and needs no more than that.
        expect(scheduled[index + 1]?.at ?? at).toBeGreaterThanOrEqual(at)
      }
      const asked = emulator.counters.sessionInfos - before
      expect(asked).toBeLessThanOrEqual(3 * attempts.length)
      // The last one may be on its way.
      expect(asked).toBeGreaterThanOrEqual(attempts.length - 1)
      expect(most).toBe(1)
      expect(anna.tokenContexts).toHaveLength(1 + attempts.length)

      network.restore()
      await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
      await until(() => inFlight.size === 0)
      while ((await anna.status()) === 'reconnecting') {
        await anna.fastForward(1_000)
        await until(() => inFlight.size === 0)
      }
      expect(await anna.status()).toBeOneOf(['reconnected', 'connected'])
    }),
  )

  it(
    'on account of the token: the provider is asked once more, then it is over (S12)',
    onStage(async ({ open, network, emulator, sessionId, members, until }) => {
      const anna = await open('anna', { clock: true })
      await anna.create({ rejoinMs: 20 })
      await anna.connect()
      const place = await anna.signal({ type: 'chat', data: 'hello' })
      await anna.outcome(place)
      anna.answerTokens(() => emulator.createToken(sessionId, { data: 'anna', expiresInMs: -1 }))
      network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      await anna.fastForward(20)
      await anna.untilStatus('disconnected')
      expect(anna.tokenContexts).toEqual([
        { attempt: 1, purpose: 'join', sessionId },
        { attempt: 1, purpose: 'rejoin', sessionId },
        { attempt: 1, purpose: 'rejected', sessionId },
      ])
      expect((await anna.story()).at(-1)).toBe(
        'disconnected networkDisconnected tokenRejected for good',
      )
      expect(emulator.counters.sessionInfos).toBe(3)
      await anna.fastForward(TOO_LATE)
      expect(anna.tokenContexts).toHaveLength(3)
      expect(emulator.counters.sessionInfos).toBe(3)
      expect(await anna.runningTimers()).toEqual([])
      network.forget('anna')
      await until(() => members().length === 0)
    }),
  )
})

describe.concurrent('a rejoin whose first socket is refused', () => {
  for (const seconds of [0.3, 1, 5]) {
    it(
      `ends with one member after ${seconds} s (S15)`,
      onStage(
        async (stage) => {
          const anna = await stage.open('anna')
          await anna.create({ rejoinMs: 20 })
          await anna.connect()
          const { connectionId } = await anna.snapshot()
          await refuseFirstSocket(anna, stage, seconds * 1_000)
          stage.network.close(1011, 'anna')
          await anna.untilEvent('reconnected')
          const place = await anna.signal({ type: 'chat', data: 'hello' })
          expect(await anna.outcome(place)).toMatchObject({ state: 'resolved' })
          const clients = () => stage.emulator.clients(stage.sessionId)
          await stage.until(() => clients().length === 1)
          const snapshot = await anna.snapshot()
          expect(clients()).toMatchObject([{ connectionId: snapshot.connectionId, online: true }])
          expect(snapshot.connectionId).not.toBe(connectionId)
          expect(await anna.story('reconnecting', 'reconnected', 'disconnected')).toEqual([
            'reconnecting waiting networkDisconnected',
            'reconnected rejoined 1',
          ])
          expect(stage.emulator.counters.joins).toBe(2)
        },
        { keepLostMs: 500, unknownSocketCloseCode: 1011 },
      ),
    )
  }
})
