/** Cameras and microphones that end and come back, as the other person sees and hears it. */
import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import {
  act,
  call,
  deviceLines,
  expectSent,
  giveBack,
  lose,
  untilBoth,
  untilBytes,
  untilDevice,
  untilFrames,
  untilLooked,
  withdrawAndGive,
} from './devices-fixture.ts'

const withFixture = useFixture()

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
    'that OpenTok has taken back but does not send is taken once more',
    withFixture(async (fixture) => {
      const { anna, bob, streamId } = await call(fixture)
      // What the browser does once in about thirty times, when two of OpenTok's own calls overlap.
      await anna.page.evaluate(() => {
        const { setParameters } = RTCRtpSender.prototype
        const { publisher } = window.person
        const connect = publisher!.setVideoMediaProcessorConnector.bind(publisher)
        let taken = 0
        publisher!.setVideoMediaProcessorConnector = (connector) => {
          if (connector === null) taken += 1
          return connect(connector)
        }
        RTCRtpSender.prototype.setParameters = async function (parameters) {
          const isBegun = parameters.encodings.some(({ active }) => active)
          if (this.track?.kind === 'video' && isBegun && taken < 2)
            throw new DOMException('refused', 'InvalidStateError')
          return setParameters.call(this, parameters)
        }
      })
      await lose(anna, 'camera')
      await giveBack(anna, 'camera')
      await untilFrames(bob)
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
    'that both end keep their stream, and come back (H5)',
    withFixture(async (fixture) => {
      const both = await call(fixture)
      const { anna } = both
      await act(anna, 'unplug', 'video')
      await act(anna, 'unplug', 'audio')
      await untilBoth(anna, 'lost')
      await act(anna, 'plugIn', 'audio')
      await giveBack(anna, 'camera')
      await untilDevice(anna, 'microphone', 'live')
      await expectSent(both)
    }),
  )

  it(
    'stay as they are when the default device changes (H12); the user withdraws the permission and gives it again (H6)',
    withFixture(async (fixture) => {
      const both = await call(fixture)
      const { anna, bob } = both
      const requests = await anna.cameraRequests()
      await act(anna, 'plugIn', 'audio')
      await untilLooked(anna)
      await untilBytes(bob)
      expect(await anna.cameraRequests()).toBe(requests)
      expect(await deviceLines(anna)).toEqual([])
      await withdrawAndGive(anna, (isGiven) =>
        anna.page.evaluate((is) => window.person.media.permit(is), isGiven),
      )
      await expectSent(both)
    }),
  )
})
