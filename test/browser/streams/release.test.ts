import { expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'
import { isRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const REJOINS = isRelease ? 5 : 2

/** Number of OpenTok objects that are still in memory. */
async function countLiving(person: Person) {
  const devtools = await person.page.context().newCDPSession(person.page)
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.detach()
  return person.page.evaluate(() => {
    const count = (refs: readonly WeakRef<object>[]) =>
      refs.filter((ref) => ref.deref() !== undefined).length
    const { streamsOfSdk, subscribersOfSdk } = window.person
    return { streams: count(streamsOfSdk), subscribers: count(subscribersOfSdk) }
  })
}

it(
  `objects of earlier joins can be garbage-collected: after ${REJOINS} rejoins only the last remain (T14)`,
  withFixture(async ({ join, network, open }) => {
    const anna = await join('anna')
    await anna.publish()
    const [bob, carol] = [await open('bob', { clock: true }), await open('carol')]
    const options = { reconnectedMs: 50 }
    await bob.create({ follow: 'reconnection', rejoinMs: 20, options })
    await carol.create({ follow: 'nobody', rejoinMs: 20, options })
    await bob.connect()
    await carol.connect()
    await bob.untilEvent('subscriberConnected')
    for (let rejoin = 1; rejoin <= REJOINS; rejoin += 1) {
      network.close(1011, 'bob')
      network.close(1011, 'carol')
      await bob.untilEvent('subscriberConnected', 1 + rejoin)
      await bob.untilEvent('connected', 1 + rejoin)
      await carol.untilEvent('connected', 1 + rejoin)
      await carol.untilSdkEvent('streamCreated', 1 + rejoin)
    }
    const created = (person: Person) =>
      person.page.evaluate(() => ({
        streams: window.person.streamsOfSdk.length,
        subscribers: window.person.subscribersOfSdk.length,
      }))
    expect(await created(bob)).toEqual({ streams: 1 + REJOINS, subscribers: 1 + REJOINS })
    expect(await created(carol)).toEqual({ streams: 1 + REJOINS, subscribers: 0 })

    // OpenTok itself keeps every stream that had a subscriber, and a subscriber for some seconds.
    expect(await countLiving(carol)).toEqual({ streams: 1, subscribers: 0 })
    for (let step = 1; step <= 10 && (await countLiving(bob)).subscribers > 1; step += 1) {
      await bob.fastForward(1_900)
      await bob.signal({ type: 'chat', data: 'still here' })
      await bob.untilHeard(step)
    }
    expect(await countLiving(bob)).toMatchObject({ subscribers: 1 })
    expect(await bob.status()).toBe('connected')
    await bob.untilVideosMove(1)
  }),
)
