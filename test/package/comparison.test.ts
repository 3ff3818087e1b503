/** What the comparison says of this library is there, and what it says of others has a source. */
import { describe, expect, it } from 'vitest'
import { publicNames } from './declared.ts'
import { codeOf, pages, tableOf } from './docs.ts'

const tables = ['docs/comparison.md: ', 'docs/comparison.md: after the network went away…'] as const

describe('the tables of comparison', () => {
  const page = pages.find(({ path }) => path === 'docs/comparison.md')!
  const sources = [...page.prose.matchAll(/^(\d+)\. ([^]*?)(?=^\d+\. |^Read in )/gm)]

  it.each(tables)('name what this library has: %s', (name) => {
    const { head, rows } = tableOf(name)
    expect(head.at(-1)).toBe('with this library')
    const code = rows.flatMap((cells) => codeOf(cells.at(-1)))
    const words = code.flatMap((text) => text.match(/\w+/g) ?? [])
    expect(words.length).toBeGreaterThan(4)
    expect(words.filter((word) => word !== 'null' && !publicNames.has(word))).toEqual([])
  })

  it('give a source for each of the others, and use each source', () => {
    const { head, rows } = tableOf(tables[1])
    /** The marks in a column, its head included. */
    const marks = (column: number) =>
      [head, ...rows].flatMap((cells) => cells[column]?.match(/\[\d+\]/g) ?? [])
    // The first two columns are the question and OpenTok.js; that and this library were measured.
    const peers = head.slice(2, -1)
    expect(peers.length).toBeGreaterThan(2)
    expect(peers.filter((_, index) => marks(index + 2).length === 0)).toEqual([])
    const listed = sources.map(([, number]) => `[${number}]`)
    expect(new Set(head.flatMap((_, column) => marks(column)))).toEqual(new Set(listed))
    const texts = sources.map(([, , text = '']) => text)
    expect(texts.filter((text) => !text.includes('](https://'))).toEqual([])
  })
})
