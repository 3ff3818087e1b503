/** A client that says `disconnected` while nobody was told of an end. */
import { describe, expect, it } from 'vitest'
import { useStage } from '../browser/harness.ts'
import type { Stage } from '../browser/harness.ts'
import type { Person } from '../browser/person.ts'
import { refuseFirstSocket } from './refuse-first-socket.ts'

const onStage = useStage()

const NAMES = ['anna', 'ben']

/** Refuses every new socket for so long, and answers session information all the while. */
async function refuseFor({ network }: Stage, forMs: number): Promise<void> {
  network.refuse('reset', undefined, 'sockets')
  await new Promise((resolve) => setTimeout(resolve, forMs))
  network.restore()
}

/** Looks four times a second, from now on, how long the library has been `connected` over a dead client. */
const watchForZombies = (person: Person) =>
  person.page.evaluate(() => {
    const { reconnection, session } = window.person
    let sinceAt: number | null = null
    Object.assign(window, { longestZombieMs: 0 })
    setInterval(() => {
      const client = session as unknown as { isConnected(): boolean }
      const isZombie = reconnection.status === 'connected' && !client.isConnected()
      sinceAt = isZombie ? (sinceAt ?? performance.now()) : null
      const ms = sinceAt === null ? 0 : performance.now() - sinceAt
      const seen = (window as unknown as { longestZombieMs: number }).longestZombieMs
      Object.assign(window, { longestZombieMs: Math.max(seen, ms) })
    }, 250)
  })

async function expectConnectedForGood(person: Person): Promise<void> {
  await person.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 5_000)))
  await person.page.waitForFunction(() => {
    const { reconnection, session } = window.person
    const client = session as unknown as { isConnected(): boolean }
    return reconnection.status === 'connected' && client.isConnected()
  })
  const longestMs = await person.page.evaluate(
    () => (window as unknown as { longestZombieMs: number }).longestZombieMs,
  )
  expect(longestMs, `${person.name} was connected over a dead client`).toBeLessThan(2_000)
  const place = await person.signal({ type: 'chat', data: `from ${person.name}` })
  expect(await person.outcome(place)).toMatchObject({ state: 'resolved' })
}

/** Left-behind sockets of OpenTok may trip over themselves. */
function forgiveOpenTok({ problems }: Person): void {
  for (const problem of problems.splice(0)) expect(problem).toMatch(/^(uncaught: )?(\w+|.*null.*)$/)
}

describe('sockets that are refused for 5 s, by a server that closes each socket it does not know', () => {
  it(
    'at a first join: each is connected for good afterwards (E7)',
    onStage(
      async (stage) => {
        const people = await Promise.all(NAMES.map((name) => stage.open(name)))
        for (const person of people) {
          await person.create({ rejoinMs: 200 })
          await watchForZombies(person)
        }
        const refused = refuseFor(stage, 5_000)
        const joined = await Promise.all(people.map((person) => person.connect()))
        await refused
        expect(joined).toEqual(NAMES.map(() => 'resolved'))
        await Promise.all(people.map(expectConnectedForGood))
        people.forEach(forgiveOpenTok)
      },
      { spareLeftBehind: false },
    ),
  )

  it(
    'at a rejoin: each is connected for good afterwards (E7)',
    onStage(
      async (stage) => {
        const people = await Promise.all(NAMES.map((name) => stage.open(name)))
        for (const person of people) {
          await person.create({ rejoinMs: 200 })
          await person.connect()
          await watchForZombies(person)
        }
        const refused = refuseFor(stage, 5_000)
        stage.network.close(1011)
        await refused
        await Promise.all(people.map((person) => person.untilEvent('reconnected')))
        await Promise.all(people.map(expectConnectedForGood))
        people.forEach(forgiveOpenTok)
      },
      { spareLeftBehind: false },
    ),
  )
})

describe('a socket that a refused join has left behind, and that is closed when another is joined', () => {
  it(
    'ends the session without a word: noticed at once, and joined again (E7)',
    onStage(async (stage) => {
      const anna = await stage.open('anna')
      await anna.create({ rejoinMs: 200 })
      await watchForZombies(anna)
      refuseFirstSocket(stage, 1_000)
      expect(await anna.connect()).toBe('resolved')
      await stage.until(() => stage.network.closeLeftBehind('anna') > 0)
      await anna.untilEvent('reconnected')
      expect(await anna.sdkStory()).not.toContain('sessionDisconnected (networkDisconnected)')
      await expectConnectedForGood(anna)
      forgiveOpenTok(anna)
    }),
  )
})

describe('a connect() right after a kick', () => {
  it(
    'is not ended by the late closing of the old socket (E13)',
    onStage(
      async (stage) => {
        const anna = await stage.join('anna')
        await anna.page.evaluate(() => {
          const { person } = window
          person.reconnection.once('disconnected', () => void person.connect())
        })
        stage.network.kick('anna')
        await anna.untilEvent('connected', 2)
        await anna.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2_000)))
        expect(await anna.status()).toBe('connected')
        expect(stage.members()).toEqual(['anna'])
        expect(await anna.story('disconnected')).toEqual([
          'disconnected forceDisconnected for good',
        ])
      },
      { addressPerConnection: false },
    ),
  )
})
