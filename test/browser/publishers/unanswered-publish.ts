/** A publish that the server does not answer: OpenTok then emits nothing when the session ends. */
import type { Page } from 'playwright-core'
import type { Fixture } from '../harness/harness.ts'
import type { CreateOptions } from '../harness/page/person.types.ts'
import type { OpenOptions, Person } from '../harness/person.ts'

/** Resolves when the page has requested that many streams from its server. */
export async function untilStreamIsRequested(page: Page, count = 1): Promise<void> {
  await page.waitForFunction((wanted) => window.person.requestedStreams() >= wanted, count)
}

/** Joins as anna, whose publish is not answered. */
export async function publishUnanswered(
  { network, open }: Fixture,
  { clock = false, ...options }: CreateOptions & OpenOptions = {},
): Promise<Person> {
  const anna = await open('anna', { clock })
  await anna.create(options)
  await anna.connect()
  network.ignore('stream', { target: 'anna' })
  await anna.page.evaluate(() => window.person.publishKept())
  await untilStreamIsRequested(anna.page)
  return anna
}

/** No camera, no microphone, no self view and no tile: the library cleans up after OpenTok. */
export async function expectNothingLeft(person: Person): Promise<void> {
  await person.page.waitForFunction(() => window.person.media.liveTracks() === 0)
  await person.page.waitForFunction(
    () => document.querySelectorAll('.OT_publisher, .OT_subscriber').length === 0,
  )
}
