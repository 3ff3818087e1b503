/** A publish that the server does not answer: OpenTok then emits nothing when the session ends. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Fixture } from '../browser/harness.ts'
import type { CreateOptions } from '../page/person.types.ts'
import type { OpenOptions, Person } from '../browser/person.ts'

/** Resolves when the page has requested that many streams from its server. Call it before the page connects. */
export function untilStreamIsRequested(page: Page, count = 1): Promise<void> {
  let requested = 0
  return new Promise((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        if (!/"method":"create","uri":"[^"]*\/stream\/[^/"]+"/.test(String(payload))) return
        requested += 1
        if (requested === count) resolve()
      })
    })
  })
}

/** Joins as anna, whose publish is not answered. */
export async function publishUnanswered(
  { network, open }: Fixture,
  { clock = false, ...options }: CreateOptions & OpenOptions = {},
): Promise<Person> {
  const anna = await open('anna', { clock })
  const requested = untilStreamIsRequested(anna.page)
  await anna.create(options)
  await anna.connect()
  network.ignore('stream', { target: 'anna' })
  await anna.page.evaluate(() => window.person.publishKept())
  await requested
  return anna
}

/** OpenTok throws at the end of the session; the error has a minified name and no text. */
export function forgiveOpenTok({ problems }: Person): void {
  for (const problem of problems.splice(0)) expect(problem).toMatch(/^(uncaught: )?\w+$/)
}

/** No camera, no microphone, no self view and no tile: the library cleans up after OpenTok. */
export async function expectNothingLeft(person: Person): Promise<void> {
  await person.page.waitForFunction(() => window.person.media.liveTracks() === 0)
  await person.page.waitForFunction(
    () => document.querySelectorAll('.OT_publisher, .OT_subscriber').length === 0,
  )
}
