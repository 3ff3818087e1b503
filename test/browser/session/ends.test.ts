/** Ends that OpenTok does not announce, because a publish is unanswered. */
import { describe, expect, it } from 'vitest'
import { forgiveOpenTok } from '../harness/forgive-opentok.ts'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import { passAwake } from '../harness/pass-awake.ts'
import type { OpenOptions, Person } from '../harness/person.ts'
import type { CreateOptions } from '../harness/page/person.types.ts'
import {
  expectNothingLeft,
  publishUnanswered,
  untilStreamIsRequested,
} from '../publishers/unanswered-publish.ts'
import { casesOf, itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

/** Bob publishes, anna subscribes, and her own publish is not answered. */
async function setScene(
  fixture: Fixture,
  options: CreateOptions & OpenOptions = {},
): Promise<Person> {
  const bob = await fixture.join('bob')
  await bob.publish()
  const anna = await publishUnanswered(fixture, options)
  await anna.untilVideos(1)
  return anna
}

const END = ['reconnecting', 'reconnected', 'disconnected'] as const

/** Long enough for OpenTok to answer a leave, and for an unwanted join to happen. */
const AFTERMATH_MS = 6_000

async function expectToStayLeft(anna: Person, fixture: Fixture): Promise<void> {
  const { joins, sessionInfos } = fixture.emulator.counters
  await passAwake(anna, AFTERMATH_MS)
  // A join begins with a request, and this one comes after it.
  await anna.page.evaluate(() => fetch('/index.html').then((response) => response.text()))
  expect(await anna.status()).toBe('disconnected')
  expect(fixture.emulator.counters).toMatchObject({ joins, sessionInfos })
  expect(fixture.members()).not.toContain('anna')
}

describe('a session that ends while a publish is unanswered', () => {
  itAtRelease(
    'by our own disconnect(): the promise settles, camera, self view and tile are gone (E1)',
    withFixture(async (fixture) => {
      const anna = await setScene(fixture)
      expect(await anna.disconnect()).toBe('resolved')
      await expectNothingLeft(anna)
      expect(await anna.eventLines(...END)).toEqual(['disconnected clientDisconnected for good'])
      expect(await anna.snapshot()).toMatchObject({ publisherCount: 0, subscriberCount: 0 })
      forgiveOpenTok(anna)
    }),
  )

  itAtRelease(
    'and is given up: camera, self view and tile are gone (E1)',
    withFixture(async (fixture) => {
      const anna = await setScene(fixture, { rejoinMs: [] })
      fixture.network.close(1011, 'anna')
      await anna.untilStatus('disconnected')
      await expectNothingLeft(anna)
      expect((await anna.eventLines(...END)).at(-1)).toMatch(/gaveUp recoverable$/)
      forgiveOpenTok(anna)
    }),
  )

  it(
    'by a kick: camera, self view and tile are gone, and there is no rejoin (E1, S10)',
    withFixture(async (fixture) => {
      const anna = await setScene(fixture, { rejoinMs: 10 })
      fixture.network.kick('anna')
      await anna.untilStatus('disconnected')
      await expectNothingLeft(anna)
      expect(await anna.eventLines(...END)).toEqual(['disconnected forceDisconnected for good'])
      forgiveOpenTok(anna)
    }),
  )

  itAtRelease(
    'while the publisher is kept, and then dispose(): the camera is off (E1)',
    withFixture(async ({ network, open }) => {
      const anna = await open('anna')
      await anna.create({ rejoinMs: 600_000 })
      await anna.connect()
      await anna.publishKept()
      network.close(1011, 'anna')
      await anna.untilStatus('reconnecting')
      expect(await anna.liveTracks()).toBeGreaterThan(0)
      await anna.page.evaluate(() => window.person.reconnection.dispose())
      await expectNothingLeft(anna)
    }),
  )

  it(
    "by the app's own session.disconnect(): it is followed, and not undone (E2)",
    withFixture(async (fixture) => {
      const anna = await setScene(fixture, { clock: true, rejoinMs: 10 })
      await anna.page.evaluate(() => void window.person.session.disconnect())
      await anna.untilStatus('disconnected')
      await expectNothingLeft(anna)
      await expectToStayLeft(anna, fixture)
      expect(await anna.eventLines(...END)).toEqual(['disconnected clientDisconnected for good'])
      forgiveOpenTok(anna)
    }),
  )

  itAtRelease(
    "by the app's own session.disconnect(), after it has destroyed the publisher: it is followed when a tile fails (E2)",
    withFixture(async (fixture) => {
      // No tile is recreated during this test: that would be refused, which is a sign of its own.
      const options = { subscribers: { stallMs: 600_000 } }
      const anna = await setScene(fixture, { options, rejoinMs: 10 })
      await anna.page.evaluate(() => {
        // OpenTok never answers for a publisher that is gone.
        window.person.publisher?.destroy()
        void window.person.session.disconnect()
      })
      await anna.untilStatus('disconnected')
      await expectNothingLeft(anna)
      expect(await anna.eventLines(...END)).toEqual(['disconnected clientDisconnected for good'])
      forgiveOpenTok(anna)
    }),
  )

  itAtRelease(
    'by the server, after the app has destroyed the publisher: rejoined when its tile cannot be recreated (S4)',
    withFixture(async (fixture) => {
      const options = { subscribers: { stallMs: 500 } }
      const anna = await setScene(fixture, { options, rejoinMs: 10 })
      await anna.page.evaluate(() => window.person.publisher?.destroy())
      fixture.network.close(1011, 'anna')
      // Bob's side gives up the media, as it hears that she is gone.
      fixture.network.forget('anna')
      await anna.untilEvent('reconnected')
      await anna.untilVideos(1)
      expect(await anna.eventLines('subscriberDisconnected', 'disconnected')).toEqual([])
      forgiveOpenTok(anna)
    }),
  )

  for (const options of casesOf<CreateOptions>(
    [{ rejoinMs: false }],
    [{ recovers: 'another reason', rejoinMs: 10 }],
  )) {
    it(
      `is over if ${options.rejoinMs === false ? 'rejoin is false' : 'rejoin.when says no'} (E3)`,
      withFixture(async (fixture) => {
        const anna = await setScene(fixture, options)
        fixture.network.close(1003, 'anna')
        await anna.untilStatus('disconnected')
        await expectNothingLeft(anna)
        expect(await anna.eventLines(...END)).toHaveLength(1)
        forgiveOpenTok(anna)
      }),
    )
  }

  it(
    'is detected by the error of that publish, and rejoined: one client, one camera, a picture (S4, P1)',
    withFixture(async (fixture) => {
      const bob = await fixture.join('bob')
      const anna = await publishUnanswered(fixture, { rejoinMs: 10 })
      fixture.network.close(1011, 'anna')
      await anna.untilEvent('publisherConnected')
      expect(await anna.eventLines('connected', 'reconnecting', 'reconnected')).toEqual([
        'connected first',
        'reconnecting waiting networkDisconnected',
        'reconnected rejoined 1',
      ])
      expect(await anna.sdkEventLines()).not.toContain('sessionDisconnected (networkDisconnected)')
      await fixture.until(() => fixture.members().join() === 'bob,anna')
      expect(await anna.cameraRequests()).toBe(1)
      await bob.untilVideosMove(1)
      forgiveOpenTok(anna)
    }),
  )

  itAtRelease(
    'while OpenTok resumes: is detected at once, and rejoined (S12)',
    withFixture(async (fixture) => {
      const anna = await setScene(fixture, { rejoinMs: 10 })
      const [before] = fixture.emulator
        .clients(fixture.sessionId)
        .filter(({ data }) => data === 'anna')
      fixture.network.forget('anna')
      await anna.untilEvent('reconnected')
      await anna.untilEvent('publisherConnected')
      const [after] = fixture.emulator
        .clients(fixture.sessionId)
        .filter(({ data }) => data === 'anna')
      expect(after?.connectionId).not.toBe(before?.connectionId)
      await anna.untilVideosMove(1)
      expect(await anna.tileCount()).toBe(1)
      forgiveOpenTok(anna)
    }),
  )
})

/** Tiles in the page, and how many of them belong to a handle. */
const countTiles = (person: Person) =>
  person.page.evaluate(() => {
    const tiles = [...document.querySelectorAll('.OT_subscriber')]
    const handles = [...window.person.reconnection.subscribers.values()]
    const shown = tiles.filter((tile) => handles.some(({ element }) => element === tile))
    return { tiles: tiles.length, handles: handles.length, shown: shown.length }
  })

describe('two people who are removed by the server, one with a second publish unanswered', () => {
  it(
    'have one tile for each live stream afterwards, and each has a handle (E6)',
    withFixture(
      async (fixture) => {
        const { network, open, until, emulator, sessionId } = fixture
        const join = async (name: string) => {
          const person = await open(name)
          await person.create({ rejoinMs: 10, follow: 'reconnection' })
          await person.connect()
          await person.publishKept()
          return person
        }
        const [anna, bob] = [await join('anna'), await join('bob')]
        for (const person of [anna, bob]) await person.untilVideosMove(1)
        network.ignore('stream', { target: 'anna' })
        await anna.page.evaluate(() => window.person.publishKept())
        await untilStreamIsRequested(anna.page, 2)
        network.close(1011, 'anna')
        network.close(1011, 'bob')
        await until(() => {
          const online = emulator.clients(sessionId).filter((client) => client.online)
          return online.flatMap(({ streamIds }) => streamIds).length === 3
        })
        await bob.untilVideosMove(2)
        await anna.untilVideosMove(1)
        await bob.untilEvent('connected', 2)
        await anna.untilEvent('connected', 2)
        expect(await countTiles(anna)).toEqual({ tiles: 1, handles: 1, shown: 1 })
        expect(await countTiles(bob)).toEqual({ tiles: 2, handles: 2, shown: 2 })
        forgiveOpenTok(anna)
      },
      { keepLostMs: 300 },
    ),
  )
})
