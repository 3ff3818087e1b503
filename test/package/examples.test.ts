/** The examples are short, have a command each, and compile. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest, read, root } from './built.ts'
import { ONE_CHECKER } from './compile.ts'
import { useInstallation } from './installed.ts'

const folder = join(root, 'examples')

/**
 * `web/` is the demonstration that `npm start` opens, and `playground/` that of `npm run playground`: no examples to copy.
 * `react-native/` has no page to open, and `playwright/` has tests.
 */
const names = readdirSync(folder, { withFileTypes: true })
  .filter(
    (entry) =>
      entry.isDirectory() &&
      !['playground', 'playwright', 'react-native', 'web'].includes(entry.name),
  )
  .map(({ name }) => name)

/** Whole calls to copy, with a form, a chat and a way back. */
const CALLS = ['react', 'svelte', 'vue']

/** Source files of an example; its page and its build are not counted. */
const sources = (name: string) =>
  readdirSync(join(folder, name)).filter(
    // Of `auto/` the app itself: its pages only show it twice.
    (file) => /\.(ts|tsx|vue|svelte|js)$|^server\.mjs$/.test(file) || name === 'script-tag',
  )

const toLines = (text: string) => text.split('\n').filter((line) => line.trim() !== '').length

describe('the examples', () => {
  it.each(names)('are short: %s', (name) => {
    const lines = sources(name).map((file) => ({
      file,
      count: toLines(read(join(folder, name, file))),
    }))
    // `main.ts` only shows on a page what the other file is for.
    const counted = name === 'telemetry' ? lines.filter(({ file }) => file !== 'main.ts') : lines
    const total = counted.reduce((sum, { count }) => sum + count, 0)
    const [least, most] = CALLS.includes(name) ? [80, 150] : [30, 80]
    expect(total, JSON.stringify(lines)).toBeLessThanOrEqual(most)
    expect(total, JSON.stringify(lines)).toBeGreaterThanOrEqual(least)
  })

  it.each(names)('have a command, and a link in the documentation: %s', (name) => {
    expect(manifest.scripts[`example:${name}`]).toBe(`node examples/start.mjs ${name}`)
    const page = read(join(root, 'docs/guide/getting-started.md'))
    expect(page).toContain(`](../../examples/${name}/`)
    expect(page).toContain(`\`npm run example:${name}\``)
  })
})

describe('the script of examples/script-tag', () => {
  const installed = useInstallation(['@opentok/client'])

  it('uses only what the client and the library declare', () => {
    const page = read(join(folder, 'script-tag/index.html'))
    const [, script = ''] = /<script type="module">([^]*?)<\/script>/.exec(page) ?? []
    expect(script).toContain('OpenTokReconnection.createReconnection')
    installed().write('page.js', `${script}\nexport {}\n`)
    const global = 'declare const OpenTokReconnection: typeof import("opentok-reconnection")'
    installed().write('around.d.ts', `/// <reference types="@opentok/client" />\n${global}\n`)
    const compilerOptions = {
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2022', 'dom'],
      types: [],
      allowJs: true,
      checkJs: true,
      // A page in plain JavaScript has no types.
      strict: false,
      skipLibCheck: true,
      noEmit: true,
    }
    const files = ['around.d.ts', 'page.js']
    installed().write('tsconfig.json', JSON.stringify({ compilerOptions, files }))
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const compile = () =>
      installed().run(process.execPath, [compiler, ...ONE_CHECKER, '--project', '.'])
    expect(compile()).toEqual({ code: 0, output: '' })

    installed().write('page.js', `${script.replace('.onChange(', '.onChanged(')}\nexport {}\n`)
    expect(compile().output).toContain("Property 'onChanged' does not exist")
  })
})

describe('the example for React Native', () => {
  it('compiles, is short, and has a link in the documentation', () => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const project = join(folder, 'react-native')
    const { status, stdout } = spawnSync(
      process.execPath,
      [compiler, ...ONE_CHECKER, '--project', project],
      {
        encoding: 'utf8',
      },
    )
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(toLines(read(join(project, 'App.tsx')))).toBeLessThanOrEqual(80)
    expect(read(join(root, 'docs/guide/react-native.md'))).toContain(
      '](../../examples/react-native/',
    )
  })
})
