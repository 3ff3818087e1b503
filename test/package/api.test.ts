/** The reports in `api-reports/` and the size limits match the build. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { entries, manifest, read, root } from './built.ts'

const script = join(root, 'scripts/api.mjs')

describe('the API reports', () => {
  it('are what the build declares; `npm run api` writes them', () => {
    const options = { cwd: root, encoding: 'utf8' } as const
    expect(() => execFileSync(process.execPath, [script, '--check'], options)).not.toThrow()
  })

  it.each(entries)('of $name names every export', async ({ esm, file }) => {
    const report = read(join(root, 'api-reports', `${file}.api.md`))
    const exported = /^export \{([^}]*)\}/m.exec(report)?.[1] ?? report
    const names = Object.keys((await import(esm)) as object)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(exported))).toEqual([])
  })
})

describe('the size limits', () => {
  it.each(entries)('cover $name', ({ esm }) => {
    const held = manifest['size-limit'].map(({ path }) => join(root, path))
    expect(held).toContain(esm)
  })
})
