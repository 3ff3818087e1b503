/** Checks the types of the Vue and the Svelte example, for `npm run types`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
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
  const ends = Object.entries(CHECKS).map(async ([name, args]) => {
    const [code] = await once(
      spawn(process.execPath, [import.meta.filename, name, ...args], { stdio: 'inherit' }),
      'exit',
    )
    return code
  })
  process.exitCode = (await Promise.all(ends)).some((code) => code !== 0) ? 1 : 0
}

/** TypeScript 7 has no compiler API, which both checkers need. */
function useOldCompiler() {
  const { ['_resolveFilename']: resolve } = Module
  Module['_resolveFilename'] = (request, ...rest) =>
    resolve(request.replace(/^typescript(?=\/|$)/, '@typescript/typescript6'), ...rest)
}
