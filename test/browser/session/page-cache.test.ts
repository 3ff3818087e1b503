/** A page that the browser keeps when its user goes elsewhere, and shows again when the user comes back. */
import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const FOLLOW = { follow: 'reconnection', rejoinMs: 100 } as const

/** OpenTok's own answers, which no event announces. */
const clientState = ({ page }: Person) =>
  page.evaluate(() => {
    const { currentState, isConnected } = window.person.session as unknown as {
      readonly currentState: string
      isConnected(): boolean
    }
    return [currentState, isConnected.call(window.person.session)]
  })

const until = ({ page }: Person, state: string) =>
  page.waitForFunction(
    (wanted) => (window.person.session as { currentState?: string }).currentState === wanted,
    state,
  )

const fire = ({ page }: Person, name: 'pagehide' | 'pageshow') =>
  page.evaluate(
    (type) => window.dispatchEvent(new PageTransitionEvent(type, { persisted: true })),
    name,
  )

async function expectRejoined(person: Person, { members, until: untilTrue }: Fixture) {
  await person.untilEvent('reconnected')
  await untilTrue(() => members().includes(person.name))
  expect(await person.eventLines('disconnected')).toEqual([])
  expect(await person.eventLines('reconnecting')).toEqual([
    'reconnecting waiting networkDisconnected',
  ])
  expect(await clientState(person)).toEqual(['connected', true])
  await person.untilVideosMove(1)
  await person.untilTilesConnected()
}

describe.concurrent('a page that goes into the back/forward cache, and comes back', () => {
  // Seen kept by Chromium 156. Version 153 keeps no page that has had a MediaStream, and 147 none with an open WebSocket:
  // there it is loaded again, and joins as new.
  it(
    'is rejoined, and has its tiles again (T18)',
    withFixture(async (fixture) => {
      const { join, members, openCached, until: untilTrue } = fixture
      const ben = await join('ben')
      await ben.publish()
      const anna = await openCached('anna')
      anna.forgive(/Page entered Back-Forward Cache/)
      await anna.create(FOLLOW)
      await anna.connect()
      await anna.untilVideosMove(1)
      await anna.page.evaluate(() => {
        Object.assign(window, { shown: 'never' })
        window.addEventListener('pageshow', ({ persisted }) =>
          Object.assign(window, { shown: persisted ? 'from the cache' : 'loaded' }),
        )
      })
      const home = anna.page.url()
      await anna.page.goto(home.replace('index', 'without-opentok'))
      await untilTrue(() => !members().includes('anna'))
      await anna.page.goBack({ waitUntil: 'commit' })
      await anna.page.waitForURL(home, { waitUntil: 'commit' })
      const shown = await anna.page.evaluate(() => (window as { shown?: string }).shown)
      if (shown === 'from the cache') return expectRejoined(anna, fixture)
      const reasons = await anna.page.evaluate(() =>
        JSON.stringify(performance.getEntriesByType('navigation')[0]),
      )
      expect(reasons).toMatch(/"reason":"(websocket|mediastream)"/)
    }),
  )

  // The real client, over events that the test dispatches: no Chromium keeps a page that has a camera. Measured: OpenTok
  // destroys every publisher at `pagehide`, whatever a listener prevents, and no publisher loads in that page any more.
  itAtRelease(
    'is rejoined with its tiles, and announces the end of its publisher (T18)',
    withFixture(async (fixture) => {
      const { join, members, open, until: untilTrue } = fixture
      const ben = await join('ben')
      await ben.publish()
      const anna = await open('anna')
      await anna.create(FOLLOW)
      await anna.connect()
      await anna.publishKept()
      await anna.untilVideosMove(1)
      await ben.untilVideosMove(1)

      await fire(anna, 'pagehide')
      await until(anna, 'disconnecting')
      await untilTrue(() => !members().includes('anna'))
      expect(await anna.liveTracks()).toBe(0)
      await fire(anna, 'pageshow')
      await expectRejoined(anna, fixture)

      await anna.untilEvent('publisherDisconnected')
      expect(await anna.tileCount()).toBe(1)
      expect(await anna.eventLines('publisherDisconnected')).toHaveLength(1)
      expect(await anna.snapshot()).toMatchObject({ publisherCount: 0, subscriberCount: 1 })
    }),
  )

  itAtRelease(
    'is rejoined if OpenTok was resuming when it was hidden (T18)',
    withFixture(async (fixture) => {
      const { join, network, open } = fixture
      const ben = await join('ben')
      await ben.publish()
      const anna = await open('anna', { own: 'its sockets are refused' })
      await anna.create(FOLLOW)
      await anna.connect()
      await anna.untilVideosMove(1)
      network.refuse('reset', 'anna')
      network.close(1001, 'anna')
      await anna.untilPhase('resuming')
      await fire(anna, 'pagehide')
      await anna.page.waitForFunction(
        () => !(window.person.session as unknown as { isConnected(): boolean }).isConnected(),
      )
      network.restore()
      await fire(anna, 'pageshow')
      await anna.untilEvent('reconnected')
      expect(await anna.eventLines('disconnected')).toEqual([])
      expect(await clientState(anna)).toEqual(['connected', true])
      await anna.untilVideosMove(1)
    }),
  )

  itAtRelease(
    'has left for good if the app left by the handle before',
    withFixture(async ({ join }) => {
      const anna = await join('anna')
      await anna.page.evaluate(() => {
        void window.person.disconnect()
        for (const name of ['pagehide', 'pageshow'])
          window.dispatchEvent(new PageTransitionEvent(name, { persisted: true }))
      })
      await anna.untilStatus('disconnected')
      expect(await anna.eventLines('disconnected')).toEqual([
        'disconnected clientDisconnected for good',
      ])
    }),
  )
})
