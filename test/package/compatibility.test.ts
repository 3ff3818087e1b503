/** `docs/compatibility.md` tells of what is run: nothing more, nothing less, and with these versions. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CLIENTS, CORE } from '../e2e/compatibility/client-cases.ts'
import { manifest, read, root } from './built.ts'
import { BUNDLERS } from './bundlers.ts'
import { STRICT, WAYS } from './compile.ts'
import { SUPPORTED } from './nodes.ts'

const page = read(join(root, 'docs/compatibility.md'))

const section = (heading: string) =>
  page.split('\n## ').find((text) => text.startsWith(`${heading}\n`)) ?? ''

/** The rows of a section's table, below its head. */
const rows = (heading: string) =>
  section(heading)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.replaceAll('`', '').split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))
    .slice(2)

const versionOf = (folder: string) =>
  (JSON.parse(read(join(root, 'node_modules', folder, 'package.json'))) as { version: string })
    .version

describe('the page on compatibility', () => {
  it('lists the clients that are run, in the versions that are installed', () => {
    const cores = CLIENTS.map(({ name, folder }) => [name, versionOf(folder)])
    expect(rows('Clients').map(([name, version]) => [name, version])).toEqual([
      ['@opentok/client', versionOf('@opentok/client')],
      ...cores,
    ])
  })

  it('asks of an app for no older client than is run', () => {
    // Of rows with the same name, the last one counts.
    const oldest = new Map(rows('Clients').map(([name = '', version = '']) => [name, version]))
    expect(oldest.size).toBe(2)
    for (const [name, version] of oldest) {
      expect(manifest.peerDependencies[name]).toBe(`>=${version}`)
      expect(page).toContain(`**Why ${version}.**`)
    }
    const said = rows('Clients').filter(([, , run]) => run === 'the core; the oldest supported')
    expect(new Map(said.map(([name = '', version = '']) => [name, version]))).toEqual(oldest)
  })

  it('lists what the core is', () => {
    const claims = [...section('Clients').matchAll(/^- (.*)$/gm)].map(([, claim]) => claim)
    expect(claims).toEqual(Object.keys(CORE))
  })

  it('lists the bundlers that are run', () => {
    const run = Object.keys(BUNDLERS).map((name) => [name, versionOf(name)])
    expect(rows('Bundlers and runtimes')).toEqual(run)
  })

  it('names the versions of Node that CI runs, and those that npm brings', () => {
    const [, matrix = ''] =
      /node: \[(.*)\]/.exec(read(join(root, '.github/workflows/ci.yml'))) ?? []
    const [first, second, third] = matrix.split(', ')
    expect(page).toContain(`CI runs everything with Node ${first}, ${second} and ${third}.`)
    expect(manifest.engines.node).toBe(`>=${first}`)
    expect(Object.keys(SUPPORTED)).toEqual([first, second, third])
    expect(page).toContain(`${SUPPORTED[22]} and ${SUPPORTED[24]}`)
  })

  it('lists the compilers that are run', () => {
    const run = Object.values(WAYS).map(({ compiler, settings }) => [
      settings.moduleResolution,
      compiler.replace('-oldest', ''),
      versionOf(compiler),
    ])
    expect(rows('TypeScript')).toEqual(run)
    const [major, minor] = (run.at(-1)?.at(-1) ?? '').split('.')
    expect(page).toContain(`TypeScript ${major}.${minor} is the oldest`)
    expect(page).toContain('ES2022 or newer')
    expect(STRICT).toMatchObject({ target: 'es2022', lib: ['es2022', 'dom'] })
  })

  it('lists the sizes that are held', () => {
    const held = manifest['size-limit'].map(({ name, limit }) => [name, limit])
    expect(rows('Sizes')).toEqual(held)
  })
})
