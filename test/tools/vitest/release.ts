/** Which variants the tests go through: what only a release needs takes longer than all the others. */

/** True in `npm run test:all`, which sets `TEST_ALL=1`. */
export const isRelease = process.env['TEST_ALL'] === '1'

/**
 * Cases for a table of tests: without a release the list is shorter, so that no test is skipped.
 *
 * @param always what every change has to pass
 * @param atRelease what only a release has to pass as well
 */
export const casesOf = <Case>(always: readonly Case[], atRelease: readonly Case[]): Case[] =>
  isRelease ? [...always, ...atRelease] : [...always]
