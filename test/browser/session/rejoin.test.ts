import type { Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'
import { PAGE_CACHE } from '../harness/person-reads.ts'
import { refuseFirstSocket } from './refuse-first-socket.ts'
import { describeAtRelease, itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const TOO_LATE = 600_000

describe('the first attempt after the server answers again', () => {
  /** @returns how many attempts there are when the task ends: no timer has fired in between */
  const callBack = (anna: Person) =>
    anna.page.evaluate(() => {
      const { reconnection, seen } = window.person
      reconnection.reconnectNow()
      return seen.filter(({ name }) => name === 'rejoining').length
    })
  const sayOnline = (anna: Person) =>
    anna.page.evaluate(() => {
      window.dispatchEvent(new Event('online'))
      return window.person.seen.filter(({ name }) => name === 'rejoining').length
    })

  for (const [what, hurry] of [
    ["the browser says 'online'", sayOnline],
    ['reconnectNow() is called', callBack],
  ] as const) {
    it(
      `is made at once when ${what}, and is the one that reconnects; OpenTok alone never does (S7)`,
      withFixture(
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
          expect(await hurry(anna)).toBe(1)
          await anna.untilEvent('reconnected')
          expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
          expect(await anna.stats()).toMatchObject({ joins: 2, outages: 1, attempts: 1 })

          await bare.fastForward(TOO_LATE)
          const index = await anna.signal({ type: 'chat', data: 'is anybody here' })
          expect(await anna.outcome(index)).toMatchObject({ state: 'resolved' })
          expect((await bare.sdkEventLines()).at(-1)).toBe(
            'sessionDisconnected (networkDisconnected)',
          )
          expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
          expect(members()).toEqual(['anna'])
        },
        { keepLostMs: 200 },
      ),
    )
  }

  /** @returns how many attempts there were at the end of the task in which the browser said that it is online */
  async function watchOnline({ page }: Person): Promise<() => Promise<number>> {
    const handle = await page.evaluateHandle(() => {
      const atOnline = { attempts: 0 }
      const count = () => {
        atOnline.attempts = window.person.seen.filter(({ name }) => name === 'rejoining').length
      }
      addEventListener('online', count, { once: true })
      return atOnline
    })
    return async () => (await handle.jsonValue()).attempts
  }

  it(
    'is not made by a frozen page, and is made at once when the page is resumed (S18)',
    withFixture(async ({ open, network, emulator }) => {
      const anna = await open('anna')
      await anna.create({ rejoinMs: TOO_LATE })
      await anna.connect()
      network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      const say = (name: string) =>
        anna.page.evaluate((said) => document.dispatchEvent(new Event(said)), name)
      // A headless browser never freezes a page.
      await say('freeze')
      expect(await anna.snapshot()).toMatchObject({ phase: 'offline', nextAttemptAt: null })
      // The other one that may run is short: it makes the next join safe.
      expect((await anna.runningTimers()).filter((ms) => ms > 1_000)).toHaveLength(1)
      const { sessionInfos } = emulator.counters
      await say('resume')
      await anna.untilEvent('reconnected')
      expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
      expect(await anna.eventLines('rejoining')).toHaveLength(1)
      expect((await anna.costs()).listeners.platform).toEqual(PAGE_CACHE)
    }),
  )

  it(
    'is not made while the browser is offline, and is made at once when it is online (S6)',
    withFixture(async ({ open, network, emulator }) => {
      const anna = await open('anna')
      await anna.create({ rejoinMs: TOO_LATE })
      await anna.connect()
      network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      await anna.page.context().setOffline(true)
      await anna.untilPhase('offline')
      await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
      const { sessionInfos } = emulator.counters
      const countAtOnline = await watchOnline(anna)
      await anna.page.context().setOffline(false)
      await anna.untilEvent('reconnected')
      expect(await countAtOnline()).toBe(1)
      expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
      expect(await anna.eventLines('rejoining')).toHaveLength(1)
    }),
  )

  for (const what of ['its request', 'its socket']) {
    itAtRelease(
      `is made when the browser is online again, although ${what} hung (S6, S7)`,
      withFixture(
        async ({ open, network, emulator, sessionId, until }) => {
          const anna = await open('anna', { own: 'its sockets are refused' })
          await anna.create({ rejoinMs: TOO_LATE })
          await anna.connect()
          network.close(1011, 'anna')
          await anna.untilEvent('rejoinScheduled')
          const { sockets } = emulator.counters
          const goOffline =
            what === 'its request' ? await holdRequests(anna) : () => Promise.resolve()
          network.refuse('hang', undefined, 'sockets')
          const requested = anna.page.waitForRequest(SESSION_INFORMATION)
          await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
          await requested
          if (what === 'its socket') await until(() => emulator.counters.sockets > sockets)

          await anna.page.context().setOffline(true)
          await goOffline()
          await anna.untilPhase('offline')
          network.restore()
          const countAtOnline = await watchOnline(anna)
          await anna.page.context().setOffline(false)
          await anna.untilEvent('reconnected')
          expect(await countAtOnline()).toBe(2)
          expect(await anna.eventLines('rejoining')).toEqual(['rejoining 1', 'rejoining 2'])
          await until(() => emulator.clients(sessionId).length === 1)
        },
        { keepLostMs: 200 },
      ),
    )
  }

  itAtRelease(
    'is made again when an attempt hangs and the network is reported to be back, without the rest of joinTimeoutMs (S7)',
    withFixture(
      async ({ open, network, emulator, sessionId, until }) => {
        const anna = await open('anna', { clock: true, own: 'its sockets are refused' })
        await anna.create({ rejoinMs: 20 })
        await anna.connect()
        const { sockets } = emulator.counters
        network.close(1011, 'anna')
        await anna.untilEvent('rejoinScheduled')
        network.refuse('hang', undefined, 'sockets')
        await anna.fastForward(20)
        await until(() => emulator.counters.sockets > sockets)
        for (let second = 0; second < 3; second += 1) await anna.fastForward(1_000)
        expect(await anna.eventLines('rejoining')).toEqual(['rejoining 1'])
        network.restore()
        await anna.page.evaluate(() => dispatchEvent(new Event('online')))
        await anna.fastForward(1)
        await anna.untilEvent('rejoining', 2)
        await anna.fastForward(600)
        await anna.untilEvent('reconnected')
        await until(() => emulator.clients(sessionId).length === 1)
      },
      { keepLostMs: 200 },
    ),
  )
})

const SESSION_INFORMATION = '**/proxy/*/session/*'

/** Returns a function that aborts hanging requests, like a browser that goes offline; Playwright's mode does not. */
async function holdRequests({ page }: Person): Promise<() => Promise<void>> {
  const held: Route[] = []
  await page.route(SESSION_INFORMATION, (route) => void held.push(route))
  return async () => {
    await Promise.all(held.map((route) => route.abort('internetdisconnected')))
    await page.unroute(SESSION_INFORMATION)
  }
}

describe('a server that rejects the token', () => {
  it(
    'makes the library request one more token, and ends the session if that is rejected too (S12)',
    withFixture(async ({ open, network, emulator, sessionId, members, until }) => {
      const anna = await open('anna', { clock: true })
      await anna.create({ rejoinMs: 20 })
      await anna.connect()
      const index = await anna.signal({ type: 'chat', data: 'hello' })
      await anna.outcome(index)
      const expired = emulator.createToken(sessionId, { data: 'anna', expiresInMs: -1 })
      anna.answerTokens(() => expired)
      network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      await anna.fastForward(20)
      await anna.untilStatus('disconnected')
      expect(anna.tokenContexts).toEqual([
        { attempt: 1, purpose: 'join', sessionId },
        { attempt: 1, purpose: 'rejoin', sessionId },
        { attempt: 1, purpose: 'rejected', sessionId },
      ])
      expect((await anna.eventLines()).at(-1)).toBe(
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

describeAtRelease.concurrent('a rejoin whose first socket is refused', () => {
  for (const seconds of [1, 0.3, 5]) {
    it(
      `ends with one client after ${seconds} s (S15)`,
      withFixture(
        async (fixture) => {
          const anna = await fixture.open('anna', { own: 'its sockets are refused' })
          await anna.create({ rejoinMs: 20, options: { joinTimeoutMs: 60_000 } })
          await anna.connect()
          const { connectionId } = await anna.snapshot()
          refuseFirstSocket(fixture, seconds * 1_000)
          fixture.network.close(1011, 'anna')
          await anna.untilEvent('reconnected')
          const index = await anna.signal({ type: 'chat', data: 'hello' })
          expect(await anna.outcome(index)).toMatchObject({ state: 'resolved' })
          const clients = () => fixture.emulator.clients(fixture.sessionId)
          await fixture.until(() => clients().length === 1)
          const snapshot = await anna.snapshot()
          expect(clients()).toMatchObject([{ connectionId: snapshot.connectionId, online: true }])
          expect(snapshot.connectionId).not.toBe(connectionId)
          expect(await anna.eventLines('reconnecting', 'reconnected', 'disconnected')).toEqual([
            'reconnecting waiting networkDisconnected',
            'reconnected rejoined 1',
          ])
          expect(fixture.emulator.counters.joins).toBe(2)
        },
        { keepLostMs: 500, unknownSocketCloseCode: 1011 },
      ),
    )
  }
})
