/** A publish that the server does not answer: OpenTok then says nothing when the session ends. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Stage } from '../browser/harness.ts'
import type { CreateOptions } from '../page/person.types.ts'
import type { Person } from '../browser/person.ts'

/** Resolves when the page has asked its server for that many streams. To be called before it connects. */
export function untilStreamIsAsked(page: Page, count = 1): Promise<void> {
  let asked = 0
  return new Promise((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        if (!/"method":"create","uri":"[^"]*\/stream\/[^/"]+"/.test(String(payload))) return
        asked += 1
        if (asked === count) resolve()
      })
    })
  })
}

/** Joins as anna, and publishes without an answer. */
export async function publishUnanswered(
  { network, open }: Stage,
  options: CreateOptions = {},
): Promise<Person> {
  const anna = await open('anna')
  const asked = untilStreamIsAsked(anna.page)
  await anna.create(options)
  await anna.connect()
  network.ignore('stream', { target: 'anna' })
  await anna.page.evaluate(() => window.person.publishKept())
  await asked
  return anna
}

/** OpenTok stumbles over the end of the session, with an error that has no text but a short name. */
export function forgiveOpenTok({ problems }: Person): void {
  for (const problem of problems.splice(0)) expect(problem).toMatch(/^(uncaught: )?\w+$/)
}

/** No camera, no microphone, no self view and no tile: what OpenTok leaves in the page is let go of. */
export async function expectNothingLeft(person: Person): Promise<void> {
  await person.page.waitForFunction(() => window.person.media.liveTracks() === 0)
  await person.page.waitForFunction(
    () => document.querySelectorAll('.OT_publisher, .OT_subscriber').length === 0,
  )
}
