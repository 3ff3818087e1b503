import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { SeenEvent } from '../harness/page/person.types.ts'
import type { Person } from '../harness/person.ts'
import { casesOf } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const FIVE_MINUTES_MS = 300_000

/** The page's clock goes on between an event of the machine and its record in the page. */
const HEARD_LATE_MS = 100

type Refuse = (network: Fixture['network']) => void

const REFUSALS = casesOf<readonly [what: string, refuse: Refuse]>(
  [['is down', (network) => network.refuse('reset')]],
  [
    ['answers session information with 500', (network) => network.failSessionInfo(500)],
    ['turns every socket away', (network) => network.refuse('reset', undefined, 'sockets')],
    ['leaves every socket waiting', (network) => network.refuse('hang', undefined, 'sockets')],
  ],
)

/** After so many failures the browser delays new sockets of a page for seconds. */
const THROTTLED = 'turns every socket away'

describe.concurrent('a server that for 5 minutes', () => {
  for (const [what, refuse] of REFUSALS) {
    it(
      `${what} gets one attempt at a time, when the policy says so, and is joined by the next one (S13)`,
      withFixture(
        async (fixture) => {
          const { emulator, network, open, sessionId, until } = fixture
          const anna = await open('anna', { clock: true, own: 'its sockets are refused' })
          await anna.create()
          await anna.connect()
          const { sessionInfos } = emulator.counters
          refuse(network)
          network.close(1011, 'anna')
          await anna.untilEvent('rejoinScheduled')
          const end = (await now(anna)) + FIVE_MINUTES_MS
          while ((await now(anna)) < end) await moveOn(anna)

          const attempts = await expectSchedule(anna)
          const { count, most } = await anna.page.evaluate(() => window.person.sessionRequests)
          // That of the first join is among them.
          const ofRejoins = count - 1
          const requested = await anna.page.evaluate(() => window.person.joins.calls() - 1)
          expect(requested).toBeGreaterThan(4)
          expect(requested).toBeLessThanOrEqual(attempts)
          // OpenTok sends up to three requests per join, one after the other.
          expect(ofRejoins).toBeLessThanOrEqual(3 * requested)
          expect(emulator.counters.sessionInfos - sessionInfos).toBeLessThanOrEqual(3 * requested)
          expect(most).toBe(1)
          expect(anna.tokenContexts).toHaveLength(1 + attempts)

          if (what === THROTTLED) return
          while ((await anna.snapshot()).phase !== 'waiting') await moveOn(anna)
          network.restore()
          const before = await anna.eventLines('rejoining')
          await moveOn(anna)
          await anna.untilEvent('reconnected')
          expect(await anna.eventLines('rejoining')).toHaveLength(before.length + 1)
          const index = await anna.signal({ type: 'chat', data: 'hello' })
          expect(await anna.outcome(index)).toMatchObject({ state: 'resolved' })
          await until(() => emulator.clients(sessionId).length === 1)
        },
        { keepLostMs: 500 },
      ),
    )
  }
})

const now = (anna: Person) => anna.page.evaluate(() => Date.now())

/** Until every attempt has its token, which comes in real time, and has asked OpenTok to join. */
const untilAsked = ({ page }: Person) =>
  page.waitForFunction(() => {
    const { joins, seen } = window.person
    return joins.calls() > seen.filter(({ name }) => name === 'rejoining').length
  })

/** Advances to the next attempt, or within the current one; OpenTok's retry interval is shorter. */
async function moveOn(anna: Person): Promise<void> {
  await untilAsked(anna)
  const { nextAttemptAt } = await anna.snapshot()
  const waitMs = nextAttemptAt === null ? 3_000 : (nextAttemptAt as number) - (await now(anna))
  await anna.fastForward(Math.max(0, Math.ceil(waitMs)))
  await anna.untilAnswered()
}

/** @returns the number of attempts */
async function expectSchedule(anna: Person): Promise<number> {
  const seen = await anna.seen()
  const scheduled = seen.filter(({ name }) => name === 'rejoinScheduled')
  const attempts = seen.filter(({ name }) => name === 'rejoining')
  expect(scheduled.length - attempts.length).toBeOneOf([0, 1])
  for (const [index, { at }] of attempts.entries()) {
    const { payload, at: scheduledAt } = scheduled[index] as SeenEvent
    expect(payload.attempt).toBe(index + 1)
    const delayMs = payload.delayMs as number
    expect(delayMs).toBeLessThanOrEqual(Math.min(10_000, 500 * 2 ** index))
    expect(at - scheduledAt).toBeGreaterThanOrEqual(Math.floor(delayMs) - HEARD_LATE_MS)
    expect(scheduled[index + 1]?.at ?? at).toBeGreaterThanOrEqual(at)
  }
  return attempts.length
}
