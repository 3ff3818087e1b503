import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'
import { casesOf } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

/** Reports of a picture come in real time, so this is shorter than by default. */
const FROZEN_MS = 4_000

/** Two times in which a picture that stands still would be recreated. */
const LONG_MS = 2.5 * FROZEN_MS

/** What a canvas shows, and how it is published. */
interface Slide {
  readonly videoType?: 'camera' | 'screen' | 'custom'
  /** Default `true`: OpenTok's scores of it are a time to look, also where `timeupdate` stops with the frames. */
  readonly sound?: boolean
  /** Wait between two redraws, in ms; without it the canvas is never redrawn. */
  readonly redrawMs?: number
}

/** A call of two, in which Bob sees a canvas of Anna that was drawn for a while. */
async function openSlide(
  { join, open }: Fixture,
  { redrawMs, sound = true, videoType = 'custom' }: Slide,
) {
  const anna = await join('anna', { own: 'its camera is another one' })
  await anna.page.evaluate(
    async ({ withSound, type }) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 })
      document.body.append(canvas)
      const context = canvas.getContext('2d')!
      let hue = 0
      const draw = () => {
        context.fillStyle = `hsl(${(hue += 40) % 360} 80% 50%)`
        context.fillRect(0, 0, 320, 240)
      }
      const timer = setInterval(draw, 100)
      Object.assign(window, { draw, stopDrawing: () => clearInterval(timer) })
      const video = canvas.captureStream(10)
      const { mediaDevices } = navigator
      // What a screen or a camera shows, for OpenTok.
      mediaDevices.getDisplayMedia = async () => video
      const request = mediaDevices.getUserMedia.bind(mediaDevices)
      mediaDevices.getUserMedia = async ({ audio = false } = {}) => {
        const tracks = audio ? (await request({ audio })).getTracks() : []
        return new MediaStream([...tracks, ...video.getTracks()])
      }
      const sources = { camera: undefined, screen: 'screen', custom: video.getVideoTracks()[0] }
      const publisher = OT.initPublisher('tiles', {
        videoSource: sources[type],
        ...(!withSound && { audioSource: null }),
        insertMode: 'append',
      } as OT.PublisherProperties)
      window.person.publisher = publisher
      await window.person.reconnection.publish(publisher)
    },
    { withSound: sound, type: videoType },
  )
  const bob = await open('bob')
  await bob.create({
    follow: 'reconnection',
    options: { reconnectedMs: 50, subscribers: { frozenMs: FROZEN_MS } },
  })
  await bob.connect()
  await bob.untilVideosMove(1)
  await bob.page.evaluate(() => {
    const [tile] = window.person.reconnection.subscribers.values()
    tile?.onChange(() => window.person.looked.push(`${tile.status} ${tile.phase}`))
  })
  await anna.page.evaluate((ms) => {
    const { draw, stopDrawing } = window as unknown as Record<string, () => void>
    stopDrawing!()
    if (ms !== undefined) setInterval(draw!, ms)
  }, redrawMs)
  return { anna, bob }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What Bob's tile did, how often he subscribed, and whether his picture is a colour of the slide. */
const look = (bob: Person) =>
  bob.page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('.OT_subscriber video')
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
    const context = canvas.getContext('2d')!
    if (video) context.drawImage(video, 0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
    const [stream] = Object.values(window.person.streams)
    return {
      type: stream?.videoType,
      phases: window.person.looked,
      subscribes: window.person.subscribersOfSdk.length,
      hasColour: Math.max(red, green, blue) > 100,
    }
  })

const LEFT_ALONE = { phases: [], subscribes: 1, hasColour: true }

const SLIDES = casesOf<readonly [what: string, slide: Slide]>(
  [['a slide', {}]],
  [
    ['a shared screen', { videoType: 'screen' }],
    ['a camera that sends no frames', { videoType: 'camera' }],
    ['a slide without sound, redrawn every 5 s', { redrawMs: 5_000, sound: false }],
  ],
)

describe('a picture that rightly stands still', () => {
  it.concurrent.each(SLIDES)('is left alone, and stays: %s (Q7)', async (_, slide) => {
    await withFixture(async (fixture) => {
      const { bob } = await openSlide(fixture, slide)
      await pause(LONG_MS)
      expect(await look(bob)).toEqual({ ...LEFT_ALONE, type: slide.videoType ?? 'custom' })
    })()
  })
})
