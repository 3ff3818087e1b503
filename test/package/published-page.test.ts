/** What a registry shows: links and pictures of the README lead to the repository, and package.json names it. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest, read, root } from './built.ts'

const REPOSITORY = 'https://git.example/owner/name'

/** Runs the script beside this README, and returns what it makes of both files. */
function publish(readme: string): { readonly readme: string; readonly packageJson: unknown } {
  const folder = mkdtempSync(join(tmpdir(), 'opentok-reconnection-'))
  try {
    writeFileSync(join(folder, 'README.md'), readme)
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    const script = join(root, 'scripts/published-page.mjs')
    execFileSync(process.execPath, [script, REPOSITORY, 'v1.2.3'], { cwd: folder })
    const packageJson = JSON.parse(read(join(folder, 'package.json'))) as unknown
    return { readme: read(join(folder, 'README.md')), packageJson }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const published = publish(read(join(root, 'README.md')))

describe('what a registry shows', () => {
  it('has a README with full addresses only, each of a file of the repository or of a site', () => {
    const links = published.readme.matchAll(/\]\(([^)]+)\)|\b(?:src|srcset|href)="([^"]+)"/g)
    const targets = [...links].map(([, link, attribute]) => link ?? attribute ?? '')
    expect(targets.length).toBeGreaterThan(20)
    expect(targets.filter((target) => !/^(https:|#)/.test(target))).toEqual([])
    const own = new RegExp(`^${REPOSITORY}/(?:blob|raw)/v1\\.2\\.3/([^#]*)`)
    const paths = targets.flatMap((target) => own.exec(target)?.[1] ?? [])
    expect(paths.length).toBeGreaterThan(20)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('has pictures as files, and links to pages', () => {
    const { readme } = publish(
      '![a [b]](docs/a.png) [![x](docs/b.png)](docs/c.md) [d](#e) <img src="f.gif"> [g](mailto:h)',
    )
    expect(readme).toBe(
      `![a [b]](${REPOSITORY}/raw/v1.2.3/docs/a.png) ` +
        `[![x](${REPOSITORY}/raw/v1.2.3/docs/b.png)](${REPOSITORY}/blob/v1.2.3/docs/c.md) ` +
        `[d](#e) <img src="${REPOSITORY}/raw/v1.2.3/f.gif"> [g](mailto:h)`,
    )
  })

  it('has the repository, its page and where to report a bug', () => {
    expect(published.packageJson).toEqual({
      ...manifest,
      repository: { type: 'git', url: `git+${REPOSITORY}.git` },
      homepage: `${REPOSITORY}#readme`,
      bugs: `${REPOSITORY}/issues`,
    })
  })
})
