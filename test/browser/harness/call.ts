/**
 * A call of two that the tests of a file borrow one after the other: joined and playing, as each test has to leave it. It
 * ends with its file, because a call that nobody looks at takes a third of a processor too.
 */
import { expect, afterAll, vi } from 'vitest'
import { startEmulator } from '../../../src/kit/emulator/index.ts'
import type { Emulator } from '../../../src/kit/emulator/emulator.types.ts'
import { toFiles, USUAL_CLIENT } from './page-files.ts'
import { PATIENT } from './patient.ts'
import { createPerson } from './person.ts'
import type { Person } from './person.ts'
import { borrowPage, returnPage } from './person-page.ts'
import type { WarmPage } from './person-page.ts'
import { onStage } from './stage.ts'

export interface Call {
  readonly anna: Person
  readonly bob: Person
  readonly emulator: Emulator
  readonly network: Emulator['network']
  /** Ids of the streams of a person, as the server knows them. */
  streamIdsOf(person: Person): readonly string[]
}

interface WarmCall extends Call {
  readonly people: readonly Person[]
  /** What both had when the call was new. */
  readonly before: readonly Holding[]
  end(): Promise<void>
}

/** The defaults, but for how long things take. */
const OPTIONS = { follow: 'reconnection', rejoinMs: 20, options: { reconnectedMs: 50 } } as const

/**
 * Call once at the top of a test file whose tests run one after the other. The returned function wraps the body of a test,
 * which gets the call of two with an empty record. It may cut, close and mute whatever it likes, and must bring it back: if
 * the call is not as it was, the test fails, says what is different, and the next one gets a new call.
 *
 * @example
 * const withCall = useCall()
 * it('is resumed', withCall(async ({ anna, network }) => { network.drop('anna') }))
 */
export function useCall() {
  let current: WarmCall | undefined
  const end = async () => {
    const ended = current
    current = undefined
    await ended?.end()
  }
  afterAll(end)

  return (play: (call: Call) => Promise<void>) =>
    onStage(async (stage) => {
      const call = (current ??= await openCall())
      // It ends with a test that fails, when that has been explained; what is left over is said already.
      stage.keep({ close: () => end().catch(() => {}), giveBack: async () => {} })
      for (const person of call.people) {
        await person.forget()
        stage.watch(person)
      }
      await play(call)
      await expectWhole(call)
    })
}

async function openCall(): Promise<WarmCall> {
  const emulator = await startEmulator({ files: toFiles(USUAL_CLIENT), keepLostMs: 500 })
  const sessionId = emulator.createSession()
  const pages: WarmPage[] = []
  async function join(name: string): Promise<Person> {
    const page = await borrowPage(emulator.url, false)
    pages.push(page)
    const address = { emulator, sessionId, proxyUrl: `${page.door.url}/proxy` }
    const person = await createPerson(name, page, address)
    await person.create(OPTIONS)
    await person.connect()
    return person
  }
  const people = [await join('anna'), await join('bob')] as const
  for (const person of people) await person.publishKept()
  for (const person of people) await person.untilVideosMove(1)
  await Promise.all(people.map((person) => person.untilStatus('connected')))
  return {
    people,
    anna: people[0],
    bob: people[1],
    emulator,
    network: emulator.network,
    streamIdsOf: ({ name }) =>
      emulator
        .clients(sessionId)
        .filter(({ data }) => data === name)
        .flatMap(({ streamIds }) => streamIds),
    before: await Promise.all(people.map(readHolding)),
    async end() {
      emulator.network.restore()
      try {
        for (const page of pages.toReversed()) await returnPage(page, 'somebody')
      } finally {
        await emulator.close()
      }
    },
  }
}

/** What a person has in a call that goes well, and nothing that depends on how long it has gone on. */
async function readHolding(person: Person) {
  const { actors, handles, listeners, timers } = await person.costs()
  const { phase, status, heldSignals } = await person.snapshot()
  const { platform, session } = listeners
  const media = listeners.media.map((counts) => JSON.stringify(counts)).toSorted()
  const sockets = await person.page.evaluate(() => window.person.sockets.running())
  const tiles = await person.tileCount()
  const [liveTracks, runningVideos] = [await person.liveTracks(), await person.runningVideos()]
  const counts = { actors, sockets, liveTracks, tiles, runningVideos, handles: handles.length }
  return { ...counts, phase, status, heldSignals, timers, listeners: { platform, session, media } }
}

type Holding = Awaited<ReturnType<typeof readHolding>>

/** As when it was new: connected, one tile each that moves, nothing held, and not one timer, listener or actor more. */
async function expectWhole({ before, network, people }: WarmCall): Promise<void> {
  network.restore()
  for (const [index, person] of people.entries()) {
    const was = before[index]
    await vi
      .waitFor(async () => expect(await readHolding(person)).toEqual(was), PATIENT)
      .catch((error: unknown) => {
        throw new Error(`the call of ${person.name} is not as it was`, { cause: error })
      })
    await person.untilVideosMove(1)
  }
}
