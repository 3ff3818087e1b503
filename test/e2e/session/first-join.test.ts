import { describe, expect, it } from 'vitest'
import { useStage } from '../browser/harness.ts'
import type { Stage } from '../browser/harness.ts'
import type { Person } from '../browser/person.ts'
import { refuseFirstSocket } from './refuse-first-socket.ts'

const onStage = useStage()

const ONCE = ['connecting', 'connected first']
const chat = (data: string) => ({ type: 'chat', data })

describe.concurrent('a first join whose first socket is refused', () => {
  for (const seconds of [0.3, 1, 5]) {
    it(
      `connects once, as one member, after ${seconds} s when what it left behind is not let in (S15)`,
      onStage(
        async (stage) => {
          const anna = await stage.open('anna')
          await anna.create()
          refuseFirstSocket(stage, seconds * 1_000)
          expect(await anna.connect()).toBe('resolved')
          const place = await anna.signal(chat('hello'))
          expect(await anna.outcome(place)).toMatchObject({ state: 'resolved' })
          expect(await anna.story(...ENDS)).toEqual(ONCE)
          expect(anna.tokenContexts).toHaveLength(1)
          expect(stage.emulator.counters.joins).toBe(1)
          expect(stage.members()).toEqual(['anna'])
        },
        { unknownSocketCloseCode: 1011 },
      ),
    )
  }

  for (const seconds of [0.3, 1]) {
    it(
      `connects by a second try after ${seconds} s when left-behind sockets are taken in (S15)`,
      onStage(
        async (stage) => {
          const anna = await stage.open('anna')
          await anna.create({ rejoinMs: 100, options: { joinTimeoutMs: 5_000 } })
          refuseFirstSocket(stage, seconds * 1_000)
          expect(await anna.connect()).toBe('resolved')
          await expectToTalk(anna, stage)
          expect(anna.tokenContexts).toMatchObject([{ attempt: 1 }, { attempt: 2 }])
          // A ghost of the first try stays on the server, and the SDK trips over it. Both are OpenTok's.
          expect(stage.members()).toEqual(['anna', 'anna', 'bob'])
          for (const problem of anna.problems.splice(0)) {
            expect(problem).toMatch(/^uncaught: .*null.*'length'/)
          }
        },
        { unknownSocketCloseCode: null },
      ),
    )
  }

  it(
    'connects once after 5 s though left-behind sockets are taken in and join again (S15)',
    onStage(
      async (stage) => {
        const anna = await stage.open('anna')
        await anna.create()
        refuseFirstSocket(stage, 5_000)
        expect(await anna.connect()).toBe('resolved')
        await anna.untilSdkEvent('sessionConnected', 2)
        await expectToTalk(anna, stage)
      },
      { unknownSocketCloseCode: null },
    ),
  )
})

const ENDS = ['connecting', 'connected', 'reconnecting', 'disconnected']

async function expectToTalk(anna: Person, stage: Stage): Promise<void> {
  const bob = await stage.join('bob')
  const greeting = await bob.signal(chat('from bob'))
  expect(await bob.outcome(greeting)).toMatchObject({ state: 'resolved' })
  await anna.untilHeard(1)
  const answer = await anna.signal(chat('from anna'))
  expect(await anna.outcome(answer)).toMatchObject({ state: 'resolved' })
  await bob.untilHeard(2)
  expect(await bob.heard()).toEqual(['chat from bob', 'chat from anna'])
  expect(await anna.status()).toBe('connected')
  expect(await anna.story(...ENDS)).toEqual(ONCE)
}
