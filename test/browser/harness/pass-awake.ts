/** Lets time pass in a page whose clock the test moves, as if the page were awake and its server answered. */
import type { Person } from './person.ts'

/** A longer step would look like a sleeping page to the library, and a silence of 6 s like a loss to OpenTok. */
const STEP_MS = 1_000

/**
 * Moves the clock in steps of a second, with an answer of the server after each if the session is connected. Needs the
 * `clock` option of `open()`.
 */
export async function passAwake({ fastForward, page }: Person, ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= STEP_MS) {
    await fastForward(Math.min(leftMs, STEP_MS))
    await page.evaluate(hearFromServer)
  }
}

/** The same until something has happened; only where nothing of it is waited for by media, which come in real time. */
export async function passUntil(person: Person, isReached: () => Promise<boolean>): Promise<void> {
  while (!(await isReached())) await passAwake(person, 500)
}

/** A signal to oneself reaches nobody else. Without a live session there is nothing to hear. */
async function hearFromServer(): Promise<void> {
  const { reconnection, session } = window.person
  const isLive = reconnection.status === 'connected' || reconnection.status === 'reconnected'
  const connection = isLive ? session.connection : null
  const signal = { type: 'mark', retryAfterReconnect: false, ...(connection && { to: connection }) }
  if (connection) await session.signal(signal).catch(() => {})
}
