/** The README states the figures that are so, and what `docs/` says where it takes a piece of it. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest, read, root, umd } from './built.ts'

const readme = read(join(root, 'README.md'))

/** The section of a heading, up to the next of its kind. */
const section = (heading: string) =>
  readme.split('\n## ').find((text) => text.startsWith(`${heading}\n`)) ?? ''

describe('the README', () => {
  it('states the sizes that are held', () => {
    const stated = [...section('Limits').matchAll(/(\d+(?:\.\d+)?) kB/g)].map(([size]) => size)
    const held = [umd, join(root, manifest.exports['.']?.import.default ?? '')].map((file) =>
      manifest['size-limit'].find(({ path }) => join(root, path) === file),
    )
    expect(new Set(stated)).toEqual(new Set(held.map((it) => it?.limit)))
  })

  it('says what docs/ says, where it takes a piece of it', () => {
    const pieces = [...readme.matchAll(/<!-- from .* -->/g)]
    expect(pieces).toHaveLength(8)
    const said = execFileSync(process.execPath, ['scripts/readme.mjs', '--check'], { cwd: root })
    expect(String(said)).toContain('says what docs/ says')
  })

  it('names the commands there are', () => {
    expect(readme).toContain('npm ci && npm start')
    expect(readme).toContain('npm ci && npm test')
  })
})
