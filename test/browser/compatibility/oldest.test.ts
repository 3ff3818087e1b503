import { expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'

const withFixture = useFixture('opentok-client-oldest')

it(
  'with the oldest client that is supported, a tile of unknown quality comes back after a final loss (Q5)',
  withFixture(async ({ join, network }) => {
    const [anna, bob] = [await join('anna'), await join('bob')]
    await anna.publish()
    await bob.untilVideosMove(1)
    network.close(1011, 'bob')
    await bob.untilEvent('reconnected')
    await bob.untilVideosMove(1)
    const qualities = await bob.page.evaluate(() => {
      const { reconnection } = window.person
      const tiles = [...reconnection.subscribers.values()]
      return [reconnection.getSnapshot().quality, ...tiles.map(({ quality }) => quality)]
    })
    expect(qualities).toEqual(['unknown', 'unknown'])
    expect(await bob.eventLines('error', 'disconnected')).toEqual([])
  }),
)
