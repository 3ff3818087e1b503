/** What a registry shows: links and pictures of the README lead to the repository, and package.json names it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { completeLinks, nameRepository } from '../../scripts/published-page.mjs'
import { manifest, read, root } from './built.ts'

const source = { url: 'https://git.example/owner/name', tag: 'v1.2.3' }
const published = completeLinks(read(join(root, 'README.md')), source)
const targets = [...published.matchAll(/\]\(([^)]+)\)|\b(?:src|srcset|href)="([^"]+)"/g)].map(
  ([, link, attribute]) => link ?? attribute ?? '',
)

describe('the published README', () => {
  it('has only full addresses, each of a file of the repository or of a site', () => {
    expect(targets.length).toBeGreaterThan(20)
    for (const target of targets) {
      expect(target).toMatch(/^(https:|#)/)
      const [, path] =
        /^https:\/\/git\.example\/owner\/name\/(?:blob|raw)\/v1\.2\.3\/([^#]*)/.exec(target) ?? []
      if (path !== undefined) expect(existsSync(join(root, path)), target).toBe(true)
    }
  })

  it('shows pictures as files, and links to pages', () => {
    const given =
      '![a [b]](docs/a.png) [![x](docs/b.png)](docs/c.md) [d](#e) <img src="f.gif"> [g](mailto:h)'
    const at = 'https://git.example/owner/name'
    expect(completeLinks(given, source)).toBe(
      `![a [b]](${at}/raw/v1.2.3/docs/a.png) [![x](${at}/raw/v1.2.3/docs/b.png)](${at}/blob/v1.2.3/docs/c.md) ` +
        `[d](#e) <img src="${at}/raw/v1.2.3/f.gif"> [g](mailto:h)`,
    )
  })
})

describe('the published package.json', () => {
  it('names the repository, its page and where to report a bug', () => {
    expect(nameRepository(manifest, source)).toEqual({
      ...manifest,
      repository: { type: 'git', url: 'git+https://git.example/owner/name.git' },
      homepage: 'https://git.example/owner/name#readme',
      bugs: 'https://git.example/owner/name/issues',
    })
  })
})
