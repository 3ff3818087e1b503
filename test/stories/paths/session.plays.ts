/** What a session does while a test plays the chart of a subscriber or a publisher. */

import { settle, WAITS_MS } from './session.world.ts'
import type { SessionWorld } from './session.world.ts'

export async function joinSession(world: SessionWorld): Promise<void> {
  world.track(world.reconnection.connect())
  await settle(world)
  world.session.enter()
  world.session.fire('sessionConnected')
  world.session.answerJoin()
  await settle(world)
}

/** OpenTok has given up. */
export function loseSession({ session }: SessionWorld): void {
  session.exit()
  session.fire('sessionDisconnected', { reason: 'networkDisconnected' })
}

export async function rejoinSession(world: SessionWorld): Promise<void> {
  world.timers.fire(WAITS_MS.backoff)
  await settle(world)
  world.session.enter()
  world.session.fire('sessionConnected')
  world.session.answerJoin()
}

/** Fires every timer of that delay. */
export const fireAll =
  (delayMs: number) =>
  ({ timers }: SessionWorld): void => {
    while (timers.fire(delayMs));
  }

/** The waits of the first attempts of a subscriber or a publisher, with the fixed random number of the test. */
const BACKOFFS_MS = [255, 510, 1_020, 2_040, 4_080]

export function fireBackoff({ timers }: SessionWorld): void {
  if (!BACKOFFS_MS.some((ms) => timers.fire(ms))) throw new Error('no backoff')
}

/** What has returned last counts as connected again; the session may have returned before. */
export function settleLast({ timers }: SessionWorld): void {
  timers.fireNewest(WAITS_MS.settling)
}
