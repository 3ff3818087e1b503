/** Every case id of `docs/internals/scenarios.md` (S1, T1, P1, G1, E1, K1, F1, …) is in the title of a test, and the other way round. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { read, root } from './built.ts'

interface Proof {
  readonly path: string
  readonly title: string
  readonly kind: string
  readonly atRelease: boolean
}

const { casesOf, readProofs, withTested } = (await import(
  pathToFileURL(join(root, 'scripts/proof-list.mjs')).href
)) as {
  casesOf(page: string): string[]
  readProofs(): ReadonlyMap<string, readonly Proof[]>
  withTested(page: string, proofs: ReadonlyMap<string, readonly Proof[]>): Promise<string>
}

/** The cases that no test shows on the real client, and why. */
const NOT_ON_REAL_CLIENT = new Map([
  [
    'S22',
    'that a listener which throws hides the event from later ones is script O3 of the contract',
  ],
  [
    'G14',
    '1 000 random schedules need a clock that the test moves; the soak plays some in Chromium',
  ],
  ['R4', 'who is away when is up to a clock that the test moves'],
  ['K2', 'only the compiler takes part'],
  ['A6', 'only the compiler takes part'],
])
/** Those of React Native, which has no OpenTok.js. */
const isNative = (id: string): boolean => id.startsWith('N')

const page = read(join(root, 'docs/internals/scenarios.md'))
const proofs = readProofs()
const ids = casesOf(page)

describe('the case ids', () => {
  it('of the page are those of the test titles', () => {
    expect(ids.length).toBeGreaterThan(0)
    expect(new Set(ids)).toEqual(new Set(proofs.keys()))
  })

  it('are unique in the page, and can be linked to', () => {
    expect(new Set(ids).size).toBe(ids.length)
    const anchors = [...page.matchAll(/^\| <a id="(\w+)">/gm)].map(([, anchor]) => anchor)
    expect(anchors).toEqual(ids.map((id) => id.toLowerCase()))
  })
})

describe('the tests of a case', () => {
  it('are what the last column says; `npm run proofs` writes it', async () => {
    expect(await withTested(page, proofs)).toBe(page)
  })

  it('include one on the real client that every change runs, but for those that cannot have one', () => {
    const isShown = ({ kind, atRelease }: Proof) => kind === 'real client' && !atRelease
    const without = ids.filter((id) => !proofs.get(id)?.some(isShown))
    expect(without.filter((id) => !isNative(id))).toEqual([...NOT_ON_REAL_CLIENT.keys()])
  })

  it('of React Native run over scripted phones, or read the package', () => {
    const kinds = ids.filter(isNative).flatMap((id) => proofs.get(id) ?? [])
    expect(new Set(kinds.map(({ kind }) => kind))).toEqual(new Set(['scripted phones', 'package']))
  })
})
