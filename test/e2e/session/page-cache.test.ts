/** A page that the browser keeps when its user goes elsewhere, and shows again when the user comes back. */
import { describe, expect, it } from 'vitest'
import { useFixture } from '../browser/harness.ts'
import type { Fixture } from '../browser/harness.ts'
import type { Person } from '../browser/person.ts'

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
  // Over events that the test dispatches, to which the real client answers as it does in the cache: Playwright loses a page
  // that comes back from there. At `pagehide` the client leaves, and destroys its publishers.
  it(
    'is rejoined with its tiles, and hears that its publisher has ended (T18)',
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
      expect(await anna.snapshot()).toMatchObject({ publisherCount: 0, subscriberCount: 1 })
    }),
  )

  it(
    'is rejoined if OpenTok was resuming when it was hidden (T18)',
    withFixture(async (fixture) => {
      const { join, network, open } = fixture
      const ben = await join('ben')
      await ben.publish()
      const anna = await open('anna')
      await anna.create(FOLLOW)
      await anna.connect()
      await anna.untilVideosMove(1)
      network.refuse('reset', 'anna')
      network.close(4000, 'anna')
      await anna.page.waitForFunction(
        () => window.person.reconnection.getSnapshot().phase === 'resuming',
      )
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

  it(
    'has left for good if the app itself left before',
    withFixture(async ({ join }) => {
      const anna = await join('anna')
      await anna.page.evaluate(() => {
        void window.person.session.disconnect()
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
