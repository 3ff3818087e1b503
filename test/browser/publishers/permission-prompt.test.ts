/** The browser's permission prompt, which stays open until the user answers. */
import { describe, expect, it } from 'vitest'
import { forgiveOpenTok } from '../harness/forgive-opentok.ts'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { CreateOptions } from '../harness/page/person.types.ts'
import { passAwake } from '../harness/pass-awake.ts'
import type { Person } from '../harness/person.ts'
import { expectNothingLeft } from './unanswered-publish.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

/** Joins as anna, whose publish waits for the prompt. */
async function openPrompt({ open }: Fixture, options: CreateOptions = {}): Promise<Person> {
  const anna = await open('anna', { clock: true })
  await anna.create(options)
  await anna.connect()
  await anna.page.evaluate(() => {
    window.person.media.openPrompt()
    window.person.publishKept()
  })
  await anna.page.waitForFunction(() => window.person.media.cameraRequests() === 1)
  return anna
}

const answer = (anna: Person, is: 'allow' | 'deny') =>
  anna.page.evaluate((given) => window.person.media.answerPrompt(given), is)

const published = async (anna: Person): Promise<string> => {
  await anna.page.waitForFunction(() => window.person.published !== 'pending')
  return anna.page.evaluate(() => window.person.published)
}

const streamsOf = ({ emulator, sessionId }: Fixture, name: string) =>
  emulator
    .clients(sessionId)
    .filter(({ data, online }) => data === name && online)
    .flatMap(({ streamIds }) => streamIds)

async function expectOneStream(anna: Person, fixture: Fixture): Promise<void> {
  expect(await published(anna)).toBe('resolved')
  // Long enough for a second stream, or for the end of the first, to appear.
  await passAwake(anna, 3_000)
  expect(streamsOf(fixture, 'anna')).toEqual([await anna.publishedStreamId()])
  expect(await anna.cameraRequests()).toBe(1)
  expect(await anna.snapshot()).toMatchObject({ publisherCount: 1 })
}

describe.concurrent('a permission prompt that stays open for a minute', () => {
  it(
    'counts towards no timeout: published after "Allow" (E4)',
    withFixture(async (fixture) => {
      const anna = await openPrompt(fixture)
      for (let seconds = 0; seconds < 60; seconds += 5) await anna.fastForward(5_000)
      expect(await anna.page.evaluate(() => window.person.published)).toBe('pending')
      await answer(anna, 'allow')
      await expectOneStream(anna, fixture)
      expect(await anna.eventLines('publisherDisconnected')).toEqual([])
    }),
  )

  itAtRelease(
    'fails with the client\'s error after "Deny" (E4)',
    withFixture(async (fixture) => {
      const anna = await openPrompt(fixture)
      for (let seconds = 0; seconds < 60; seconds += 5) await anna.fastForward(5_000)
      await answer(anna, 'deny')
      expect(await published(anna)).toBe('publishFailed')
      const cause = await anna.page.evaluate(() => {
        const [error] = window.person.errors as { readonly cause: Error }[]
        return error?.cause.name
      })
      expect(cause).toBe('OT_USER_MEDIA_ACCESS_DENIED')
      expect(await anna.snapshot()).toMatchObject({ publisherCount: 0 })
    }),
  )

  it(
    'never switches the camera on if the session was left meanwhile (E4)',
    withFixture(async (fixture) => {
      const anna = await openPrompt(fixture)
      expect(await anna.disconnect()).toBe('resolved')
      expect(await published(anna)).toBe('publishFailed')
      await answer(anna, 'allow')
      await passAwake(anna, 500)
      await expectNothingLeft(anna)
      expect(streamsOf(fixture, 'anna')).toEqual([])
    }),
  )

  itAtRelease(
    'never switches the camera on if it was unpublished meanwhile (E4, P3)',
    withFixture(async (fixture) => {
      const anna = await openPrompt(fixture)
      await anna.page.evaluate(() => {
        const { publisher, reconnection } = window.person
        if (publisher) reconnection.unpublish(publisher)
      })
      expect(await published(anna)).toBe('publishFailed')
      await answer(anna, 'allow')
      await passAwake(anna, 500)
      await expectNothingLeft(anna)
      expect(streamsOf(fixture, 'anna')).toEqual([])
      expect(await anna.status()).toBe('connected')
    }),
  )
})

describe.concurrent('a permission prompt that is open when the session is lost for good', () => {
  it(
    'which is answered during the rejoin: one stream, one camera (E5)',
    withFixture(async (fixture) => {
      const anna = await openPrompt(fixture, { rejoinMs: 500 })
      fixture.network.close(1003, 'anna')
      await anna.untilStatus('reconnecting')
      await answer(anna, 'allow')
      await anna.untilEvent('reconnected')
      await expectOneStream(anna, fixture)
    }),
  )

  itAtRelease(
    'which is answered after the rejoin: one stream, one camera (E5)',
    withFixture(async (fixture) => {
      const anna = await openPrompt(fixture, { rejoinMs: 10 })
      fixture.network.close(1003, 'anna')
      await anna.untilEvent('reconnected')
      await passAwake(anna, 500)
      await answer(anna, 'allow')
      await expectOneStream(anna, fixture)
    }),
  )

  itAtRelease(
    'while the camera is starting: one stream, one camera (E5)',
    withFixture(async (fixture) => {
      const anna = await fixture.open('anna', { clock: true })
      await anna.create({ rejoinMs: 10 })
      await anna.connect()
      const requested = anna.page.evaluate(() => {
        window.person.publishKept()
        return new Promise((resolve) => setTimeout(resolve, 25))
      })
      await requested
      fixture.network.close(1003, 'anna')
      await anna.untilEvent('reconnected')
      await expectOneStream(anna, fixture)
      // A camera that starts at once is being published by then.
      forgiveOpenTok(anna)
    }),
  )
})

describe('a publisher that was destroyed', () => {
  it(
    'is rejected at once when it is published again (E12)',
    withFixture(async ({ open }) => {
      const anna = await open('anna', { clock: true })
      await anna.create()
      await anna.connect()
      await anna.publishKept()
      await anna.page.evaluate(() => window.person.publisher?.destroy())
      await anna.untilEvent('publisherDisconnected')
      // From now on no timer runs in the page: promises must settle at once.
      await anna.page.clock.pauseAt((await anna.page.evaluate(() => Date.now())) + 2_000)
      const outcome = await anna.page.evaluate(() => {
        const { publisher, reconnection } = window.person
        return reconnection.publish(publisher as OT.Publisher).then(
          () => 'resolved',
          ({ code }: { code: string }) => code,
        )
      })
      expect(outcome).toBe('publishFailed')
    }),
  )
})
