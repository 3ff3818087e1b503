/** Sessions that end in the client without an event. */
import { describe, expect, it, vi } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'
import { passAwake } from '../harness/pass-awake.ts'
import { refuseFirstSocket } from './refuse-first-socket.ts'
import { describeAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const NAMES = ['anna', 'ben']

/** The browser delays the sockets that are left behind for so long. */
const LATE_MS = 5_000

/** Measured: a join that OpenTok never answers, which takes 15 s, and a second one after the end of the next. */
const TWO_JOINS_MS = 60_000

/** Refuses all new sockets for this long, but still answers requests for session information. */
async function refuseFor({ network }: Fixture, forMs: number): Promise<void> {
  network.refuse('reset', undefined, 'sockets')
  await new Promise((resolve) => setTimeout(resolve, forMs))
  network.restore()
}

/** Looks, four times a second, whether the library is `connected` while the client is not, and counts looks in a row. */
const watchForZombies = (person: Person) =>
  person.page.evaluate(() => {
    const { reconnection, session } = window.person
    let looks = 0
    Object.assign(window, { mostZombieLooks: 0 })
    setInterval(() => {
      const client = session as unknown as { isConnected(): boolean }
      const isZombie = reconnection.status === 'connected' && !client.isConnected()
      looks = isZombie ? looks + 1 : 0
      const { mostZombieLooks } = window as unknown as { mostZombieLooks: number }
      Object.assign(window, { mostZombieLooks: Math.max(mostZombieLooks, looks) })
    }, 250)
  })

/** OpenTok sends on a socket that the browser may still delay, for minutes: then the library says that it does not know. */
const MAYBE_UNSENT = ['resolved', 'outcomeUnknown']

async function expectConnectedForGood(person: Person, outcomes = ['resolved']): Promise<void> {
  await person.page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), LATE_MS)
  const isConnected = () => {
    const { reconnection, session } = window.person
    const client = session as unknown as { isConnected(): boolean }
    return reconnection.status === 'connected' && client.isConnected()
  }
  await person.page.waitForFunction(isConnected, undefined, { timeout: TWO_JOINS_MS })
  const looks = await person.page.evaluate(
    () => (window as unknown as { mostZombieLooks: number }).mostZombieLooks,
  )
  // Two seconds; a page that stalls looks less often.
  expect(looks, `${person.name} was connected over a dead client`).toBeLessThan(8)
  const index = await person.signal({ type: 'chat', data: `from ${person.name}` })
  const { code, state } = await person.outcome(index)
  expect(code ?? state).toBeOneOf(outcomes)
}

/** Somebody who joins now is heard by everybody; who rejoins at that moment hears the next signal. */
async function expectToHear({ join }: Fixture, people: readonly Person[]): Promise<void> {
  const visitor = await join('visitor')
  const hasHeard = ({ page }: Person) =>
    page.evaluate(() => window.person.heard.some(({ type }) => type === 'news'))
  const haveHeard = async () => {
    const index = await visitor.signal({ type: 'news' })
    await visitor.outcome(index)
    return (await Promise.all(people.map(hasHeard))).every(Boolean)
  }
  await vi.waitUntil(haveHeard, { timeout: TWO_JOINS_MS, interval: 500 })
}

/** Leftover sockets of OpenTok may throw errors. */
function forgiveLeftoverSockets(person: Person): void {
  person.forgive(/^(uncaught: )?(\w+|.*null.*)$/)
}

// Concurrent, because each waits for sockets that the browser delays.
describeAtRelease.concurrent(
  'a server that rejects sockets for 5 s and closes each unknown socket',
  () => {
    it(
      'at a first join: everybody stays connected afterwards (E7)',
      withFixture(
        async (fixture) => {
          const people = await Promise.all(
            NAMES.map((name) => fixture.open(name, { own: 'its sockets are refused' })),
          )
          for (const person of people) {
            await person.create({ rejoinMs: 200 })
            await watchForZombies(person)
          }
          const refused = refuseFor(fixture, 5_000)
          const joined = await Promise.all(people.map((person) => person.connect()))
          await refused
          expect(joined).toEqual(NAMES.map(() => 'resolved'))
          await Promise.all(people.map((person) => expectConnectedForGood(person, MAYBE_UNSENT)))
          await expectToHear(fixture, people)
          people.forEach(forgiveLeftoverSockets)
        },
        { spareLeftBehind: false },
      ),
    )

    it(
      'at a rejoin: everybody stays connected afterwards (E7)',
      withFixture(
        async (fixture) => {
          const people = await Promise.all(
            NAMES.map((name) => fixture.open(name, { own: 'its sockets are refused' })),
          )
          for (const person of people) {
            await person.create({ rejoinMs: 200 })
            await person.connect()
            await watchForZombies(person)
          }
          const refused = refuseFor(fixture, 5_000)
          fixture.network.close(1011)
          await refused
          await Promise.all(people.map((person) => person.untilEvent('reconnected')))
          await Promise.all(people.map((person) => expectConnectedForGood(person, MAYBE_UNSENT)))
          await expectToHear(fixture, people)
          people.forEach(forgiveLeftoverSockets)
        },
        { spareLeftBehind: false },
      ),
    )
  },
)

describe.concurrent('a leftover socket of a rejected join that is closed after the next join', () => {
  it(
    'ends the session without an event: detected at once, and rejoined (E7)',
    withFixture(async (fixture) => {
      const anna = await fixture.open('anna', { own: 'its sockets are refused' })
      await anna.create({ rejoinMs: 200 })
      await watchForZombies(anna)
      refuseFirstSocket(fixture, 1_000)
      expect(await anna.connect()).toBe('resolved')
      await fixture.until(() => fixture.network.closeLeftBehind('anna') > 0)
      await anna.untilEvent('reconnected')
      expect(await anna.sdkEventLines()).not.toContain('sessionDisconnected (networkDisconnected)')
      await expectConnectedForGood(anna)
      forgiveLeftoverSockets(anna)
    }),
  )
})

describe.concurrent('a connect() right after a kick', () => {
  it(
    'is not ended when the old socket closes late (E13)',
    withFixture(
      async (fixture) => {
        const anna = await fixture.join('anna', { clock: true })
        await anna.page.evaluate(() => {
          const { person } = window
          person.reconnection.once('disconnected', () => void person.connect())
        })
        fixture.network.kick('anna')
        await anna.untilEvent('connected', 2)
        await passAwake(anna, 2_000)
        expect(await anna.status()).toBe('connected')
        expect(fixture.members()).toEqual(['anna'])
        expect(await anna.eventLines('disconnected')).toEqual([
          'disconnected forceDisconnected for good',
        ])
      },
      { addressPerConnection: false },
    ),
  )
})
