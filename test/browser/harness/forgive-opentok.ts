/** OpenTok's own fault: a publish that is refused, or never answered, leaves an unhandled rejection in the page. */
import { expect } from 'vitest'
import { PATIENT } from './patient.ts'
import type { Person } from './person.ts'

/** The error has a minified name and no text. Firefox shows the error within it. */
const OWN_FAULT = /^(uncaught: )?(\w+|uncaught exception: OT_UNEXPECTED_SERVER_RESPONSE: .*)$/

/** For a publish that the session's end leaves unanswered: there may be such errors, or none. */
export const forgiveOpenTok = (person: Person): void => person.forgive(OWN_FAULT)

/** For a publish that the server refuses: there is one, no matter who requested it. */
export async function expectFaultOfOpenTok(person: Person): Promise<void> {
  const uncaught = expect.stringMatching(/^uncaught: /)
  await expect.poll(() => person.problems, PATIENT).toEqual([uncaught])
  forgiveOpenTok(person)
}
