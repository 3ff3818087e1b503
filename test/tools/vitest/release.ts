/**
 * Which tests run when. What every change has to pass takes minutes; what only a release needs, its variants above all,
 * takes longer than all the others. A file with nothing else ends in `.release.test.ts`.
 */
import { describe, it } from 'vitest'

/** True in `npm run test:all`, which sets `TEST_ALL=1`. */
export const isRelease = process.env['TEST_ALL'] === '1'

/** Takes a test, its options or its cases, and adds nothing: what does not run is not skipped either. */
const leaveOut: typeof it & typeof describe = new Proxy(
  Object.assign(() => leaveOut),
  {
    get: () => leaveOut,
  },
)

/** A test of what another test shows already, a little differently: only a release needs it. */
export const itAtRelease: typeof it = isRelease ? it : leaveOut

/** A test of what a headless shell lacks: for the run of a release in the Chromium that `CHROMIUM_PATH` names. */
export const itInFullChromium: typeof it = isRelease && process.env['CHROMIUM_PATH'] ? it : leaveOut

/** Tests that only a release needs. */
export const describeAtRelease: typeof describe = isRelease ? describe : leaveOut

/**
 * Cases for a table of tests: without a release the list is shorter, so that no test is skipped.
 *
 * @param always what every change has to pass
 * @param atRelease what only a release has to pass too
 */
export const casesOf = <Case>(always: readonly Case[], atRelease: readonly Case[]): Case[] =>
  isRelease ? [...always, ...atRelease] : [...always]
