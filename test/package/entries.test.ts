/** Each entry exports the same names in both module kinds, imports only its dependencies, and loads without a page. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { commands, entries, importsOf, read, script, umd } from './built.ts'
import { useInstallation } from './installed.ts'
import { findNodes, MUST_HAVE, PLATFORM } from './nodes.ts'

/** Modules that an entry may import; Node's own only where the entry is for Node. */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  'opentok-reconnection': /^(eventemitter3|xstate)$/,
  'opentok-reconnection/machines': /^xstate$/,
  'opentok-reconnection/react': /^(react|opentok-reconnection)$/,
  'opentok-reconnection/react-native': /^(react|opentok-reconnection)$/,
  'opentok-reconnection/opentok-react': /^(react|opentok-reconnection)$/,
  'opentok-reconnection/vue': /^(vue|opentok-reconnection)$/,
  'opentok-reconnection/svelte': /^(svelte(\/\w+)?|opentok-reconnection)$/,

  'opentok-reconnection/peers': /^(eventemitter3|xstate)$/,
  'opentok-reconnection/auto': /^opentok-reconnection$/,
  'opentok-reconnection/playwright':
    /^(node:\w+(\/promises)?|@playwright\/test|opentok-reconnection\/emulator)$/,
  'opentok-reconnection/emulator/redirect': /^node:\w+$/,
  'opentok-reconnection/emulator': /^(node:\w+(\/promises)?|ws)$/,
}

const namesOf = (module: object) =>
  Object.keys(module)
    .filter((name) => name !== 'default')
    .toSorted()

describe.each(entries)('$name', ({ name, esm, cjs }) => {
  it('exports the same names as ESM and as CommonJS', async () => {
    const imported = namesOf((await import(pathToFileURL(esm).href)) as object)
    const required = namesOf(createRequire(import.meta.url)(cjs) as object)
    expect(imported.length).toBeGreaterThan(0)
    expect(required).toEqual(imported)
  })

  it('imports nothing but its own dependencies', () => {
    const allowed = ALLOWED[name] ?? /^$/
    expect([...importsOf(esm), ...importsOf(cjs)].filter((asked) => !allowed.test(asked))).toEqual(
      [],
    )
  })

  it('holds nothing of React Native, unless it is for that (N12)', () => {
    const holds = [esm, cjs].some((file) => read(file).includes('OpentokReactNative'))
    expect(holds).toBe(name === 'opentok-reconnection/react-native')
  })

  it.each([esm, cjs])(
    'is readable, and its map, which is not published, contains the sources: %#',
    (file) => {
      expect(read(file).split('\n').length).toBeGreaterThan(40)
      expectSources(file)
    },
  )
})

describe('the other built files', () => {
  it.each([umd, script, ...commands])('have maps that contain the sources: %#', expectSources)

  it.each(commands)('start with Node: %#', (file) => {
    expect(read(file).split('\n', 1)).toEqual(['#!/usr/bin/env node'])
  })
})

function expectSources(file: string): void {
  const { sources, sourcesContent } = JSON.parse(read(`${file}.map`)) as Record<string, string[]>
  expect(sources?.length).toBeGreaterThan(0)
  expect(sourcesContent?.filter((source) => source.length > 0)).toHaveLength(sources?.length ?? 0)
  expect(read(file)).not.toContain('//# sourceMappingURL')
}

/** Loads a module, and records every access to a global of a page. */
const WATCH = `
  const accessed = []
  for (const name of ['window', 'document', 'navigator', 'location', 'localStorage', 'OT']) {
    Object.defineProperty(globalThis, name, { configurable: true, get: () => void accessed.push(name) })
  }
  const report = (loaded) => console.log(JSON.stringify({ names: Object.keys(loaded), accessed, version: process.version }))
`

const names = entries.map(({ name }) => name)
const nodes = await findNodes()
const loads = nodes.flatMap(({ version, path }) =>
  path
    ? names.flatMap((name) => ['import', 'require'].map((by) => ({ version, path, name, by })))
    : [],
)
const missing = nodes.filter(({ path }) => !path).map(({ version }) => version)

describe('the versions of Node', () => {
  const finding = missing.length
    ? `${missing.join(' and ')} is not available for ${PLATFORM}, so the package is NOT tested there`
    : nodes.map(({ version }) => version).join(', ')

  it(`are the supported ones: ${finding}`, () => {
    expect(MUST_HAVE ? missing : []).toEqual([])
    expect(new Set(loads.map(({ version }) => version)).size).toBe(nodes.length - missing.length)
  })
})

describe('in an app without a page', () => {
  const installed = useInstallation(['@playwright/test', 'react', 'svelte', 'vue', 'ws'])

  beforeAll(() => {
    for (const [index, { esm, name }] of entries.entries()) {
      // These look for a page themselves, so they are loaded before.
      const frameworks = importsOf(esm).filter((asked) =>
        /^(@playwright\/test|svelte|vue)\b/.test(asked),
      )
      const loaded = (by: string) => frameworks.map((asked) => `${by}('${asked}')\n`).join('')
      installed().write(
        `import-${index}.mjs`,
        `${loaded('await import')}${WATCH}report(await import('${name}'))`,
      )
      installed().write(
        `require-${index}.cjs`,
        `${loaded('require')}${WATCH}report(require('${name}'))`,
      )
    }
  })

  it.each(loads)(
    '$by of $name accesses no page (K1), in Node $version',
    ({ path, version, name, by }) => {
      const file = `${by}-${names.indexOf(name)}.${by === 'import' ? 'mjs' : 'cjs'}`
      const { code, output } = installed().run(path, [file])
      expect(output).toMatch(/^\{.*\}\n$/)
      expect(code).toBe(0)
      const loaded = JSON.parse(output) as { names: string[]; accessed: string[]; version: string }
      expect(loaded.version).toBe(version)
      // Playwright asks for `window` whenever it looks where a test is, for its source maps.
      const isPlaywright = name.endsWith('/playwright')
      const accessed = loaded.accessed.filter((it) => !isPlaywright || it !== 'window')
      expect(accessed).toEqual([])
      expect(loaded.names.length).toBeGreaterThan(0)
    },
  )
})
