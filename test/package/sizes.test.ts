/** Every size that README and docs name is that of the build, or stands in a table of something else. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PEERS } from '../tools/bench/subjects/peers.ts'
import { manifest, read, root } from './built.ts'
import { tableOf } from './docs.ts'

const limits = manifest['size-limit']

/** How far a limit, and so a size in the docs, may be above what is built. */
const SLACK = 1.02

const readPage = (page: string) => read(join(root, page))

const limitOf = (start: string) => limits.find(({ name }) => name.startsWith(start))?.limit

/** As `at most 20 kB`, in the text. */
const statedIn = (page: string) =>
  [...readPage(page).matchAll(/at most\s([\d.]+ kB)/g)].map(([, size]) => size)

describe('the size limits', () => {
  it('are kept by the build, and at most 2 % more than it has', () => {
    const { stdout } = spawnSync('npx', ['size-limit', '--json'], { cwd: root, encoding: 'utf8' })
    const sizes = JSON.parse(stdout) as readonly {
      readonly name: string
      readonly size: number
      readonly passed: boolean
    }[]
    expect(sizes.map(({ name }) => name)).toEqual(limits.map(({ name }) => name))
    expect(sizes.filter(({ passed }) => !passed)).toEqual([])
    const loose = sizes.filter(({ name, size }) => {
      const limit = Number.parseFloat(limits.find((each) => each.name === name)?.limit ?? '')
      // Rounded up to 10 bytes.
      return limit * 1_000 > size * SLACK + 10
    })
    expect(loose, 'run `npm run docs:sizes`').toEqual([])
  })
})

describe('a size in the docs', () => {
  it('is a limit, in the text about performance and React Native', () => {
    const [main, umd] = [limitOf('opentok-reconnection,'), limitOf('UMD')]
    expect(statedIn('docs/internals/performance.md')).toEqual([main, umd])
    expect(statedIn('docs/guide/react-native.md')).toEqual([
      limitOf('opentok-reconnection/react-native'),
    ])
  })

  it('of the inspector in production is no more than it says', () => {
    const [, stated] =
      /less than ([\d.]+) kB remain/.exec(readPage('docs/guide/inspector.md')) ?? []
    const limit = limitOf('opentok-reconnection/inspector in production') ?? ''
    expect(Number.parseFloat(limit)).toBeLessThan(Number(stated))
  })

  it('of another library is that of the version that is measured', () => {
    const names = tableOf('docs/internals/performance.md: bundle').rows.map(([name = '']) => name)
    const measured = PEERS.map(({ name, title = name, version }) => `${title} ${version}`)
    expect(names.toSorted()).toEqual([...measured, 'xstate and eventemitter3'].toSorted())
  })

  it('stands nowhere else', () => {
    const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.startsWith('.'))
      .toSorted()
    const pages = ['README.md', ...docs.map((name) => `docs/${name}`)]
    const others = pages.flatMap((page) =>
      readPage(page)
        .split('\n')
        .filter((line) => /\d kB/.test(line) && !line.startsWith('|') && !/at most\s/.test(line))
        .map((line) => `${page}: ${line.trim()}`),
    )
    expect(others).toEqual([
      expect.stringMatching(/^docs\/guide\/inspector.md: .*less than 0\.2 kB remain/),
      // A goal, and a unit.
      expect.stringMatching(/^docs\/internals\/performance.md: .*14\.6 kB/),
      expect.stringMatching(/^docs\/internals\/performance.md: .*1 kB$/),
    ])
  })
})
