/** What `npm start` and `npm test` say while they run. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { root } from './built.ts'

const load = async <Module>(file: string) =>
  (await import(pathToFileURL(join(root, file)).href)) as Module

const { countBundles, countFinished, describePart } = await load<{
  countBundles(output: string): number
  countFinished(output: string): { readonly files: number; readonly tests: number }
  describePart(name: string, elapsedMs: number, output: string): string
}>('scripts/progress.mjs')

const OUTPUT = `
 RUN  v4.1.12 /a/folder

 ✓ |unit| test/unit/quality/connection-quality.test.ts (14 tests) 64ms
 ✓ |react-native| test/unit/react-native/tile.test.tsx (1 test) 6ms
     ✓ shows the tile (F1)  670ms
 ❯ |unit| test/unit/opentok/bind.test.ts (4 tests | 1 failed) 6ms
     × binds (3 tests) 5ms
`

describe('the progress of `npm test`', () => {
  it('counts the files and tests that vitest has finished', () => {
    expect(countFinished(OUTPUT)).toEqual({ files: 3, tests: 19 })
    expect(countFinished('')).toEqual({ files: 0, tests: 0 })
  })

  it('says how long a part has run, and how far it is', () => {
    expect(describePart('vitest unit', 30_400, OUTPUT)).toBe(
      'vitest unit for 30 s, 19 tests of 3 files finished',
    )
    expect(describePart('types', 30_400, 'no test')).toBe('types for 30 s')
  })
})

describe('the progress of `npm start`', () => {
  it('counts the bundles that rollup has written', () => {
    const output =
      'src/a.ts → dist/a.mjs...\ncreated dist/a.mjs in 2s\n\nsrc/b.ts → dist/b.mjs...\n'
    expect(countBundles(output)).toBe(1)
  })

  it('knows how many there are', async () => {
    const { default: toConfigs } = await load<{
      default: (args: { readonly configTypes: string }) => readonly unknown[]
    }>('rollup.config.mjs')
    const { countAll } = await load<{ countAll: () => number }>('examples/build-library.mjs')
    expect(countAll()).toBe(toConfigs({ configTypes: 'false' }).length)
  })
})
