/** The examples: short, each with its command, and the one without a build checked like the others. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest, read, root } from './built.ts'
import { useInstallation } from './installed.ts'

const folder = join(root, 'examples')

/** `web/` is the show that `npm start` opens: no example to copy. */
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'web')
  .map(({ name }) => name)

/** What a reader has to read: the code of its own. The page around it, and how it is built, is not counted. */
const sources = (name: string) =>
  readdirSync(join(folder, name)).filter(
    (file) => /\.(ts|tsx|vue|svelte)$/.test(file) || name === 'script-tag',
  )

const toLines = (text: string) => text.split('\n').filter((line) => line.trim() !== '').length

describe('the examples', () => {
  it.each(names)('have between thirty and eighty lines of source, blank ones aside: %s', (name) => {
    const lines = sources(name).map((file) => ({
      file,
      count: toLines(read(join(folder, name, file))),
    }))
    // Of two files, one is to be copied, and the other shows it on a page.
    const counted = name === 'telemetry' ? lines.filter(({ file }) => file !== 'main.ts') : lines
    const total = counted.reduce((sum, { count }) => sum + count, 0)
    expect(total, JSON.stringify(lines)).toBeLessThanOrEqual(80)
    expect(total, JSON.stringify(lines)).toBeGreaterThanOrEqual(30)
  })

  it.each(names)('are started by one command, and are in the documentation: %s', (name) => {
    expect(manifest.scripts[`example:${name}`]).toBe(`node examples/start.mjs ${name}`)
    const page = read(join(root, 'docs/getting-started.md'))
    expect(page).toContain(`](../examples/${name}/`)
    expect(page).toContain(`\`npm run example:${name}\``)
  })
})

describe('the script of examples/script-tag', () => {
  const installed = useInstallation(['@opentok/client'])

  it('names only what the client and the library have', () => {
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
      // A page in plain JavaScript says nothing of its types.
      strict: false,
      skipLibCheck: true,
      noEmit: true,
    }
    const files = ['around.d.ts', 'page.js']
    installed().write('tsconfig.json', JSON.stringify({ compilerOptions, files }))
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const compile = () => installed().run(process.execPath, [compiler, '--project', '.'])
    expect(compile()).toEqual({ code: 0, output: '' })

    installed().write('page.js', `${script.replace('.onChange(', '.onChanged(')}\nexport {}\n`)
    expect(compile().output).toContain("Property 'onChanged' does not exist")
  })
})
