import { describe, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'

const withFixture = useFixture()

/** As `docs/quality.md` says: listens, and publishes with statistics for the others. */
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
}

/** OpenTok hesitates before it says that a line is bad or healed: 3 to 41 s in 60 calls on a busy machine. */
const SAID_MS = 60_000

/** Until one's own line and the tile of the other person are as wanted: `poor by local`. */
const untilSides = ({ page }: Person, wanted: Partial<Sides>) =>
  page.waitForFunction(
    (sides) => {
      const { reconnection } = window.person
      const toText = ({ degradedBy, quality }: { degradedBy: string | null; quality: string }) =>
        degradedBy === null ? quality : `${quality} by ${degradedBy}`
      const [tile] = [...reconnection.subscribers.values()]
      const seen = { mine: toText(reconnection.getSnapshot()), tile: tile ? toText(tile) : '' }
      return Object.entries(sides).every(([side, text]) => RegExp(text).test(seen[side as 'mine']))
    },
    wanted,
    { timeout: SAID_MS },
  )

describe('a bad line on one side', () => {
  it(
    'is local to that person and remote to the other, until it is healed (Q1)',
    withFixture(async ({ join, network }) => {
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
      network.restore('bob')
      network.delay(0, 'bob')
      await Promise.all([
        untilSides(anna, { mine: '^(good|excellent)$', tile: '^(good|excellent)$' }),
        untilSides(bob, { mine: '^(good|excellent)$', tile: '^(good|excellent)$' }),
      ])
    }),
    3 * SAID_MS,
  )
})
