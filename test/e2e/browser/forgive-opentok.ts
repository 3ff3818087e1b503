/** OpenTok's own fault: a publish that is refused, or never answered, leaves an unhandled rejection in the page. */
import type { Person } from './person.ts'

/** The error has a minified name and no text. Firefox shows the error within it. */
export function forgiveOpenTok(person: Person): void {
  person.forgive(/^(uncaught: )?(\w+|uncaught exception: OT_UNEXPECTED_SERVER_RESPONSE: .*)$/)
}
