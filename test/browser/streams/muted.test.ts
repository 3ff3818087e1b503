/** `hasVideo` and `hasAudio` of a stream that was muted or unmuted during an outage. */
import { describe, expect, it } from 'vitest'
import type { Fixture } from '../harness/harness.ts'
import { useFixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'
import { casesOf } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const DISCONNECTED = { subscriber: ['bob'], publisher: ['anna'], both: ['anna', 'bob'] } as const

type Who = keyof typeof DISCONNECTED
type How = 'resume' | 'rejoin'

async function openBoth({ open }: Fixture, how: How): Promise<readonly [Person, Person]> {
  const options = how === 'resume' ? { own: 'its sockets are refused' } : {}
  const [anna, bob] = [await open('anna', options), await open('bob', options)]
  for (const person of [anna, bob]) {
    await person.create({
      follow: 'reconnection',
      rejoinMs: 600_000,
      identify: true,
      options: { reconnectedMs: 200 },
    })
    await person.connect()
  }
  await anna.publishKept({ sound: true })
  await bob.untilEvent('subscriberConnected')
  return [anna, bob]
}

const say = ({ page }: Person, has: boolean) =>
  page.evaluate((isOn) => {
    window.person.publisher?.publishVideo(isOn)
    window.person.publisher?.publishAudio(isOn)
  }, has)

/** Both states of every tile: of the handle's stream, and of the client's subscriber. */
const see = ({ page }: Person) =>
  page.evaluate(() =>
    [...window.person.reconnection.subscribers.values()].flatMap(({ stream, subscriber }) =>
      [stream, subscriber?.stream].map((it) => {
        const { hasAudio, hasVideo } = it as OT.Stream
        return { hasAudio, hasVideo }
      }),
    ),
  )

const untilSeen = ({ page }: Person, has: boolean) =>
  page.waitForFunction((isOn) => {
    const [handle, ...others] = [...window.person.reconnection.subscribers.values()]
    const stream = handle?.stream as OT.Stream | undefined
    return others.length === 0 && stream?.hasAudio === isOn && stream.hasVideo === isOn
  }, has)

/** @returns a function that restores the connection */
async function takeAway(network: Fixture['network'], hit: readonly Person[], how: How) {
  for (const { name } of hit) {
    // Refused: on a socket that opens, the change would be sent at once.
    if (how === 'resume') network.cut({ target: name })
    else network.close(1011, name)
  }
  await Promise.all(hit.map((person) => person.untilStatus('reconnecting')))
  return async () => {
    network.restore()
    for (const { page } of how === 'rejoin' ? hit : []) {
      await page.evaluate(() => window.person.reconnection.reconnectNow())
    }
  }
}

/** Mutes or unmutes during each of two outages of the same call. */
const play = (how: How, who: Who) =>
  withFixture(async (fixture) => {
    const [anna, bob] = await openBoth(fixture, how)
    const hit = [anna, bob].filter(({ name }) =>
      (DISCONNECTED[who] as readonly string[]).includes(name),
    )
    for (const [outage, has] of [false, true].entries()) {
      await say(anna, !has)
      await untilSeen(bob, !has)

      const bringBack = await takeAway(fixture.network, hit, how)
      await say(anna, has)
      await bringBack()
      await Promise.all(hit.map((person) => person.untilEvent('connected', outage + 2)))
      if (how === 'rejoin' && who !== 'subscriber') {
        await bob.untilEvent('streamCreated', outage + 2)
      }
      await untilSeen(bob, has)
      await bob.untilTilesConnected()
      expect(await see(bob)).toEqual([
        { hasAudio: has, hasVideo: has },
        { hasAudio: has, hasVideo: has },
      ])
    }
  })

const NAMES = {
  subscriber: 'its subscriber is',
  publisher: 'its publisher is',
  both: 'both are',
} as const

describe.concurrent('a stream that is muted or unmuted', () => {
  for (const how of casesOf<How>(['rejoin'], ['resume'])) {
    for (const who of casesOf<keyof typeof NAMES>(['both'], ['subscriber', 'publisher'])) {
      it(
        `while ${NAMES[who]} disconnected has the right state after the ${how} (E11)`,
        play(how, who),
      )
    }
  }
})
