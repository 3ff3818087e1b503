import { describe, expect, it } from 'vitest'
import { useStage } from '../browser/harness.ts'
import type { Stage } from '../browser/harness.ts'
import type { CreateOptions } from '../page/person.types.ts'
import type { Person } from '../browser/person.ts'

const onStage = useStage()

const TEN_MINUTES_MS = 600_000
/** Never due by itself. */
const NOT_BY_ITSELF_MS = TEN_MINUTES_MS

async function joinByTheClock({ open }: Stage, options: CreateOptions): Promise<Person> {
  const anna = await open('anna', { clock: true })
  await anna.create(options)
  await anna.connect()
  return anna
}

const hurry = (anna: Person) => anna.page.evaluate(() => window.person.reconnection.reconnectNow())

/** Over for good: nothing is left that could begin anew, whatever time passes; but the app may. */
async function expectOver(anna: Person, { members, network }: Stage): Promise<void> {
  expect(await anna.runningTimers()).toEqual([])
  expect((await anna.costs()).listeners.platform).toEqual({})
  const calls = () => anna.page.evaluate(() => window.person.joins.calls())
  const asked = await calls()
  network.restore()
  await hurry(anna)
  await anna.fastForward(TEN_MINUTES_MS)
  expect(await calls()).toBe(asked)
  expect(members()).toEqual([])
  expect(await anna.connect()).toBe('resolved')
  expect(members()).toEqual(['anna'])
}

const readEnd = async (anna: Person) =>
  (await anna.seen()).find(({ name }) => name === 'disconnected')

describe('a reason that nobody knows', () => {
  const REASON = 'somethingNew'

  it(
    'is passed on verbatim and not mended (S11)',
    onStage(async (stage) => {
      const anna = await joinByTheClock(stage, {})
      stage.network.kick('anna', REASON)
      await anna.untilStatus('disconnected')
      expect((await anna.sdkStory()).at(-1)).toBe(`sessionDisconnected (${REASON})`)
      expect(await anna.story()).toEqual([
        'connecting',
        'connected first',
        `disconnected ${REASON} for good`,
      ])
      expect(await anna.snapshot()).toMatchObject({ reason: REASON, error: null, attempt: 0 })
      await expectOver(anna, stage)
    }),
  )

  it(
    'is mended if rejoin.when says so, which cannot bring back who was forced out (S11, S10)',
    onStage(async (stage) => {
      const { network } = stage
      const anna = await joinByTheClock(stage, {
        mends: REASON,
        rejoinMs: NOT_BY_ITSELF_MS,
      })
      network.kick('anna', REASON)
      await anna.untilEvent('rejoinScheduled')
      expect(await anna.snapshot()).toMatchObject({ status: 'reconnecting', reason: REASON })
      await hurry(anna)
      await anna.untilEvent('reconnected')
      expect(await anna.story('reconnecting', 'reconnected')).toEqual([
        `reconnecting waiting ${REASON}`,
        'reconnected rejoined 1',
      ])
      expect(stage.members()).toEqual(['anna'])

      network.kick('anna')
      await anna.untilStatus('disconnected')
      expect((await anna.story()).at(-1)).toBe('disconnected forceDisconnected for good')
      await expectOver(anna, stage)
    }),
  )
})

describe('an outage that does not end', () => {
  it(
    'is given up when giveUpMs are over, with the last error as the cause (S13)',
    onStage(async (stage) => {
      const anna = await joinByTheClock(stage, {
        rejoinMs: 5_000,
        options: { giveUpMs: 60_000 },
      })
      stage.network.refuse()
      stage.network.close(1011, 'anna')
      await anna.untilEvent('rejoinScheduled')
      while ((await anna.status()) === 'reconnecting') await anna.fastForward(1_000)

      expect((await anna.story()).at(-1)).toBe(
        'disconnected networkDisconnected gaveUp recoverable',
      )
      const end = await readEnd(anna)
      expect(end?.payload.error).toMatchObject({ code: 'gaveUp', cause: 'OT_CONNECT_FAILED' })
      const begin = (await anna.seen()).find(({ name }) => name === 'reconnecting')
      const lastedMs = (end?.at ?? 0) - (begin?.at ?? 0)
      expect(lastedMs).toBeGreaterThanOrEqual(60_000)
      expect(lastedMs).toBeLessThan(62_000)
      expect(await anna.stats()).toMatchObject({ joins: 1, outages: 1 })
      await expectOver(anna, stage)
    }),
  )

  for (const [what, waits, cause] of [
    ['at once', [], undefined],
    ['after two attempts', [20, 40], 'OT_INVALID_HTTP_STATUS'],
  ] as const) {
    it(
      `is given up ${what} when the policy answers null, with the last error as the cause (S13)`,
      onStage(async (stage) => {
        const anna = await joinByTheClock(stage, { rejoinMs: waits })
        stage.network.failSessionInfo(503)
        stage.network.close(1011, 'anna')
        await anna.untilSdkEvent('sessionDisconnected (networkDisconnected)')
        while ((await anna.status()) !== 'disconnected') await anna.fastForward(600)

        expect(await anna.story('rejoining')).toHaveLength(waits.length)
        expect((await anna.story()).at(-1)).toBe(
          'disconnected networkDisconnected gaveUp recoverable',
        )
        const error = (await readEnd(anna))?.payload.error as { cause?: string }
        expect(error).toMatchObject({ code: 'gaveUp' })
        expect(error.cause).toBe(cause)
        await expectOver(anna, stage)
      }),
    )
  }
})

describe('a token provider in an outage', () => {
  it(
    'that rejects, throws or never answers costs an attempt each, and never a request (S12)',
    onStage(async (stage) => {
      const { emulator, network } = stage
      const anna = await joinByTheClock(stage, { rejoinMs: NOT_BY_ITSELF_MS })
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

      const token = emulator.createToken(stage.sessionId, { data: 'anna' })
      await anna.page.evaluate((given) => {
        window.person.provideToken = () => Promise.resolve(given)
      }, token)
      await hurry(anna)
      await anna.untilEvent('reconnected')
      expect(await anna.story('reconnected', 'disconnected')).toEqual(['reconnected rejoined 4'])
      expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
    }),
  )
})

describe('a connection that flaps every 6 s', () => {
  it(
    'for 3 minutes is one outage, which keeps its count of attempts and ends by giveUpMs (S17)',
    onStage(async (stage) => {
      const { members, network, until } = stage
      const anna = await joinByTheClock(stage, {
        rejoinMs: NOT_BY_ITSELF_MS,
        options: { giveUpMs: 180_000, reconnectedMs: 5_000 },
      })
      /** Down for 4 s, and up for 2 s: too short to settle. */
      async function flap(): Promise<void> {
        // Opened and closed at once: what fails to open is throttled by the browser.
        network.refuse('acceptThenClose', 'anna')
        network.drop('anna')
        await anna.untilStatus('reconnecting')
        // In one leap it would look as if the page had slept, which does not count.
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
      expect(await anna.story('rejoining')).toEqual(['rejoining 1', 'rejoining 2'])
      expect((await anna.story('reconnected')).at(-1)).toBe('reconnected resumed 2')
      expect(await anna.story('connected')).toEqual(['connected first'])
      expect(await anna.stats()).toMatchObject({ outages: 1, attempts: 2, joins: 3 })
      while ((await anna.status()) !== 'disconnected') {
        await flap()
        await anna.page.waitForFunction(() => window.person.reconnection.status !== 'reconnecting')
        await anna.fastForward(1_900)
      }
      expect((await anna.story()).at(-1)).toBe('disconnected null gaveUp recoverable')
      const end = await readEnd(anna)
      const begin = (await anna.seen()).find(({ name }) => name === 'reconnecting')
      const lastedMs = (end?.at ?? 0) - (begin?.at ?? 0)
      expect(lastedMs).toBeGreaterThanOrEqual(180_000)
      expect(lastedMs).toBeLessThan(195_000)
      expect(await anna.stats()).toMatchObject({ outages: 1 })
      await until(() => members().length === 0)
      await expectOver(anna, stage)
    }),
  )
})
