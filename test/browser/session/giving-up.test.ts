import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { CreateOptions } from '../harness/page/person.types.ts'
import type { Person } from '../harness/person.ts'
import { PAGE_CACHE } from '../harness/person-reads.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const TEN_MINUTES_MS = 600_000
/** A wait that never ends during a test. */
const NOT_BY_ITSELF_MS = TEN_MINUTES_MS

async function joinByTheClock(
  { open }: Fixture,
  options: CreateOptions,
  own?: string,
): Promise<Person> {
  const anna = await open('anna', { clock: true, ...(own !== undefined && { own }) })
  await anna.create(options)
  await anna.connect()
  return anna
}

const hurry = (anna: Person) => anna.page.evaluate(() => window.person.reconnection.reconnectNow())

/** Ended for good: nothing starts again by itself, but the app can join again. */
async function expectOver(anna: Person, { members, network }: Fixture): Promise<void> {
  await anna.untilNoTimer()
  expect((await anna.costs()).listeners.platform).toEqual(PAGE_CACHE)
  const calls = () => anna.page.evaluate(() => window.person.joins.calls())
  const requested = await calls()
  network.restore()
  await hurry(anna)
  await anna.fastForward(TEN_MINUTES_MS)
  expect(await calls()).toBe(requested)
  expect(members()).toEqual([])
  expect(await anna.connect()).toBe('resolved')
  expect(members()).toEqual(['anna'])
}

const readEnd = async (anna: Person) =>
  (await anna.seen()).find(({ name }) => name === 'disconnected')

describe('an unknown reason', () => {
  const REASON = 'somethingNew'

  itAtRelease(
    'is passed on unchanged and not recovered (S11)',
    withFixture(async (fixture) => {
      const anna = await joinByTheClock(fixture, {})
      fixture.network.kick('anna', REASON)
      await anna.untilStatus('disconnected')
      expect((await anna.sdkEventLines()).at(-1)).toBe(`sessionDisconnected (${REASON})`)
      expect(await anna.eventLines()).toEqual([
        'connecting',
        'connected first',
        `disconnected ${REASON} for good`,
      ])
      expect(await anna.snapshot()).toMatchObject({ reason: REASON, error: null, attempt: 0 })
      await expectOver(anna, fixture)
    }),
  )

  it(
    'is recovered if rejoin.when allows it, but never after a forced disconnect (S11, S10)',
    withFixture(async (fixture) => {
      const { network } = fixture
      const anna = await joinByTheClock(fixture, {
        recovers: REASON,
        rejoinMs: NOT_BY_ITSELF_MS,
      })
      network.kick('anna', REASON)
      await anna.untilEvent('rejoinScheduled')
      expect(await anna.snapshot()).toMatchObject({ status: 'reconnecting', reason: REASON })
      await hurry(anna)
      await anna.untilEvent('reconnected')
      expect(await anna.eventLines('reconnecting', 'reconnected')).toEqual([
        `reconnecting waiting ${REASON}`,
        'reconnected rejoined 1',
      ])
      expect(fixture.members()).toEqual(['anna'])

      network.kick('anna')
      await anna.untilStatus('disconnected')
      expect((await anna.eventLines()).at(-1)).toBe('disconnected forceDisconnected for good')
      await expectOver(anna, fixture)
    }),
  )
})

describe('an outage that does not end', () => {
  it(
    'is given up after giveUpMs, with the last error as the cause (S13)',
    withFixture(async (fixture) => {
      const anna = await joinByTheClock(fixture, {
        rejoinMs: 5_000,
        options: { giveUpMs: 60_000 },
      })
      fixture.network.refuse()
      fixture.network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      while ((await anna.status()) === 'reconnecting') {
        await anna.fastForward(1_000)
        await anna.untilAnswered()
      }

      expect((await anna.eventLines()).at(-1)).toBe(
        'disconnected networkDisconnected gaveUp recoverable',
      )
      const end = await readEnd(anna)
      expect(end?.payload.error).toMatchObject({ code: 'gaveUp', cause: 'OT_CONNECT_FAILED' })
      const begin = (await anna.seen()).find(({ name }) => name === 'reconnecting')
      const lastedMs = (end?.at ?? 0) - (begin?.at ?? 0)
      expect(lastedMs).toBeGreaterThanOrEqual(60_000)
      expect(lastedMs).toBeLessThan(62_000)
      expect(await anna.stats()).toMatchObject({ joins: 1, outages: 1 })
      await expectOver(anna, fixture)
    }),
  )

  for (const [what, waits, cause] of [
    ['at once', [], undefined],
    ['after two attempts', [20, 40], 'OT_INVALID_HTTP_STATUS'],
  ] as const) {
    itAtRelease(
      `is given up ${what} when the policy returns null, with the last error as the cause (S13)`,
      withFixture(async (fixture) => {
        const anna = await joinByTheClock(fixture, { rejoinMs: waits })
        fixture.network.failSessionInfo(503)
        fixture.network.close(1011, 'anna')
        await anna.untilSdkEvent('sessionDisconnected (networkDisconnected)')
        while ((await anna.status()) !== 'disconnected') {
          await anna.fastForward(600)
          await anna.untilAnswered()
        }

        expect(await anna.eventLines('rejoining')).toHaveLength(waits.length)
        expect((await anna.eventLines()).at(-1)).toBe(
          'disconnected networkDisconnected gaveUp recoverable',
        )
        const error = (await readEnd(anna))?.payload.error as { cause?: string }
        expect(error).toMatchObject({ code: 'gaveUp' })
        expect(error.cause).toBe(cause)
        await expectOver(anna, fixture)
      }),
    )
  }
})

describe('a token provider in an outage', () => {
  it(
    'that rejects, throws or never answers costs one attempt each, without a request (S12)',
    withFixture(async (fixture) => {
      const { emulator, network } = fixture
      const anna = await joinByTheClock(fixture, { rejoinMs: NOT_BY_ITSELF_MS })
      const { sessionInfos } = emulator.counters
      anna.answerTokens(() => Promise.reject(new Error('no token today')))
      network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      await hurry(anna)
      await anna.untilEvent('rejoinScheduled', 2)
      expect(await anna.snapshot()).toMatchObject({ phase: 'waiting', attempt: 1 })

      await anna.page.evaluate(() => {
        window.person.provideToken = () => {
          throw new Error('none to be had')
        }
      })
      await hurry(anna)
      await anna.untilEvent('rejoinScheduled', 3)

      await anna.page.evaluate(() => {
        window.person.provideToken = () => new Promise(() => {})
      })
      await hurry(anna)
      await anna.untilEvent('rejoining', 3)
      await anna.fastForward(15_000)
      await anna.untilEvent('rejoinScheduled', 4)
      expect(emulator.counters.sessionInfos).toBe(sessionInfos)

      const token = emulator.createToken(fixture.sessionId, { data: 'anna' })
      await anna.page.evaluate((given) => {
        window.person.provideToken = () => Promise.resolve(given)
      }, token)
      await hurry(anna)
      await anna.untilEvent('reconnected')
      expect(await anna.eventLines('reconnected', 'disconnected')).toEqual([
        'reconnected rejoined 4',
      ])
      expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
    }),
  )
})

describe('a connection that flaps every 6 s', () => {
  it(
    'for 3 minutes is one outage, which keeps counting attempts and ends after giveUpMs (S17)',
    withFixture(async (fixture) => {
      const { members, network, until } = fixture
      const options = {
        rejoinMs: NOT_BY_ITSELF_MS,
        // Far more than the 2 s, as its clock also runs by itself.
        options: { giveUpMs: 180_000, reconnectedMs: 60_000 },
      }
      const anna = await joinByTheClock(fixture, options, 'its sockets are refused')
      /** Down for 4 s, then up for 2 s, which is too short to settle. */
      async function flap(): Promise<void> {
        // Accepted and then closed: the browser throttles sockets that fail to open.
        network.refuse('acceptThenClose', 'anna')
        network.drop('anna')
        // Not until `reconnecting`: if giveUpMs have passed while it was up, the drop ends it at once.
        await anna.page.waitForFunction(() => window.person.reconnection.status !== 'connected')
        // In small steps: one large step would look like a sleeping page, whose time does not count.
        for (let seconds = 0; seconds < 4; seconds += 1) await anna.fastForward(1_000)
        network.restore('anna')
      }
      let back = 0
      async function rejoin(attempt: number): Promise<void> {
        network.close(1011, 'anna')
        await anna.untilEvent('rejoinScheduled', attempt)
        await hurry(anna)
        await anna.untilEvent('reconnected', (back += 1))
      }
      await rejoin(1)
      for (let flaps = 1; flaps <= 20; flaps += 1) {
        await flap()
        await anna.untilEvent('reconnected', (back += 1))
        await anna.fastForward(1_900)
        if (flaps === 10) await rejoin(2)
      }
      expect(await anna.eventLines('rejoining')).toEqual(['rejoining 1', 'rejoining 2'])
      expect((await anna.eventLines('reconnected')).at(-1)).toBe('reconnected resumed 2')
      expect(await anna.eventLines('connected')).toEqual(['connected first'])
      expect(await anna.stats()).toMatchObject({ outages: 1, attempts: 2, joins: 3 })
      while ((await anna.status()) !== 'disconnected') {
        await flap()
        await anna.page.waitForFunction(() => window.person.reconnection.status !== 'reconnecting')
        await anna.fastForward(1_900)
      }
      expect((await anna.eventLines()).at(-1)).toBe('disconnected null gaveUp recoverable')
      const end = await readEnd(anna)
      const begin = (await anna.seen()).find(({ name }) => name === 'reconnecting')
      const lastedMs = (end?.at ?? 0) - (begin?.at ?? 0)
      expect(lastedMs).toBeGreaterThanOrEqual(180_000)
      expect(lastedMs).toBeLessThan(195_000)
      expect(await anna.stats()).toMatchObject({ outages: 1 })
      await until(() => members().length === 0)
      await expectOver(anna, fixture)
    }),
  )
})
