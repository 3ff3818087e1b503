/** Cameras and microphones that end and come back, as the other person sees and hears it. */
import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { CreateOptions } from '../harness/page/person.types.ts'
import type { Person } from '../harness/person.ts'
import { itInFullChromium } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

type Kind = 'audio' | 'video'

/** Anna publishes picture and sound, and Bob gets both. */
async function call(
  { open }: Fixture,
  options: CreateOptions = {},
  openAnna: Fixture['open'] = open,
) {
  const [anna, bob] = [await openAnna('anna'), await open('bob')]
  for (const person of [anna, bob]) {
    await person.create(person === anna ? options : {})
    await person.connect()
  }
  const streamId = await anna.publishKept({ sound: true })
  await bob.untilVideos(1)
  await untilBytes(bob)
  return { anna, bob, streamId }
}

const act = (person: Person, does: 'end' | 'plugIn' | 'unplug' | 'unplugPresent', kind: Kind) =>
  person.page.evaluate(([what, which]) => window.person.media[what](which), [does, kind] as const)

const untilDevice = (person: Person, name: 'camera' | 'microphone', state: string) =>
  person.page.waitForFunction(
    ([which, wanted]) => [...window.person.reconnection.publishers.values()][0]?.[which] === wanted,
    [name, state] as const,
  )

const KINDS = { camera: 'video', microphone: 'audio' } as const

async function lose(person: Person, name: keyof typeof KINDS): Promise<void> {
  await act(person, 'unplug', KINDS[name])
  await untilDevice(person, name, 'lost')
}

async function giveBack(person: Person, name: keyof typeof KINDS, state = 'live'): Promise<void> {
  await act(person, 'plugIn', KINDS[name])
  await untilDevice(person, name, state)
}

/** Until Bob's tile shows new frames from now on. */
const untilFrames = (bob: Person) => bob.untilVideosMove(1)

/** Until Bob receives new sound from now on. */
const untilBytes = (bob: Person) =>
  bob.page.evaluate(async () => {
    const count = async () => {
      let bytes = 0
      for (const { subscriber } of window.person.reconnection.subscribers.values()) {
        const report = await subscriber?.getRtcStatsReport?.()
        report?.forEach((entry) => {
          const { bytesReceived, kind, type } = entry as Record<string, unknown>
          if (type === 'inbound-rtp' && kind === 'audio') bytes += Number(bytesReceived)
        })
      }
      return bytes
    }
    const before = await count()
    while ((await count()) <= before + 300) await new Promise(requestAnimationFrame)
  })

const cameraOf = (person: Person) =>
  person.page.evaluate(() => window.person.publisher?.getVideoSource().deviceId)

/** Until the library has looked at the devices that are there now; resolves with the ids of the cameras. */
const untilLooked = (person: Person) =>
  person.page.evaluate(async () => {
    // It has asked before, and the answers come in order.
    const listed = await navigator.mediaDevices.enumerateDevices()
    return listed.filter(({ kind }) => kind === 'videoinput').map(({ deviceId }) => deviceId)
  })

/** Both are lost meanwhile, and no prompt opens. */
async function withdrawAndGive(
  anna: Person,
  permit: (isGiven: boolean) => Promise<void>,
): Promise<void> {
  const requests = await anna.cameraRequests()
  await permit(false)
  await untilDevice(anna, 'camera', 'lost')
  await untilDevice(anna, 'microphone', 'lost')
  await untilLooked(anna)
  expect(await anna.cameraRequests()).toBe(requests)
  await permit(true)
  await untilDevice(anna, 'camera', 'live')
  await untilDevice(anna, 'microphone', 'live')
}

const deviceLines = (person: Person) =>
  person.eventLines('publisherCameraChanged', 'publisherMicrophoneChanged')

describe('a camera', () => {
  it(
    'that ends is taken back, and one that is unplugged when it is plugged in again, with the same stream (H1, H2)',
    withFixture(async (fixture) => {
      const { anna, bob, streamId } = await call(fixture)
      await act(anna, 'end', 'video')
      await untilDevice(anna, 'camera', 'live')
      await untilFrames(bob)
      expect(await deviceLines(anna)).toHaveLength(2)
      expect((await anna.costs()).timers).toEqual([])
      await lose(anna, 'camera')
      await giveBack(anna, 'camera')
      await untilFrames(bob)
      expect(await anna.publishedStreamId()).toBe(streamId)
    }),
  )

  it(
    'that is unplugged while another one is there stays lost, and the other stays dark (H3, H10)',
    withFixture(async (fixture) => {
      const { anna, bob, streamId } = await call(fixture)
      const first = await cameraOf(anna)
      const requests = await anna.cameraRequests()
      await act(anna, 'unplugPresent', 'video')
      await untilDevice(anna, 'camera', 'lost')
      const others = await untilLooked(anna)
      expect(others).toHaveLength(1)
      expect(await anna.cameraRequests()).toBe(requests)
      // The app may take it.
      await anna.page.evaluate((id) => window.person.publisher?.setVideoSource(id), others[0]!)
      await untilFrames(bob)
      await giveBack(anna, 'camera')
      expect(await untilLooked(anna)).toContain(first)
      expect(await cameraOf(anna)).toBe(others[0])
      expect(await anna.publishedStreamId()).toBe(streamId)
    }),
  )

  it(
    'that is unplugged is replaced by another one if the app wants that (H3)',
    withFixture(async (fixture) => {
      const { anna, bob, streamId } = await call(fixture, {
        options: { publishers: { fallback: 'any' } },
      })
      const first = await cameraOf(anna)
      await act(anna, 'unplugPresent', 'video')
      await anna.untilEvent('publisherCameraChanged', 2)
      await untilDevice(anna, 'camera', 'live')
      await untilFrames(bob)
      expect(await cameraOf(anna)).not.toBe(first)
      expect(await anna.publishedStreamId()).toBe(streamId)
    }),
  )

  it(
    'that is lost is not announced as live by a rejoin (H7)',
    withFixture(async (fixture) => {
      const { anna } = await call(fixture)
      await lose(anna, 'camera')
      fixture.network.close(1011, 'anna')
      await anna.untilEvent('publisherReconnected')
      await giveBack(anna, 'camera')
      expect(await deviceLines(anna)).toHaveLength(2)
    }),
  )

  it(
    'that is switched off stays off, and is not taken (H9)',
    withFixture(async (fixture) => {
      const { anna, bob } = await call(fixture)
      await lose(anna, 'camera')
      await anna.page.evaluate(() => void window.person.publisher?.publishVideo(false))
      const requests = await anna.cameraRequests()
      await giveBack(anna, 'camera', 'off')
      expect(await anna.cameraRequests()).toBe(requests)
      await anna.page.evaluate(() => void window.person.publisher?.publishVideo(true))
      await giveBack(anna, 'camera')
      await untilFrames(bob)
    }),
  )
})

describe('a microphone', () => {
  it(
    'that is unplugged is taken back, and stays silent if it was switched off meanwhile (H4, H9)',
    withFixture(async (fixture) => {
      const { anna, bob, streamId } = await call(fixture)
      await lose(anna, 'microphone')
      await giveBack(anna, 'microphone')
      await untilBytes(bob)
      await act(anna, 'unplug', 'audio')
      await anna.page.evaluate(() => void window.person.publisher?.publishAudio(false))
      await giveBack(anna, 'microphone', 'off')
      // OpenTok announces no change of a switch that is turned and turned back before the server has heard of it.
      await anna.page.waitForFunction(() => window.person.publisher?.stream?.hasAudio === false)
      await anna.page.evaluate(() => void window.person.publisher?.publishAudio(true))
      await untilDevice(anna, 'microphone', 'live')
      await untilBytes(bob)
      expect(await anna.publishedStreamId()).toBe(streamId)
    }),
  )
})

describe('a track of the app', () => {
  it(
    'that ends is lost, and no camera takes its place (H10)',
    withFixture(async ({ open }) => {
      const anna = await open('anna')
      await anna.create()
      await anna.connect()
      await anna.page.evaluate(async () => {
        const canvas = document.createElement('canvas')
        // Without a picture it takes five seconds to be published.
        canvas.getContext('2d')?.fillRect(0, 0, 9, 9)
        const [track] = canvas.captureStream().getVideoTracks()
        const publisher = OT.initPublisher('tiles', { videoSource: track!, insertMode: 'append' })
        window.person.publisher = publisher
        await window.person.reconnection.publish(publisher)
      })
      await untilDevice(anna, 'camera', 'live')
      const requests = await anna.cameraRequests()
      await anna.page.evaluate(() => {
        const track = window.person.publisher?.getVideoSource().track
        track?.stop()
        track?.dispatchEvent(new Event('ended'))
      })
      await untilDevice(anna, 'camera', 'lost')
      await act(anna, 'plugIn', 'video')
      await untilLooked(anna)
      expect(await anna.cameraRequests()).toBe(requests)
      expect((await anna.costs()).timers).toEqual([])
    }),
  )
})

describe('a camera and a microphone', () => {
  it(
    'that both end keep their stream, and come back (H5); the system holds one for a while (H8)',
    withFixture(async (fixture) => {
      const { anna, bob, streamId } = await call(fixture)
      await act(anna, 'unplug', 'video')
      await act(anna, 'unplug', 'audio')
      await untilDevice(anna, 'camera', 'lost')
      await untilDevice(anna, 'microphone', 'lost')
      await act(anna, 'plugIn', 'audio')
      await giveBack(anna, 'camera')
      await untilDevice(anna, 'microphone', 'live')
      await untilFrames(bob)
      await untilBytes(bob)
      expect(await anna.publishedStreamId()).toBe(streamId)
      const say = (name: 'mute' | 'unmute') =>
        anna.page.evaluate((said) => {
          const track = window.person.publisher!.getVideoSource().track!
          Object.defineProperty(track, 'muted', { value: said === 'mute', configurable: true })
          track.dispatchEvent(new Event(said))
        }, name)
      await say('mute')
      await untilDevice(anna, 'camera', 'interrupted')
      await say('unmute')
      await untilDevice(anna, 'camera', 'live')
    }),
  )

  it(
    'stay as they are when the default device changes (H12); the user withdraws the permission and gives it again (H6)',
    withFixture(async (fixture) => {
      const { anna, bob, streamId } = await call(fixture)
      const requests = await anna.cameraRequests()
      await act(anna, 'plugIn', 'audio')
      await untilLooked(anna)
      await untilBytes(bob)
      expect(await anna.cameraRequests()).toBe(requests)
      expect(await deviceLines(anna)).toEqual([])
      await withdrawAndGive(anna, (isGiven) =>
        anna.page.evaluate((is) => window.person.media.permit(is), isGiven),
      )
      await untilFrames(bob)
      await untilBytes(bob)
      expect(await anna.publishedStreamId()).toBe(streamId)
    }),
  )

  itInFullChromium(
    'are lost without a prompt when the browser withdraws the permission (H6)',
    withFixture(async (fixture) => {
      const { anna, bob, streamId } = await call(fixture, {}, fixture.openWithPermissions)
      const context = anna.page.context()
      await withdrawAndGive(anna, (isGiven) =>
        isGiven ? context.grantPermissions(['camera', 'microphone']) : context.clearPermissions(),
      )
      await untilFrames(bob)
      await untilBytes(bob)
      expect(await anna.publishedStreamId()).toBe(streamId)
    }),
  )
})
