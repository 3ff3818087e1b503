/** Ends that OpenTok does not announce: a session that ends while a publish is unanswered. */
import { describe, expect, it } from 'vitest'
import { useStage } from '../browser/harness.ts'
import type { Stage } from '../browser/harness.ts'
import type { Person } from '../browser/person.ts'
import {
  expectNothingLeft,
  forgiveOpenTok,
  publishUnanswered,
  untilStreamIsAsked,
} from '../publishers/unanswered-publish.ts'

const onStage = useStage()

/** Bob publishes, anna shows him, and her own publish is unanswered. */
async function setScene(stage: Stage, options = {}): Promise<Person> {
  const bob = await stage.join('bob')
  await bob.publish()
  const anna = await publishUnanswered(stage, options)
  await anna.untilVideos(1)
  return anna
}

const END = ['reconnecting', 'reconnected', 'disconnected'] as const

/** Long enough for OpenTok to answer a leave, and for a join that nobody asked for. */
const AFTERMATH_MS = 6_000

async function expectToStayLeft(anna: Person, stage: Stage): Promise<void> {
  const { joins } = stage.emulator.counters
  await anna.page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), AFTERMATH_MS)
  expect(await anna.status()).toBe('disconnected')
  expect(stage.emulator.counters.joins).toBe(joins)
  expect(stage.members()).not.toContain('anna')
}

describe('a session that ends while a publish is unanswered', () => {
  it(
    'by our own disconnect(): the promise settles, camera, self view and tile are gone (E1)',
    onStage(async (stage) => {
      const anna = await setScene(stage)
      expect(await anna.disconnect()).toBe('resolved')
      await expectNothingLeft(anna)
      expect(await anna.story(...END)).toEqual(['disconnected clientDisconnected for good'])
      expect(await anna.snapshot()).toMatchObject({ publisherCount: 0, subscriberCount: 0 })
      forgiveOpenTok(anna)
    }),
  )

  it(
    'and is given up: camera, self view and tile are gone (E1)',
    onStage(async (stage) => {
      const anna = await setScene(stage, { rejoinMs: [] })
      stage.network.close(1011, 'anna')
      await anna.untilStatus('disconnected')
      await expectNothingLeft(anna)
      expect((await anna.story(...END)).at(-1)).toMatch(/gaveUp recoverable$/)
      forgiveOpenTok(anna)
    }),
  )

  it(
    'by a kick: camera, self view and tile are gone, and nobody joins again (E1, S10)',
    onStage(async (stage) => {
      const anna = await setScene(stage, { rejoinMs: 10 })
      stage.network.kick('anna')
      await anna.untilStatus('disconnected')
      await expectNothingLeft(anna)
      expect(await anna.story(...END)).toEqual(['disconnected forceDisconnected for good'])
      forgiveOpenTok(anna)
    }),
  )

  it(
    'with a publisher that is kept meanwhile, until dispose(): the camera is off (E1)',
    onStage(async ({ network, open }) => {
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
    onStage(async (stage) => {
      const anna = await setScene(stage, { rejoinMs: 10 })
      await anna.page.evaluate(() => void window.person.session.disconnect())
      await anna.untilStatus('disconnected')
      await expectNothingLeft(anna)
      await expectToStayLeft(anna, stage)
      expect(await anna.story(...END)).toEqual(['disconnected clientDisconnected for good'])
      forgiveOpenTok(anna)
    }),
  )

  for (const options of [{ rejoinMs: false }, { mends: 'another reason', rejoinMs: 10 }] as const) {
    it(
      `is over if ${options.rejoinMs === false ? 'rejoin is false' : 'rejoin.when says no'} (E3)`,
      onStage(async (stage) => {
        const anna = await setScene(stage, options)
        stage.network.close(1003, 'anna')
        await anna.untilStatus('disconnected')
        await expectNothingLeft(anna)
        expect(await anna.story(...END)).toHaveLength(1)
        forgiveOpenTok(anna)
      }),
    )
  }

  it(
    'is known by the error of that publish, and joined again: one member, one camera, a picture (S4, P1)',
    onStage(async (stage) => {
      const bob = await stage.join('bob')
      const anna = await publishUnanswered(stage, { rejoinMs: 10 })
      stage.network.close(1011, 'anna')
      await anna.untilEvent('publisherConnected')
      expect(await anna.story('connected', 'reconnecting', 'reconnected')).toEqual([
        'connected first',
        'reconnecting waiting networkDisconnected',
        'reconnected rejoined 1',
      ])
      expect(await anna.sdkStory()).not.toContain('sessionDisconnected (networkDisconnected)')
      await stage.until(() => stage.members().join() === 'bob,anna')
      expect(await anna.cameraRequests()).toBe(1)
      await bob.untilVideosMove(1)
      forgiveOpenTok(anna)
    }),
  )

  it(
    'while OpenTok resumes it: known at once, and joined again (S12)',
    onStage(async (stage) => {
      const anna = await setScene(stage, { rejoinMs: 10 })
      const [before] = stage.emulator.clients(stage.sessionId).filter(({ data }) => data === 'anna')
      stage.network.forget('anna')
      await anna.untilEvent('reconnected')
      await anna.untilEvent('publisherConnected')
      const [after] = stage.emulator.clients(stage.sessionId).filter(({ data }) => data === 'anna')
      expect(after?.connectionId).not.toBe(before?.connectionId)
      await anna.untilVideosMove(1)
      expect(await anna.tileCount()).toBe(1)
      forgiveOpenTok(anna)
    }),
  )
})

/** The tiles of the page, and those of them that belong to a handle. */
const countTiles = (person: Person) =>
  person.page.evaluate(() => {
    const tiles = [...document.querySelectorAll('.OT_subscriber')]
    const handles = [...window.person.reconnection.subscribers.values()]
    const shown = tiles.filter((tile) => handles.some(({ element }) => element === tile))
    return { tiles: tiles.length, handles: handles.length, shown: shown.length }
  })

describe('two people who are thrown out, one with a second publish unanswered', () => {
  it(
    'have one tile for each live stream afterwards, and each has a handle (E6)',
    onStage(
      async (stage) => {
        const { network, open, until, emulator, sessionId } = stage
        const join = async (name: string) => {
          const person = await open(name)
          const asked = untilStreamIsAsked(person.page, 2)
          await person.create({ rejoinMs: 10, follow: 'reconnection' })
          await person.connect()
          await person.publishKept()
          return { person, asked }
        }
        const [{ person: anna, asked }, { person: bob }] = [await join('anna'), await join('bob')]
        for (const person of [anna, bob]) await person.untilVideosMove(1)
        network.ignore('stream', { target: 'anna' })
        await anna.page.evaluate(() => window.person.publishKept())
        await asked
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
