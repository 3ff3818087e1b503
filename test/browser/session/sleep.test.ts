/** A page that sleeps: its process is stopped while the clock goes on. */
import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'

const withFixture = useFixture()

const GIVE_UP_MS = 3_000
const ASLEEP_MS = 4_000

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a page that sleeps longer than giveUpMs during an outage', () => {
  it(
    'gets one attempt when it wakes up, and reconnects (E8)',
    withFixture(async ({ network, openElsewhere }) => {
      const { person: anna, pause, resume } = await openElsewhere('anna')
      await anna.create({ rejoinMs: 500, options: { giveUpMs: GIVE_UP_MS } })
      await anna.connect()
      network.refuse('reset')
      network.close(1011)
      await anna.untilStatus('reconnecting')
      pause()
      await sleep(ASLEEP_MS)
      network.restore()
      resume()
      await anna.untilEvent('reconnected')
      expect(await anna.eventLines('disconnected')).toEqual([])
      const [returned] = (await anna.seen()).filter(({ name }) => name === 'reconnected')
      expect(returned?.payload).toMatchObject({ rejoined: true })
    }),
  )
})
