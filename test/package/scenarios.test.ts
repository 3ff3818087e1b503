/** Every case id of `docs/scenarios.md` (S1, T1, P1, G1, E1, K1, F1, …) is in the title of a test, and the other way round. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { read, root } from './built.ts'
import { titles } from './titles.ts'

const page = read(join(root, 'docs/scenarios.md'))
const inPage = [...page.matchAll(/^\| <a id="(\w+)"><\/a>(\w+) /gm)].map(([, anchor, id = '']) => ({
  anchor,
  id,
}))

/** Ids are in parentheses: `says connected (S1)`. Numbers of `test/contract/` have another meaning. */
const inTitles = titles
  .filter(({ path }) => !path.startsWith('contract/'))
  .flatMap(({ own }) => own.match(/\([^()]*\)/g) ?? [])
  .flatMap((brackets) => brackets.match(/\b[STPGEKNFAQ]\d+\b/g) ?? [])

describe('the case ids', () => {
  it('of the page are those of the test titles', () => {
    expect(inPage.length).toBeGreaterThan(0)
    expect(new Set(inPage.map(({ id }) => id))).toEqual(new Set(inTitles))
  })

  it('are unique in the page, and can be linked to', () => {
    expect(new Set(inPage.map(({ id }) => id)).size).toBe(inPage.length)
    for (const { anchor, id } of inPage) expect(anchor).toBe(id.toLowerCase())
  })
})
