/** What is built runs in the oldest browsers that package.json and the docs name. */
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findNewMethods, findNewSyntax, OLDEST } from './browsers.ts'
import { entries, importsOf, read, root, script, umd, withoutComments } from './built.ts'
import { tableOf } from './docs.ts'

const TITLES: Readonly<Record<string, string>> = {
  chrome: 'Chrome',
  edge: 'Edge',
  firefox: 'Firefox',
  safari: 'Safari',
  ios: 'Safari on iOS',
}

const isForNode = (file: string) => importsOf(file).some((name) => name.startsWith('node:'))

const files = [...entries.flatMap(({ cjs, esm }) => [esm, cjs]), umd, script].filter(
  (file) => !isForNode(file),
)

describe('the oldest browsers', () => {
  it('are those of the docs', () => {
    const { rows } = tableOf('docs/reference/compatibility.md: browser')
    expect(rows.map(([name, version]) => [name, version])).toEqual(
      [...OLDEST].map(([name, version]) => [TITLES[name], String(version)]),
    )
  })

  it('are those of the README', () => {
    const readme = read(join(root, 'README.md'))
    for (const name of ['chrome', 'firefox', 'safari']) {
      expect(readme).toContain(`${TITLES[name]} ${OLDEST.get(name)}`)
    }
  })

  it.each(files.map((file) => [basename(file), file]))('can read the syntax of %s', (_, file) => {
    expect(findNewSyntax(read(file))).toEqual([])
  })

  it.each(files.map((file) => [basename(file), file]))('have the methods of %s', (_, file) => {
    expect(findNewMethods(withoutComments(read(file)))).toEqual([])
  })
})

describe('the search for what is too new', () => {
  it.each([
    ['entries.toSpliced(at, 1)', ['.toSpliced(']],
    [
      'const own = AbortSignal.any([one, AbortSignal.timeout(1)])',
      ['AbortSignal.timeout(', 'AbortSignal.any('],
    ],
    ['Object.hasOwn(target, name) && entries.findLast(Boolean)', []],
    ['entries.toSplicedLater(at)', []],
  ])('finds the methods of: %s', (code, expected) => {
    expect(findNewMethods(code)).toEqual(expected)
  })

  it.each([
    ['class Old {\n  #own = 1;\n}', 0],
    ['class New {\n  static {\n    go();\n  }\n}', 1],
    ['const lines = text.split(/(?<=a)/);', 1],
  ])('finds the syntax of: %s', (code, count) => {
    expect(findNewSyntax(code).length > 0).toBe(count > 0)
  })
})
