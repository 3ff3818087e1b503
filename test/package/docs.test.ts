/** README and docs: their code compiles and runs, their links lead somewhere, their tables name what there is. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { FLAGS } from '../../src/kit/emulator/command/flag-table.ts'
import { HELP, toVariable } from '../../src/kit/emulator/command/flags.ts'
import { REST_ROUTES } from '../../src/kit/emulator/rest/routes.ts'
import { entries, manifest, read, root } from './built.ts'
import { ONE_CHECKER } from './compile.ts'
import { codeOf, linksOf, pages } from './docs.ts'
import type { Block } from './docs.ts'
import { useInstallation } from './installed.ts'

/** What stands around a block that shows a few lines of an app. */
const AROUND = `/// <reference types="@opentok/client" />
import type { ReconnectingSubscriber, Reconnection, StreamLike } from 'opentok-reconnection'
declare global {
  const session: OT.Session
  const publisher: OT.Publisher
  const apiKey: string
  const sessionId: string
  const token: () => Promise<string>
  const reconnection: Reconnection
  const stream: StreamLike
  const tile: ReconnectingSubscriber
  const OpenTokReconnection: typeof import('opentok-reconnection')
  function show(text: string): void
  // Of Cypress, which is not installed here: what the page on the emulator uses.
  const cy: {
    contains(text: string): void
    request(method: string, url: string, body: object): {
      its(name: 'body'): { then(use: (body: { sessionId: string; token: string }) => void): void }
    }
    visit(url: string): void
  }
  function it(name: string, run: () => void): void
}
`

const EXTENSIONS: Readonly<Record<string, string>> = { ts: 'ts', tsx: 'tsx', js: 'js', html: 'js' }

/** Run by testing.test.ts or fresh-app.test.ts, or not code of an app. */
const OTHER_LANGUAGES = [
  'mjs',
  'cjs',
  'vue',
  'svelte',
  'sh',
  'text',
  'mermaid',
  'kotlin',
  'swift',
  'xml',
  'yaml',
]

/** The module that a block becomes: of a page its inline scripts. */
const toModule = ({ code, language }: Block) =>
  language === 'html'
    ? [...code.matchAll(/<script(?![^>]*src=)[^>]*>([^]*?)<\/script>/g)]
        .map(([, text]) => text)
        .join('\n')
    : code

const toWords = (text: string) => text.match(/[A-Za-z_$][\w$]*/g) ?? []

const blocks = pages.flatMap((page) => page.blocks)

describe('the code of README and docs', () => {
  const installed = useInstallation([
    '@opentelemetry/api',
    '@opentok/client',
    '@playwright/test',
    '@statelyai/inspect',
    '@types/node',
    '@types/react',
    '@types/ws',
    '@vonage/video',
    'esbuild',
    'opentok-network-test-js',
    'playwright-core',
    'react',
    'vitest',
    'vue',
    'ws',
  ])

  it('compiles', () => {
    const compiled = blocks.filter(({ language }) => Object.hasOwn(EXTENSIONS, language))
    expect(compiled.length).toBeGreaterThan(20)
    const files = compiled.map((block) => {
      const name = block.place.replaceAll(/\W/g, '-')
      const file = `${name}.${EXTENSIONS[block.language]}`
      installed().write(file, `${toModule(block)}\nexport {}\n`)
      return file
    })
    installed().write('around.d.ts', AROUND)
    installed().write('modules.d.ts', read(join(root, 'examples/react-native/modules.d.ts')))
    installed().write('telemetry.ts', read(join(root, 'examples/telemetry/telemetry.ts')))
    const compilerOptions = {
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
      types: ['node', '@opentok/client'],
      jsx: 'react-jsx',
      allowImportingTsExtensions: true,
      allowJs: true,
      checkJs: true,
      strict: true,
      skipLibCheck: true,
      esModuleInterop: true,
      noEmit: true,
    }
    installed().write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions, files: ['around.d.ts', 'modules.d.ts', ...files] }),
    )
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const outcome = installed().run(process.execPath, [compiler, ...ONE_CHECKER, '--project', '.'])
    expect(outcome).toEqual({ code: 0, output: '' })
  })

  it('is in languages that are compiled or run, and is never without one', () => {
    const known = [...Object.keys(EXTENSIONS), ...OTHER_LANGUAGES]
    const fences = pages.flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter((line) => /^ *```/.test(line))
        // Every other one closes.
        .filter((_, index) => index % 2 === 0)
        .map((line) => ({ path, language: /^ *```(\w*)/.exec(line)?.[1] ?? '' })),
    )
    expect(fences).toHaveLength(blocks.length)
    expect(fences.filter(({ language }) => !known.includes(language))).toEqual([])
    const scripts = blocks.filter(({ language }) => /^[mc]js$/.test(language))
    expect(scripts.filter(({ place }) => !place.startsWith('docs/guide/testing.md:'))).toEqual([])
  })

  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => [...code.matchAll(/^node -p "(.*)"$/gm)].map(([, script]) => script))

  it('runs in Node where it is one line: node -p', () => {
    expect(commands).toHaveLength(1)
    for (const script of commands) {
      const { code, output } = installed().run(process.execPath, ['-p', script ?? ''])
      expect(output).toMatch(/^createMachine\(\{[^]*\}\)\n$/)
      expect(code).toBe(0)
    }
  })

  const runnable = blocks.filter(({ isRunnable }) => isRunnable)

  it.each(runnable.map((block) => [block.place, block] as const))('runs: %s', (place, block) => {
    const { code } = transformSync(block.code, { loader: 'ts', format: 'esm', target: 'node20' })
    const file = `${place.replaceAll(/\W/g, '-')}.mjs`
    installed().write(file, code)
    const outcome = installed().run(process.execPath, [file])
    const expected = [...block.code.matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line)
    expect(outcome).toEqual({ code: 0, output: expected.map((line) => `${line}\n`).join('') })
  })

  it('is run where it can be', () => {
    expect(runnable.length).toBeGreaterThan(3)
  })
})

describe('the links of README and docs', () => {
  const anchors = new Map(pages.map((page) => [page.path, page.anchors]))

  it.each(pages.map((page) => [page.path, page] as const))('lead somewhere: %s', (_, page) => {
    const broken = linksOf(page).filter(({ target, anchor }) => {
      if (/^[a-z]+:/.test(target)) return !/^https:\/\/\S+\.\S+/.test(target)
      return !existsSync(join(root, target)) || (anchor && !anchors.get(target)?.has(anchor))
    })
    expect(broken.map(({ link }) => link)).toEqual([])
  })

  it('lead from the README to every page, by way of the index at most', () => {
    const linked = pages
      .filter(({ path }) => path.endsWith('README.md'))
      .flatMap((page) => linksOf(page).map(({ target }) => target))
    const docs = pages.map(({ path }) => path).filter((path) => path.startsWith('docs/'))
    expect(docs.filter((path) => !linked.includes(path))).toEqual([])
  })
})

describe('the tables of README and docs', () => {
  /** What may be named: whatever is declared here or by OpenTok, and what no declaration has. */
  const known = new Set([
    ...entries.flatMap(({ declarations: [file = ''] }) => toWords(read(file))),
    ...toWords(read(join(root, 'node_modules/@opentok/client/dist/js/opentok.d.ts'))),
    ...toWords(read(join(root, 'examples/telemetry/telemetry.ts'))),
    ...toWords(HELP),
    ...Object.keys(FLAGS).map(toVariable),
    ...['opentok', '@vonage/client-sdk-video', '@vonage/video'].flatMap(toWords),
    ...toWords(REST_ROUTES.join(' ')),
    'replaced',
    'ownGhost',
    'OT_NOT_CONNECTED',
    'OT_HARDWARE_UNAVAILABLE',
    'OT_PERMISSION_DENIED',
    // Of the attributes of the script, which have a test of their own.
    ...toWords('data-join-timeout-ms inspector.mjs'),
    'serverRotation',
    'OT_USER_MEDIA_ACCESS_DENIED',
    'isConnected',
    'OTSubscriber',
    'skipLibCheck',
    'StrictMode',
  ])
  /** Those have a test of their own, or name what others have, or what there was. */
  const others = [
    'CONTRIBUTING.md',
    'docs/reference/compatibility.md',
    'docs/reference/comparison.md',
    'docs/internals/design-notes.md',
    'CHANGELOG.md',
    'docs/guide/quality.md',
    'docs/internals/measurements.md',
  ]
  const tabled = pages.filter(({ path, tables }) => tables.length > 0 && !others.includes(path))

  it.each(tabled.map((page) => [page.path, page] as const))(
    'name only what there is: %s',
    (_, { tables }) => {
      const named = tables.flatMap(({ rows }) => rows.flat().flatMap(codeOf))
      const words = named.filter((name) => !/^np[mx] /.test(name)).flatMap(toWords)
      expect([...new Set(words)].filter((word) => !known.has(word))).toEqual([])
    },
  )

  it('and pages name only commands there are', () => {
    const commands = pages.flatMap(({ text }) => [...text.matchAll(/`npm run ([\w:-]+)/g)])
    expect(commands.length).toBeGreaterThan(5)
    const missing = commands.filter(([, name = '']) => !Object.hasOwn(manifest.scripts, name))
    expect(missing.map(([text]) => text)).toEqual([])
  })
})

describe('the API reference', () => {
  it('says what the declarations say', () => {
    const said = execFileSync(process.execPath, ['scripts/reference.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(said).toBe('docs/reference/api says what the declarations say.\n')
  })
})
