/**
 * Every entry of a part loads. Stryker counts failed tests, and a module that throws while it loads leaves none in the
 * file that imports it: without this test, a machine that cannot be created would pass as unnoticed.
 */
import { expect, it } from 'vitest'
import { part } from './parts.mjs'

// Loaded outside the test: Stryker takes what runs inside a test for code that only this test reaches.
const reasons = await Promise.all(
  part.entries.map((entry) => import(`../../${entry}`).then(() => null, String)),
)

it('loads every entry', () => {
  expect(reasons.filter((reason) => reason !== null)).toEqual([])
})
