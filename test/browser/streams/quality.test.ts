import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

/** As `docs/guide/quality.md` says: listens, and publishes with statistics for the others. */
const publishWithStats = (person: Person) =>
  person.page.evaluate(async () => {
    window.person.reconnection.on('qualityChanged', () => {})
    const publisher = OT.initPublisher('tiles', {
      insertMode: 'append',
      resolution: '320x240',
      publishSenderStats: true,
      // Of a fake microphone: it costs a fifth of a call.
      disableAudioProcessing: true,
    })
    await window.person.reconnection.publish(publisher)
  })

interface Sides {
  readonly mine: string
  readonly tile: string
  /** What OpenTok says of the own publisher, without the others. */
  readonly publisher: string
}

/** OpenTok hesitates before it says that a line is bad or healed: 3 to 41 s in 60 calls on a busy machine. */
const SAID_MS = 60_000

/** Until your own line and the tile of the other person are as wanted: `poor by local`. */
const untilSides = ({ page }: Person, wanted: Partial<Sides>) =>
  page.waitForFunction(
    (sides) => {
      const { reconnection } = window.person
      const toText = ({ degradedBy, quality }: { degradedBy: string | null; quality: string }) =>
        degradedBy === null ? quality : `${quality} by ${degradedBy}`
      const [tile] = [...reconnection.subscribers.values()]
      const [me] = [...reconnection.publishers.values()]
      const seen = {
        mine: toText(reconnection.getSnapshot()),
        tile: tile ? toText(tile) : '',
        publisher: me ? toText(me) : '',
      }
      return Object.entries(sides).every(([side, text]) => RegExp(text).test(seen[side as 'mine']))
    },
    wanted,
    { timeout: SAID_MS },
  )

/** A call of two, in which the line of Bob becomes bad, until both know. */
async function degradeBob({ join, network }: Fixture) {
  const [anna, bob] = [await join('anna'), await join('bob')]
  await publishWithStats(anna)
  await publishWithStats(bob)
  await Promise.all([anna.untilVideosMove(1), bob.untilVideosMove(1)])
  network.degrade({ lossPercent: 40, target: 'bob' })
  network.delay(600, 'bob')
  await Promise.all([
    untilSides(anna, { tile: '^(fair|poor) by remote' }),
    untilSides(bob, { mine: '^(fair|poor) by local', tile: '^(fair|poor) by local' }),
  ])
  return [anna, bob] as const
}

describe('a bad line on one side', () => {
  it(
    'is local to that person and remote to the other (Q1)',
    withFixture(async (fixture) => {
      const [anna, bob] = await degradeBob(fixture)
      await untilSides(bob, { publisher: '^(fair|poor) by both' })
      expect(await anna.page.evaluate(() => window.person.reconnection.status)).toBe('connected')
    }),
    2 * SAID_MS,
  )

  itAtRelease(
    'is good again on both sides when it is healed (Q1)',
    withFixture(async (fixture) => {
      const [anna, bob] = await degradeBob(fixture)
      fixture.network.restore('bob')
      fixture.network.delay(0, 'bob')
      const good = { mine: '^(good|excellent)$', tile: '^(good|excellent)$' }
      await Promise.all([untilSides(anna, good), untilSides(bob, good)])
    }),
    3 * SAID_MS,
  )
})
