/** The licences of bundled packages are listed and included. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { read, root, umd } from './built.ts'

const dist = join(root, 'dist')

/** Packages with code in the built files, according to their source maps. */
function contained(): string[] {
  const maps = readdirSync(dist).filter((file) => file.endsWith('.map'))
  expect(maps.length).toBeGreaterThan(0)
  const sources = maps.flatMap(
    (map) => (JSON.parse(read(join(dist, map))) as { sources: string[] }).sources,
  )
  const names = sources.map((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1])
  return [...new Set(names)].filter((name) => name !== undefined).toSorted()
}

describe('the licences of what is bundled', () => {
  const listed = [
    ...read(join(dist, 'THIRD-PARTY-LICENSES.txt')).matchAll(
      /^## (\S+) (\S+) \((\S+)\)\n\n(.*)$/gm,
    ),
  ].map(([, name = '', version, license, title]) => ({ name, version, license, title }))

  it('are all listed, and no others', () => {
    expect(contained()).toContain('xstate')
    expect(listed.map(({ name }) => name).toSorted()).toEqual(contained())
  })

  it('allow bundling, and are included with their text', () => {
    for (const { name, version, license, title } of listed) {
      const installed = JSON.parse(read(join(root, 'node_modules', name, 'package.json'))) as object
      expect(installed).toMatchObject({ version, license })
      expect(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']).toContain(license)
      expect(title).toMatch(/licen[cs]e|copyright/i)
    }
  })

  it('are named in the bundle, which a page may load alone', () => {
    expect(read(umd).split('\n', 1)[0]).toMatch(/^\/\*! .* MIT .* THIRD-PARTY-LICENSES\.txt \*\/$/)
  })
})
