/** What only Chromium's fake devices can play: several of a kind, one that is muted, and the browser's own permissions. */
import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import { itInFullChromium } from '../../tools/vitest/release.ts'
import {
  act,
  call,
  cameraOf,
  expectSent,
  giveBack,
  untilDevice,
  untilFrames,
  untilLooked,
  withdrawAndGive,
} from './devices-fixture.ts'

const withFixture = useFixture()

describe('a camera', () => {
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
    'that the system holds for a while is interrupted, and live again (H8)',
    withFixture(async (fixture) => {
      const { anna } = await call(fixture)
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

  itInFullChromium(
    'whose permission the browser withdraws is lost without a prompt, and so is the microphone (H6)',
    withFixture(async (fixture) => {
      const both = await call(fixture, {}, fixture.openWithPermissions)
      const context = both.anna.page.context()
      await withdrawAndGive(both.anna, (isGiven) =>
        isGiven ? context.grantPermissions(['camera', 'microphone']) : context.clearPermissions(),
      )
      await expectSent(both)
    }),
  )
})
