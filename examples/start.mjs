/** `node examples/start.mjs react`: bundles an example and serves it with a local emulator, until Ctrl-C. */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const NAMES = [
  'react',
  'vue',
  'svelte',
  'opentok-react',
  'machines-only',
  'telemetry',
  'script-tag',
  'auto',
]

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '8090' },
    built: { type: 'boolean', default: false },
  },
})
const [name = ''] = positionals
if (!NAMES.includes(name)) fail(`Name one of these examples: ${NAMES.join(', ')}.`)
if (!values.built) buildLibrary()

// Some features, such as React's StrictMode, work only in development.
process.env['NODE_ENV'] = 'development'
const { build } = await import('vite')
const { startEmulator } = await import('opentok-reconnection/emulator')

const bundle = await mkdtemp(join(tmpdir(), 'opentok-reconnection-'))
const emulator = await start().catch(giveUp)
console.log(`The ${name} example runs at ${emulator.url} (stop it with Ctrl-C)`)
// Both the terminal and npm send the Ctrl-C to this process, so `stop` may be called twice.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop())

/** Skipped with `--built`, which uses `dist` as it is. */
function buildLibrary() {
  const rollup = here('../node_modules/rollup/dist/bin/rollup')
  const args = [rollup, '--config', '--configTypes=false', '--silent']
  execFileSync(process.execPath, args, { cwd: here('..'), stdio: 'inherit' })
}

async function start() {
  const root = here(name)
  const isPlain = !existsSync(join(root, 'main.ts')) && !existsSync(join(root, 'main.tsx'))
  if (!isPlain) {
    await build({
      root,
      base: './',
      logLevel: 'error',
      build: { outDir: bundle, emptyOutDir: false, target: 'es2022', minify: false },
    })
  }
  return startEmulator({
    port: Number(values.port),
    files: {
      '/': isPlain ? root : bundle,
      '/opentok.js': here('../node_modules/@opentok/client/dist/js/opentok.min.js'),
      '/opentok-reconnection.umd.js': here('../dist/opentok-reconnection.umd.js'),
      '/opentok-reconnection.auto.js': here('../dist/opentok-reconnection.auto.js'),
    },
  })
}

async function stop() {
  await emulator.close()
  await rm(bundle, { recursive: true, force: true })
  process.exit(0)
}

async function giveUp(error) {
  await rm(bundle, { recursive: true, force: true })
  fail(
    error.code === 'portInUse'
      ? `Port ${values.port} is in use. Add --port 8091 to choose another.`
      : error.message,
  )
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

function here(path) {
  return fileURLToPath(new URL(path, import.meta.url))
}
