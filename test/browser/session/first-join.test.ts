import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'
import type { CreateOptions } from '../harness/page/person.types.ts'
import { refuseFirstSocket } from './refuse-first-socket.ts'
import { casesOf, itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const ONCE = ['connecting', 'connected first']
/** No machine is too slow for this. */
const IN_NO_HURRY: CreateOptions = { options: { joinTimeoutMs: 60_000 } }

/** A join beside accepted leftover sockets may never be answered. */
const NOT_FOREVER: CreateOptions = { options: { joinTimeoutMs: 20_000 }, rejoinMs: 100 }

/** Of the page, at an abandoned join. */
const OWN_FAULT = /null.*'length'/

const chat = (data: string) => ({ type: 'chat', data })

describe.concurrent('a first join whose first socket is refused', () => {
  for (const seconds of casesOf([1], [0.3, 5])) {
    it(
      `connects once, as one client, after ${seconds} s if leftover sockets are rejected (S15)`,
      withFixture(
        async (fixture) => {
          const anna = await fixture.open('anna', { own: 'its sockets are refused' })
          await anna.create(IN_NO_HURRY)
          refuseFirstSocket(fixture, seconds * 1_000)
          expect(await anna.connect()).toBe('resolved')
          const index = await anna.signal(chat('hello'))
          expect(await anna.outcome(index)).toMatchObject({ state: 'resolved' })
          expect(await anna.eventLines(...ENDS)).toEqual(ONCE)
          expect(anna.tokenContexts).toHaveLength(1)
          expect(fixture.emulator.counters.joins).toBe(1)
          expect(fixture.members()).toEqual(['anna'])
        },
        { unknownSocketCloseCode: 1011 },
      ),
    )
  }

  for (const seconds of casesOf<number>([], [1, 0.3])) {
    it(
      `connects with a second attempt after ${seconds} s if leftover sockets are accepted (S15)`,
      withFixture(
        async (fixture) => {
          const anna = await fixture.open('anna', { clock: true, own: 'its sockets are refused' })
          await anna.create({ ...IN_NO_HURRY, rejoinMs: 100 })
          refuseFirstSocket(fixture, seconds * 1_000)
          const joining = anna.connect()
          // The leftover socket has joined, and OpenTok never answers.
          await fixture.until(() => fixture.members().length === 1)
          while (anna.tokenContexts.length < 2) await passAnswered(anna, 1_000)
          expect(await joining).toBe('resolved')
          await expectToTalkInTheEnd(anna, fixture)
          expect(await anna.status()).toBe('connected')
          const lines = await anna.eventLines(...ENDS)
          expect(lines.slice(0, ONCE.length)).toEqual(ONCE)
          expect(anna.tokenContexts.slice(0, 2)).toMatchObject([{ attempt: 1 }, { attempt: 2 }])
          // OpenTok's own faults: a ghost of the first attempt stays on the server, and causes an error in the SDK. In one of
          // some hundred runs it ends the session again, which is rejoined.
          if (lines.length === ONCE.length)
            expect(fixture.members()).toEqual(['anna', 'anna', 'bob'])
          else expect(lines[ONCE.length]).toMatch(/^reconnecting waiting/)
          anna.forgive(OWN_FAULT)
        },
        { unknownSocketCloseCode: null },
      ),
    )
  }

  // Which of OpenTok's two sockets joins first is a race. Seen: it joins twice; it never answers the first attempt; it ends
  // the session again, which is rejoined.
  itAtRelease(
    'is connected in the end, after 5 s, although leftover sockets are accepted and join again (S15)',
    withFixture(
      async (fixture) => {
        const anna = await fixture.open('anna', { own: 'its sockets are refused' })
        await anna.create(NOT_FOREVER)
        refuseFirstSocket(fixture, 5_000)
        expect(await anna.connect()).toBe('resolved')
        await fixture.until(() => fixture.emulator.counters.joins > 1)
        await expectToTalk(anna, fixture)
        await anna.untilStatus('connected')
        anna.forgive(OWN_FAULT)
      },
      { unknownSocketCloseCode: null },
    ),
  )
})

const ENDS = ['connecting', 'connected', 'reconnecting', 'disconnected']

/** Moves the clock; the server answers the pings of all sockets before it is moved again. */
async function passAnswered(anna: Person, ms: number): Promise<void> {
  // OpenTok's own fault is thrown to whoever moves the clock.
  await anna.fastForward(ms).catch((error: unknown) => expect(String(error)).toMatch(OWN_FAULT))
  await anna.page.evaluate(() => fetch('/index.html').then((response) => response.text()))
}

async function expectToTalk(anna: Person, fixture: Fixture): Promise<void> {
  const bob = await fixture.join('bob')
  await greet(bob)
  await anna.untilHeard(1)
  await expectAnswer(anna, bob)
}

/** The same while Anna's clock stands still, and her first session may hear nothing and end. */
async function expectToTalkInTheEnd(anna: Person, fixture: Fixture): Promise<void> {
  const bob = await fixture.join('bob')
  do {
    await greet(bob)
    await passAnswered(anna, 1_000)
  } while ((await anna.heard()).length === 0)
  await expectAnswer(anna, bob)
}

async function greet(bob: Person): Promise<void> {
  const greeting = await bob.signal(chat('from bob'))
  expect(await bob.outcome(greeting)).toMatchObject({ state: 'resolved' })
}

async function expectAnswer(anna: Person, bob: Person): Promise<void> {
  const answer = await anna.signal(chat('from anna'))
  expect(await anna.outcome(answer)).toMatchObject({ state: 'resolved' })
  await bob.page.waitForFunction(() => window.person.heard.some(({ data }) => data === 'from anna'))
  expect(new Set(await bob.heard())).toEqual(new Set(['chat from bob', 'chat from anna']))
  expect((await bob.heard()).at(-1)).toBe('chat from anna')
}

describe('a join whose answer is lost', () => {
  it(
    'is answered after a resume, and knows who has joined and who has left in the meantime',
    withFixture(async ({ emulator, join, network, open, until }) => {
      const carol = await join('carol')
      const bob = await open('bob')
      await bob.create(IN_NO_HURRY)
      network.loseAck({ kind: 'connection', target: 'bob' })
      const joined = bob.connect()
      await until(() => emulator.counters.joins === 2)
      const anna = await join('anna')
      expect(await carol.disconnect()).toBe('resolved')
      network.drop('bob')

      expect(await joined).toBe('resolved')
      await bob.untilSdkEvent('connectionCreated', 2)
      expect(await bob.page.evaluate(() => Object.keys(window.person.connections))).toEqual([
        'anna',
        'bob',
      ])
      // OpenTok holds back what a connection says that it was not told of.
      await anna.signal(chat('hello'))
      await bob.untilHeard(1)
      expect(await bob.heard()).toEqual(['chat hello'])
      expect(emulator.counters.joins).toBe(3)
    }),
  )
})
