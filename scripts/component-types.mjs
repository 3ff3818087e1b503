/**
 * Checks the types of what is written in Vue and in Svelte, for `npm run types`: the examples, the pages of the browser
 * tests, and the apps of the documentation.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire, Module } from 'node:module'

const CHECKS = {
  'vue-tsc': ['--noEmit', '--project', 'examples/vue'],
  'svelte-check': [
    '--workspace=examples/svelte',
    '--tsconfig=./tsconfig.json',
    '--fail-on-warnings',
    '--output=human',
  ],
}

const require = createRequire(import.meta.url)
const [checker] = process.argv.splice(2, 1)

if (checker) {
  useOldCompiler()
  if (checker === 'vue-tsc') require('vue-tsc').run(require.resolve('typescript/lib/tsc.js'))
  else await import('svelte-check/bin/svelte-check')
} else {
  await Promise.all(['vue', 'svelte'].map(writeDocsApp))
  const ends = Object.entries(CHECKS).map(async ([name, args]) => {
    const [code] = await once(
      spawn(process.execPath, [import.meta.filename, name, ...args], { stdio: 'inherit' }),
      'exit',
    )
    return code
  })
  process.exitCode = (await Promise.all(ends)).some((code) => code !== 0) ? 1 : 0
  await Promise.all(['vue', 'svelte'].map((name) => rm(toDocsFolder(name), { recursive: true })))
}

/** Beside the example, whose project it belongs to while it is checked. */
function toDocsFolder(name) {
  return `examples/${name}/from-docs`
}

async function writeDocsApp(name) {
  const page = await readFile(`docs/guide/${name}.md`, 'utf8')
  const [, app] = page.match(new RegExp(`\`\`\`${name} src/App\\.${name}\\n([^]*?)\`\`\``))
  await mkdir(toDocsFolder(name), { recursive: true })
  await writeFile(`${toDocsFolder(name)}/App.${name}`, app)
}

/** TypeScript 7 has no compiler API, which both checkers need. */
function useOldCompiler() {
  const { ['_resolveFilename']: resolve } = Module
  Module['_resolveFilename'] = (request, ...rest) =>
    resolve(request.replace(/^typescript(?=\/|$)/, '@typescript/typescript6'), ...rest)
}
