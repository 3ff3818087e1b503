/** A rotation of the server without `sessionMigration`: OpenTok ends the session, and says why. */
import { expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'

const withFixture = useFixture()

it(
  'is one outage: the session is joined again, with its publisher (S23)',
  withFixture(async ({ join, network, emulator, until, members }) => {
    const [anna, bob] = [await join('anna'), await join('bob')]
    await anna.publishKept()
    await bob.untilVideos(1)
    network.kick('anna', 'serverRotation')
    await anna.untilEvent('reconnected')
    expect(await anna.eventLines('reconnecting')).toEqual(['reconnecting waiting serverRotation'])
    expect(await anna.stats()).toMatchObject({ joins: 2, outages: 1 })
    await until(() => members().toSorted().join() === 'anna,bob')
    const isPublished = () =>
      emulator.clients().some(({ data, streamIds }) => data === 'anna' && streamIds.length === 1)
    await until(isPublished)
  }),
)
