/** The tables of `docs/reference/compatibility.md` list what the tests run, in the installed versions. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CLIENTS } from '../browser/compatibility/client-cases.ts'
import { manifest, read, root } from './built.ts'
import { BUNDLERS } from './bundlers.ts'
import { WAYS } from './compile.ts'
import { SUPPORTED } from './nodes.ts'

const page = read(join(root, 'docs/reference/compatibility.md'))

const section = (heading: string) =>
  page.split('\n## ').find((text) => text.startsWith(`${heading}\n`)) ?? ''

/** Rows of a section's table, without its head. */
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

describe('the tables of docs/reference/compatibility.md', () => {
  it('list the clients of the tests, in the installed versions', () => {
    const cores = CLIENTS.map(({ name, folder }) => [name, versionOf(folder)])
    expect(rows('Clients').map(([name, version]) => [name, version])).toEqual([
      ['@opentok/client', versionOf('@opentok/client')],
      ...cores,
    ])
  })

  it('list the peer dependencies as the oldest clients', () => {
    // The last row of a client is the oldest version.
    const oldest = new Map(rows('Clients').map(([name = '', version = '']) => [name, version]))
    expect(oldest.size).toBe(2)
    for (const [name, version] of oldest) {
      expect(manifest.peerDependencies[name]).toBe(`>=${version}`)
    }
  })

  it('list the server SDKs of the tests', () => {
    const names = ['opentok', '@vonage/video', 'opentok-network-test-js']
    expect(rows('Server SDKs').map(([name, version]) => [name, version])).toEqual(
      names.map((name) => [name, versionOf(name)]),
    )
  })

  it('list the bundlers of the tests', () => {
    const run = Object.keys(BUNDLERS).map((name) => [name, versionOf(name)])
    expect(rows('Bundlers and runtimes')).toEqual(run)
  })

  it('list the compilers of the tests', () => {
    const run = Object.values(WAYS).map(({ compiler, settings }) => [
      settings.moduleResolution,
      compiler.replace('-oldest', ''),
      versionOf(compiler),
    ])
    expect(rows('TypeScript')).toEqual(run)
  })

  it('list the size limits', () => {
    const held = manifest['size-limit'].map(({ name, limit }) => [name, limit])
    expect(rows('Sizes')).toEqual(held)
  })
})

describe('the supported versions of Node', () => {
  it('are those that CI runs', () => {
    const ci = read(join(root, '.github/workflows/ci.yml'))
    const versions = /node: \[(.*)\]/.exec(ci)?.[1]?.split(', ') ?? []
    expect(Object.keys(SUPPORTED)).toEqual(versions)
    expect(manifest.engines.node).toBe(`>=${versions[0]}`)
  })
})
