/**
 * Every entry of a part loads. Stryker counts failed tests, and a module that throws while it loads leaves none in the
 * file that imports it: without this test, a machine that cannot be created would pass as unnoticed.
 */
import { expect, inject, it } from 'vitest'

// Loaded outside the test: Stryker takes what runs inside a test for code that only this test reaches.
const reasons = await Promise.all(
  inject('entries').map((entry) => import(`../../../${entry}`).then(() => null, String)),
)

it('loads every entry', () => {
  expect(reasons.filter((reason) => reason !== null)).toEqual([])
})

declare module 'vitest' {
  interface ProvidedContext {
    /** Entries of the part, from test/tools/mutation/parts.mjs. */
    entries: readonly string[]
  }
}
