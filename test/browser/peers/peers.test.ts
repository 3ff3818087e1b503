import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import { interrupt } from '../harness/interrupt.ts'
import { USUAL_CLIENT } from '../harness/page-files.ts'
import { passAwake } from '../harness/pass-awake.ts'
import type { Person } from '../harness/person.ts'
import { sendAll } from '../signals/signal-actions.ts'
import type {} from './peers.page.ts'

const withFixture = useFixture(USUAL_CLIENT, join(import.meta.dirname, 'peers.page.ts'))

/** How long Anna is away, by the clock of her page. */
const AWAY_MS = 45_000

/** Wraps and joins, with peers. */
async function enter(person: Person, rejoinMs = 20): Promise<void> {
  await person.create({ identify: true, rejoinMs })
  await person.page.evaluate(() => window.beside.start({ presence: { beatMs: 1_000 } }))
  await person.connect()
}

const timeOf = ({ page }: Person) => page.evaluate(() => Date.now())

const untilTold = ({ page }: Person, count: number) =>
  page.waitForFunction((wanted) => window.beside.told.length >= wanted, count)

const told = ({ page }: Person) => page.evaluate(() => window.beside.told)

const untilChange = ({ page }: Person, change: string) =>
  page.waitForFunction(
    (wanted) => window.beside.changes.find((each) => each.change === wanted)?.at,
    change,
  )

const lines = (by: string) => Array.from({ length: 25 }, (_, line) => `${by} ${line}`)

describe('peers on the real client', () => {
  it(
    'tell what was missed in 45 s: in order, each once, with its own time, and only to those who were there (R1, R2, R3)',
    withFixture(async ({ open, join: joinPlain, until, members, network }) => {
      const [anna, bob, cem] = [
        await open('anna', { clock: true }),
        await open('bob'),
        await open('cem'),
      ]
      for (const person of [anna, bob, cem]) await enter(person, AWAY_MS)
      await sendAll(bob, ['before'])
      await anna.untilHeard(1)
      const plain = await joinPlain('plain')
      await untilChange(anna, 'bob here')
      const formerId = await anna.page.evaluate(
        () => window.person.session.connection?.connectionId,
      )
      const lostAt = await timeOf(anna)
      network.close(1011, 'anna')
      await until(() => !members().includes('anna'))
      await passAwake(anna, AWAY_MS / 2)
      await sendAll(bob, lines('bob'))
      await sendAll(cem, lines('cem'))
      await plain.untilHeard(50)
      const dora = await open('dora')
      await enter(dora)
      await passAwake(anna, AWAY_MS / 2)
      await anna.untilEvent('reconnected')
      await untilTold(anna, 51)
      // Somebody without a right asks for the same.
      await plain.signal({ type: 'otr.ask', data: JSON.stringify({ c: [formerId], s: 0 }) })
      await sendAll(bob, ['after'])
      await untilTold(anna, 52)
      const all = await told(anna)
      const by = (name: string) => all.filter((each) => each.by === name).map(({ data }) => data)
      expect(by('bob')).toEqual(['before', ...lines('bob'), 'after'])
      expect(by('cem')).toEqual(lines('cem'))
      const late = all.filter(({ replayed }) => replayed)
      expect(late).toHaveLength(50)
      for (const { sentAt, at } of late) {
        expect(sentAt).toBeGreaterThan(lostAt)
        expect(sentAt).toBeLessThan(at)
      }
      await untilTold(dora, 1)
      expect((await told(dora)).map(({ data }) => data)).toEqual(['after'])
      const chat = (await plain.heard()).filter((text) => text.startsWith('chat '))
      expect(chat).toEqual([...new Set(chat)])
      expect(chat).toHaveLength(51)
      const types = new Set((await plain.heard()).map((text) => text.split(' ')[0]))
      // Its own question too, and no answer.
      expect(types).toEqual(new Set(['chat', 'otr.mark', 'otr.ask']))
      for (const person of [anna, bob, cem, dora]) {
        await person.page.evaluate(() => window.beside.peers.dispose())
      }
    }),
  )

  it(
    'say that a line is cut within two and a half beats, and that it is back within a second (R5, R6, R7)',
    withFixture(async ({ open, network }) => {
      const [anna, bob] = [await open('anna', { clock: true }), await open('bob')]
      await enter(anna)
      // Nobody hears a sign of life.
      await anna.fastForward(5_000)
      expect(await anna.page.evaluate(() => window.person.reconnection.stats.signals.sent)).toBe(0)
      await enter(bob)
      await untilChange(anna, 'bob here')
      // A page that has slept does not know, until a whole period has passed.
      await anna.fastForward(5_000)
      await anna.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_500)))
      expect(
        await anna.page.evaluate(() => window.beside.changes.map(({ change }) => change)),
      ).toEqual(['bob here'])
      const cutAt = await timeOf(anna)
      interrupt(network, 'bob')
      const awayAt = (await (await untilChange(anna, 'bob away')).jsonValue()) as number
      expect(awayAt - cutAt).toBeLessThan(2_500 + 250)
      await anna.page.evaluate(() => void (window.beside.changes.length = 0))
      network.restore()
      await bob.untilStatus('reconnected')
      const backAt = await timeOf(anna)
      const hereAt = (await (await untilChange(anna, 'bob here')).jsonValue()) as number
      expect(hereAt - backAt).toBeLessThan(1_000)
      expect(
        await bob.page.evaluate(() => window.beside.changes.map(({ change }) => change)),
      ).toEqual(['anna here'])
      for (const person of [anna, bob]) {
        await person.page.evaluate(() => window.beside.peers.dispose())
      }
    }),
  )
})
