/** `docs/scenarios.md` and the tests tell of the same cases, by their numbers in the titles: `says connected (S1)`. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { read, root } from './built.ts'
import { titles } from './titles.ts'

type Place = 'fake' | 'real client' | 'package'

/** What the last column of the page may say. */
const PLACES: Readonly<Record<string, readonly Place[]>> = {
  fake: ['fake'],
  'real client': ['real client'],
  both: ['fake', 'real client'],
  package: ['package'],
  'package, real client': ['package', 'real client'],
}

/** `test/contract/` has numbers of its own: those of the facts about OpenTok that it records. */
const toPlace = (path: string): Place | null => {
  if (path.startsWith('contract/')) return null
  if (path.startsWith('e2e/')) return 'real client'
  return path.startsWith('package/') ? 'package' : 'fake'
}

/** The number of each row, with the place that it names. */
const promised = new Map(
  [
    ...read(join(root, 'docs/scenarios.md')).matchAll(
      /^\| <a id="(\w+)"><\/a>(\w+) .*\| (.*?) +\|$/gm,
    ),
  ].map(([, anchor, number = '', place = '']) => [number, { anchor, place }]),
)

/** Number → the places of the tests that have it in their titles. */
const proven = new Map<string, Set<Place>>()
for (const { path, own } of titles) {
  const place = toPlace(path)
  if (!place) continue
  for (const number of numbersOf(own)) {
    proven.set(number, (proven.get(number) ?? new Set()).add(place))
  }
}

function numbersOf(title: string): string[] {
  const groups = [...title.matchAll(/\(([^()]*)\)/g)].map(([, inside = '']) => inside)
  return groups.flatMap((inside) => inside.match(/\b[STPGEK]\d+\b/g) ?? [])
}

describe('the scenarios', () => {
  it('are numbered without a gap, and each can be linked to', () => {
    const groups = Object.entries({ S: 23, T: 15, P: 3, G: 14, E: 13, K: 4 })
    const numbers = groups.flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    )
    expect([...promised.keys()]).toEqual(numbers)
    for (const [number, { anchor }] of promised) expect(anchor).toBe(number.toLowerCase())
  })

  it('are proven where the page says so, by tests that have the number in their titles', () => {
    for (const [number, { place }] of promised) {
      const places = proven.get(number) ?? new Set()
      expect([number, places], 'last column of docs/scenarios.md').toEqual([
        number,
        new Set(PLACES[place]),
      ])
    }
  })

  it('are all that the titles of the tests name', () => {
    expect([...proven.keys()].filter((number) => !promised.has(number))).toEqual([])
  })
})
