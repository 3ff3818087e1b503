/** README and docs say what is so: their tables and figures are held against the code. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EVENT_NAMES, SUBSCRIBER_EVENT_NAMES } from '../../src/events.ts'
import { DEFAULT_OPTIONS } from '../../src/options.ts'
import { manifest, read, root, umd } from './built.ts'

const page = (path: string) => read(join(root, path))
const readme = page('README.md')

/** The section of a heading, up to the next of its kind. */
const section = (heading: string) =>
  readme.split('\n## ').find((text) => text.startsWith(`${heading}\n`)) ?? ''

/** The cells of every table row of a page that begins with a name, without their backquotes. */
const rows = (path: string) =>
  page(path)
    .split('\n')
    .filter((line) => /^\| `(?!code)/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('`', '').trim()))
    .map(([, ...cells]) => cells)

const shown = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value)
    ? value.toLocaleString('en-US').replaceAll(',', ' ')
    : typeof value === 'string'
      ? `'${value}'`
      : String(value)

describe('the docs', () => {
  it('list every event, and no other', () => {
    expect(rows('docs/events.md').map(([name]) => name)).toEqual(EVENT_NAMES)
    for (const name of SUBSCRIBER_EVENT_NAMES) {
      if (name !== 'connecting') expect(page('docs/events.md')).toContain(`\`${name}\``)
    }
  })

  it('list every option with its default', () => {
    const listed = new Map(rows('docs/options.md').map(([name, value]) => [name, value]))
    const { clock: _, now: __, random: ___, network: ____, ...plain } = DEFAULT_OPTIONS
    for (const [name, value] of Object.entries(plain)) {
      const options = typeof value === 'object' ? Object.entries(value) : [['', value]]
      for (const [inner, standard] of options) {
        const option = inner ? `${name}.${String(inner)}` : name
        expect([option, listed.get(option)]).toEqual([option, shown(standard)])
      }
    }
    for (const name of ['token', 'identify', 'network', 'inspect', 'logger']) {
      expect(listed.has(name)).toBe(true)
    }
  })

  it('list every error code', () => {
    const codes = rows('docs/errors.md').flatMap(([names = '']) => names.split(', '))
    const source = read(join(root, 'src/errors.ts'))
    const declared = [...source.matchAll(/^ {2}\| '(\w+)'$/gm)].map(([, code]) => code)
    expect(new Set(codes)).toEqual(new Set(declared))
  })
})

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
    expect(pieces).toHaveLength(7)
    const said = execFileSync(process.execPath, ['scripts/readme.mjs', '--check'], { cwd: root })
    expect(String(said)).toContain('says what docs/ says')
  })

  it('names the commands there are', () => {
    expect(readme).toContain('npm ci && npm start')
    expect(readme).toContain('npm ci && npm test')
  })
})
