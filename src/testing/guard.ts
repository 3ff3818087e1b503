/** Strict mode: an app that uses a dead object hears of it where it does so. */

import { FakeOpenTokError } from './error.ts'

/** Says no to whoever is dead. */
export type Guard = (what: string, isDead: boolean) => void

export const createGuard =
  (isStrict: boolean): Guard =>
  (what, isDead) => {
    if (isStrict && isDead) throw new FakeOpenTokError('deadObject', `${what} of a dead object`)
  }
