/** The README is short, begins with a picture, and states the figures and commands that are true. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { entries, manifest, read, root, umd } from './built.ts'

const readme = read(join(root, 'README.md'))

describe('the README', () => {
  it('has 100 lines and 800 words at most; a picture and the code come first', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(100)
    expect(readme.trim().split(/\s+/).length).toBeLessThanOrEqual(800)
    const above = readme.split(/!\[|<picture>/)[0] ?? ''
    expect(above.split('\n').length).toBeLessThan(15)
    expect(readme.split('```ts')[0]?.split('\n').length).toBeLessThan(15)
  })

  it('states the size limits', () => {
    const stated = [...readme.matchAll(/(\d+(?:\.\d+)?)\s+kB/g)].map(([, size]) => `${size} kB`)
    const limits = [umd, join(root, manifest.exports['.']?.import.default ?? '')].map((file) =>
      manifest['size-limit'].find(({ path }) => join(root, path) === file),
    )
    expect(new Set(stated)).toEqual(new Set(limits.map((it) => it?.limit)))
  })

  it('names the commands that there are, and the tarball of this version', () => {
    expect(readme).toContain('npm ci && npm start')
    expect(readme).toContain('npm ci && npm test')
    const tarballs = readme.match(/opentok-reconnection-\d[\w.-]*?\.tgz/g)
    expect(new Set(tarballs)).toEqual(new Set([`opentok-reconnection-${manifest.version}.tgz`]))
  })

  it('names every entry of the package', () => {
    const names = [...readme.matchAll(/^\| `(opentok-reconnection[^`]*)`/gm)].map(([, it]) => it)
    expect(new Set(names)).toEqual(new Set(entries.map(({ name }) => name)))
  })
})
