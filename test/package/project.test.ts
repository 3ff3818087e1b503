/** Commands and files that the pages for contributors name exist, and the workflows are pinned. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LIBRARY_VERSION } from '../../src/report/library-version.ts'
import { manifest, read, root } from './built.ts'

const PAGES = ['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/reference/compatibility.md']

describe.each(PAGES)('%s', (path) => {
  const page = read(join(root, path))

  it('names existing commands', () => {
    const named = [...page.matchAll(/`[^`\n]*npm run ([\w:]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([])
  })

  it('names existing files', () => {
    const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
    const files = [...page.matchAll(/`((?:\.github|src|test|dist|api-reports)\/[^`\s]*)`/g)]
    const all = [
      ...links.map((link) => join(root, path, '..', link)),
      ...files.map(([, file = '']) => join(root, file)),
    ]
    expect(all.filter((file) => !existsSync(file))).toEqual([])
  })
})

describe('the version', () => {
  it('is the same in package.json and in the reports', () => {
    expect(LIBRARY_VERSION).toBe(manifest.version)
  })
})

describe('the workflows', () => {
  const folder = join(root, '.github/workflows')
  const workflows = readdirSync(folder).map((name) => ({ name, text: read(join(folder, name)) }))

  it('pin every action to a commit, with its version in a comment', () => {
    const uses = workflows.flatMap(({ text }) => text.match(/uses: .*/g) ?? [])
    expect(uses.length).toBeGreaterThan(1)
    expect(
      uses.filter((line) => !/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
    ).toEqual([])
  })

  it('install every browser that `npm run test:all` needs where they run it', () => {
    const jobs = workflows.flatMap(({ text }) => text.split(/^ {2}(?=[\w-]+:$)/m))
    const running = jobs.filter((job) => job.includes('run: npm run test:all'))
    expect(running).toHaveLength(2)
    for (const job of running) {
      expect(job).toMatch(/--yes chromium firefox-esr webkit2gtk-driver xvfb$/m)
    }
  })

  it('publish with provenance, after all tests', () => {
    const { text = '' } = workflows.find(({ name }) => name === 'release.yml') ?? {}
    const steps = ['npm ci', 'npm audit --omit=dev', 'npm run test:all', 'npm publish --provenance']
    expect(manifest.scripts['prepublishOnly']).toBe('npm run test:all')
    const places = steps.map((step) => text.search(new RegExp(`^ +(- run: )?${step}`, 'm')))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)
    expect(text).toMatch(/id-token: write/)
    expect(text).not.toMatch(/secrets\./)
  })
})
