import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import { passUntil } from '../harness/pass-awake.ts'
import type { Person } from '../harness/person.ts'
import { PATIENT } from '../harness/patient.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const toOptions = (frozenMs: number) => ({ reconnectedMs: 50, subscribers: { frozenMs } })
const OPTIONS = toOptions(5_000)

const untilPhase = (person: Person, phase: string) =>
  person.page.waitForFunction((wanted) => window.person.kept?.phase === wanted, phase)

/** The same until the kept tile was recreated and is frozen again. */
async function passUntilFrozenAgain(person: Person): Promise<void> {
  const readPhases = async () => (await look(person)).phases
  await passUntil(person, async () => (await readPhases()).includes('reconnecting resubscribing'))
  // Media come in real time, and OpenTok gives up a subscribe after 30 s.
  await person.untilEvent('subscriberReconnected')
  await passUntil(person, async () => (await readPhases()).at(-1) === 'connected frozen')
}

/** Lets time pass as fast as the own picture allows, which says that the page is awake. */
async function passWithOwnPicture({ fastForward, page }: Person, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await fastForward(1_000)
    await page.evaluate(() => {
      const video = document.querySelector<HTMLVideoElement>('.OT_publisher video')!
      return new Promise<void>((resolve) =>
        video.addEventListener('timeupdate', () => resolve(), { once: true }),
      )
    })
  }
}

/** A call of two, in which Bob sees Anna and keeps her handle. */
async function openCall({ join, open }: Fixture, options = OPTIONS) {
  const anna = await join('anna')
  const streamId = await anna.publishKept({ sound: true })
  const bob = await open('bob', { clock: true, own: 'its clock runs ahead of the frames' })
  await bob.create({ follow: 'reconnection', options })
  await bob.connect()
  await bob.untilVideosMove(1)
  await bob.page.evaluate((id) => {
    window.person.keep(id)
    const { kept } = window.person
    kept?.onChange(() => window.person.looked.push(`${kept.status} ${kept.phase}`))
  }, streamId)
  return { anna, bob, streamId }
}

/** Phases of Bob's tile so far, and what is in his page. */
const look = (person: Person) =>
  person.page.evaluate(() => ({
    phases: window.person.looked,
    subscribes: window.person.subscribersOfSdk.length,
    tiles: document.querySelectorAll('.OT_subscriber').length,
    handles: window.person.reconnection.subscribers.size,
  }))

const publishVideo = (person: Person, isOn: boolean) =>
  person.page.evaluate((on) => window.person.publisher?.publishVideo(on), isOn)

/** Sound that Bob has received by his present subscriber. */
const readAudioBytes = (person: Person) =>
  person.page.evaluate(async () => {
    const subscriber = window.person.kept?.subscriber as OT.Subscriber
    const report = await subscriber.getRtcStatsReport()
    const audio = [...report.values()].find(
      ({ kind, type }) => type === 'inbound-rtp' && kind === 'audio',
    )
    return Number(audio?.bytesReceived ?? 0)
  })

async function expectSound(bob: Person): Promise<void> {
  const before = await readAudioBytes(bob)
  await expect.poll(() => readAudioBytes(bob), PATIENT).toBeGreaterThan(before)
}

describe('a picture that stands still while all is connected', () => {
  it(
    'is frozen with its sound, then recreated: one handle, one tile, and it moves again (Q2, Q8)',
    withFixture(async (fixture) => {
      const { bob } = await openCall(fixture)
      fixture.network.cutVideo('anna')
      await untilPhase(bob, 'frozen')
      const before = await readAudioBytes(bob)
      await expect.poll(() => readAudioBytes(bob), PATIENT).toBeGreaterThan(before)
      await untilPhase(bob, 'resubscribing')
      fixture.network.healVideo('anna')
      await untilPhase(bob, 'playing')
      await bob.untilVideosMove(1)
      expect(await look(bob)).toEqual({
        phases: [
          'connected frozen',
          'reconnecting stalled',
          'reconnecting resubscribing',
          'reconnected null',
          'connected playing',
        ],
        subscribes: 2,
        tiles: 1,
        handles: 1,
      })
    }),
  )

  it(
    'is recreated once if that brings no frame, and then stays with its sound (Q9)',
    withFixture(async (fixture) => {
      const { bob } = await openCall(fixture)
      fixture.network.cutVideo('anna')
      await passUntilFrozenAgain(bob)
      await expectSound(bob)
      expect(await look(bob)).toMatchObject({ subscribes: 2, tiles: 1, handles: 1 })
      fixture.network.healVideo('anna')
      await untilPhase(bob, 'playing')
    }),
  )

  itAtRelease(
    'is frozen too if it was black from the beginning, and its picture comes after all (Q2)',
    withFixture(async ({ join, network, open }) => {
      const anna = await join('anna')
      const streamId = await anna.publishKept({ sound: true })
      const bob = await open('bob', { clock: true, own: 'its clock runs ahead of the frames' })
      await bob.create({ follow: 'reconnection', options: OPTIONS })
      network.cutVideo('anna')
      await bob.connect()
      await bob.publishKept()
      await bob.untilEvent('subscriberConnected')
      await passUntil(bob, () =>
        bob.page.evaluate(
          (id) => window.person.reconnection.subscribers.get(id)?.phase === 'frozen',
          streamId,
        ),
      )
      network.healVideo('anna')
      await bob.page.waitForFunction(
        (id) => window.person.reconnection.subscribers.get(id)?.phase === 'playing',
        streamId,
      )
      await bob.untilVideosMove(1)
    }),
  )

  itAtRelease(
    'of a muted person is noticed by the picture of oneself (Q2)',
    withFixture(async (fixture) => {
      const { anna, bob } = await openCall(fixture)
      await bob.publishKept()
      await anna.page.evaluate(() => window.person.publisher?.publishAudio(false))
      await bob.page.waitForFunction(
        () => (window.person.kept?.subscriber as OT.Subscriber | null)?.stream?.hasAudio === false,
      )
      fixture.network.cutVideo('anna')
      while ((await look(bob)).phases.length === 0) await passWithOwnPicture(bob, 1)
      expect((await look(bob)).phases).toEqual(['connected frozen'])
      fixture.network.healVideo('anna')
      await untilPhase(bob, 'playing')
    }),
  )
})

describe('a picture that need not move', () => {
  it(
    'is not frozen while its publisher has switched the video off (Q3)',
    withFixture(async (fixture) => {
      const { anna, bob } = await openCall(fixture)
      await bob.publishKept()
      await publishVideo(anna, false)
      await bob.page.waitForFunction(() => window.person.kept?.stream.hasVideo === false)
      // Longer than a picture may stand still.
      await passWithOwnPicture(bob, 7)
      await publishVideo(anna, true)
      await bob.untilVideosMove(1)
      expect(await look(bob)).toMatchObject({ phases: [], subscribes: 1 })
    }),
  )

  it(
    'because the browser has paused it is played again, and not recreated (Q4)',
    withFixture(async (fixture) => {
      const { bob } = await openCall(fixture, toOptions(30_000))
      await bob.page.evaluate(async () => {
        const video = document.querySelector<HTMLVideoElement>('.OT_subscriber video')!
        // OpenTok plays it again at once.
        const isPlaying = new Promise((resolve) =>
          video.addEventListener('playing', resolve, { once: true }),
        )
        video.pause()
        await isPlaying
        video.play = () => Promise.reject(new DOMException('', 'NotAllowedError'))
        video.pause()
      })
      await untilPhase(bob, 'frozen')
      await bob.page.evaluate(() => {
        const video = document.querySelector<HTMLVideoElement>('.OT_subscriber video')!
        delete (video as Partial<HTMLVideoElement>).play
      })
      await passUntil(bob, () =>
        bob.page.evaluate(
          () => !document.querySelector<HTMLVideoElement>('.OT_subscriber video')!.paused,
        ),
      )
      // From here in real time, as its frames come.
      await untilPhase(bob, 'playing')
      expect(await look(bob)).toMatchObject({
        phases: ['connected frozen', 'connected playing'],
        subscribes: 1,
      })
      // The client reports that it was not allowed to play.
      bob.forgive(/play/)
    }),
  )
})
