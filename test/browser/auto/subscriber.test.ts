/** The subscriber that the app has, over OpenTok's objects that come and go. */
import { describe, expect, it } from 'vitest'
import { useApps } from './app-fixture.ts'
import type { AppPage, Fixture } from './app-fixture.ts'
import { PATIENT } from '../harness/patient.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withApps = useApps()

/** Ann with the script, and Bob without it; both publish. */
async function startCall({ open }: Fixture) {
  const bob = await open('bob', { kind: 'bare', session: 'auto' })
  const ann = await open('ann')
  await ann.untilFate({ tiles: 1, moving: 1, selfViews: 1 })
  await bob.untilFate({ tiles: 1, moving: 1 })
  return { ann, bob }
}

async function loseForGood({ emulator }: Fixture, ann: AppPage, count = 1): Promise<void> {
  emulator.network.close(1011, 'ann')
  await ann.untilHeard('subscriber connected', count + 1)
}

describe('the subscriber of a plain app', () => {
  it(
    'acts on the current object after a rejoin: fields, methods, listeners, class (A3)',
    withApps(async (fixture) => {
      const { ann } = await startCall(fixture)
      const before = await ann.page.evaluate(() => {
        const { session, subscribers } = window.vendorApp
        const [subscriber] = subscribers as [OT.Subscriber]
        const heard: string[] = []
        Object.assign(window, { heard })
        const note = (event: { type: string; target: unknown }) =>
          heard.push(`${event.type} ${event.target === subscriber}`)
        subscriber.on('connected disconnected videoElementCreated', note)
        const never = () => heard.push('never')
        subscriber.once('disconnected', () => heard.push('once'))
        subscriber.on('disconnected', never, heard)
        subscriber.off('disconnected', never, heard)
        session.once('sessionReconnecting', ({ target }) => heard.push(`${target === session}`))
        return { id: subscriber.id, streamId: subscriber.stream?.streamId }
      })
      await loseForGood(fixture, ann)
      await ann.untilFate({ tiles: 1, moving: 1 })
      // The last of the events, some time after the first picture.
      await ann.page.waitForFunction(() => {
        const { heard } = window as unknown as { heard: string[] }
        return heard.some((line) => line.startsWith('videoElementCreated'))
      })
      const hasStats = () =>
        ann.page.evaluate(async () => {
          const stats = await window.vendorApp.subscribers[0]?.getStats()
          return typeof stats?.video?.bytesReceived === 'number'
        })
      // The browser has no report yet of a picture that has just begun.
      await expect.poll(hasStats, PATIENT).toBe(true)
      const after = await ann.page.evaluate(() => {
        const { publisher, session, subscribers } = window.vendorApp
        const [subscriber] = subscribers as [OT.Subscriber]
        const { Session, Subscriber } = OT as unknown as Record<string, new () => object>
        const { heard } = window as unknown as { heard: string[] }
        const chained = subscriber.setAudioVolume(20) as unknown
        return {
          heard,
          id: subscriber.id,
          streamId: subscriber.stream?.streamId,
          isShown: document.querySelector('#tiles .OT_subscriber') === subscriber.element,
          isStreamNew: session.getSubscribersForStream(subscriber.stream as OT.Stream).length,
          isChained: chained === subscriber,
          volume: subscriber.getAudioVolume(),
          width: (subscriber.videoWidth() ?? 0) > 0,
          isInstance: subscriber instanceof (Subscriber as never),
          isSession: session instanceof (Session as never),
          isSameSession: publisher.session === session,
          listed: session.getSubscribersForStream(subscriber.stream as OT.Stream)[0] === subscriber,
          count: subscribers.length,
        }
      })
      expect(after).toEqual({
        heard: ['true', 'disconnected true', 'once', 'connected true', 'videoElementCreated true'],
        // OpenTok takes it from the element, which is the same.
        id: before.id,
        streamId: before.streamId,
        isShown: true,
        isStreamNew: 1,
        isChained: true,
        volume: 20,
        width: true,
        isInstance: true,
        isSession: true,
        isSameSession: true,
        listed: true,
        count: 1,
      })
    }),
  )

  itAtRelease(
    'keeps what the app has set: volume and video (A3)',
    withApps(async (fixture) => {
      const { ann } = await startCall(fixture)
      await ann.page.evaluate(() => {
        const [subscriber] = window.vendorApp.subscribers as [OT.Subscriber]
        subscriber.setAudioVolume(10)
        subscriber.subscribeToVideo(false)
      })
      await loseForGood(fixture, ann)
      const volume = () =>
        ann.page.evaluate(() => window.vendorApp.subscribers[0]?.getAudioVolume())
      expect(await volume()).toBe(10)
      const withoutVideo = ann.page.locator('#tiles .OT_subscriber.OT_audio-only')
      await withoutVideo.waitFor()
      await ann.page.evaluate(() => window.vendorApp.subscribers[0]?.subscribeToVideo(true))
      await withoutVideo.waitFor({ state: 'detached' })
      await ann.untilFate({ tiles: 1, moving: 1 })
    }),
  )

  itAtRelease(
    'is the same tile: its place, and what the app has put on its element (T17)',
    withApps(async (fixture) => {
      const { ann } = await startCall(fixture)
      await ann.page.evaluate(() => {
        const [subscriber] = window.vendorApp.subscribers as [OT.Subscriber]
        const { element } = subscriber as { element: HTMLElement }
        const label = document.createElement('span')
        label.textContent = 'Bob'
        element.append(label)
        element.classList.add('mine')
        element.dataset['who'] = 'bob'
        element.style.border = '1px solid red'
        element.addEventListener('click', () => window.vendorApp.heard.push('clicked'))
        element.before(document.createElement('hr'))
        element.after(document.createElement('p'))
        subscriber.restrictFrameRate(true)
      })
      await loseForGood(fixture, ann)
      await ann.untilFate({ tiles: 1, moving: 1 })
      const look = () =>
        ann.page.evaluate(() => {
          const tile = document.querySelector<HTMLElement>('#tiles .mine')!
          tile.click()
          const { dataset, nextElementSibling, previousElementSibling, style } = tile
          const heard = window.vendorApp.heard.filter((line) => line === 'clicked').length
          return [
            tile.querySelector(':scope > span')?.textContent,
            dataset['who'],
            style.border,
            previousElementSibling?.tagName,
            nextElementSibling?.tagName,
            heard,
            tile.querySelectorAll('video').length,
          ]
        })
      expect(await look()).toEqual(['Bob', 'bob', '1px solid red', 'HR', 'P', 1, 1])
    }),
  )

  itAtRelease(
    'shows the same video where the app itself has put the element into the page (A7)',
    withApps(async (fixture) => {
      const { ann } = await startCall(fixture)
      await ann.page.evaluate(async () => {
        const { session, subscribers } = window.vendorApp
        const { stream } = subscribers[0] as OT.Subscriber
        session.unsubscribe(subscribers[0] as OT.Subscriber)
        const place = document.createElement('p')
        place.id = 'mine'
        document.body.append(place)
        const subscriber = session.subscribe(stream as OT.Stream, undefined, {
          insertDefaultUI: false,
        })
        await new Promise<void>((resolve) => {
          subscriber.once('videoElementCreated', ({ element }) => {
            place.append(element)
            element.id = 'the-same'
            resolve()
          })
        })
        const { heard } = window.vendorApp
        subscriber.on('connected videoElementCreated', ({ type }) => heard.push(`mine ${type}`))
      })
      fixture.emulator.network.close(1011, 'ann')
      // OpenTok says it before it has made the element.
      await ann.untilHeard('mine connected')
      await ann.page.waitForFunction(() => {
        const [video, other] = document.querySelectorAll<HTMLVideoElement>('#mine video')
        if (!video?.srcObject || other || video.id !== 'the-same') return false
        const { totalVideoFrames } = video.getVideoPlaybackQuality()
        const { frames = totalVideoFrames } = video.dataset
        video.dataset['frames'] = String(frames)
        return totalVideoFrames > Number(frames)
      })
      expect(await ann.heard()).not.toContain('mine videoElementCreated')
    }),
  )

  itAtRelease(
    'hears what was switched off while it was away',
    withApps(async (fixture) => {
      const { ann, bob } = await startCall(fixture)
      await ann.page.evaluate(() => {
        window.vendorApp.session.on('streamPropertyChanged', (event) => {
          const { changedProperty, newValue, stream } = event
          window.vendorApp.heard.push(`${changedProperty} ${newValue === true} ${stream.hasAudio}`)
        })
      })
      fixture.emulator.network.refuse('reset', 'ann')
      fixture.emulator.network.close(1011, 'ann')
      await ann.untilHeard('sessionReconnecting')
      await bob.page.evaluate(() => window.vendorApp.publisher.publishAudio.promise(false))
      fixture.emulator.network.restore('ann')
      await ann.untilHeard('hasAudio false false')
    }),
  )
})
