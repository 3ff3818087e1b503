/** `npm start`: bundles this example and serves it with a local emulator, until Ctrl-C. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { buildLibrary } from '../build-library.mjs'

const DEFAULT_PORT = 8090

const { values } = parseArgs({
  options: { port: { type: 'string' }, built: { type: 'boolean', default: false } },
  strict: false,
})
const port = readPort()
// Built here and not by a script before this one, so that Ctrl-C ends it all. `--built` uses `dist` as it is.
if (!values.built) await buildLibrary()
const { startEmulator } = await import('opentok-reconnection/emulator')
const bundles = await mkdtemp(join(tmpdir(), 'opentok-reconnection-'))
const emulator = await start().catch(giveUp)
console.log(`The example runs at ${emulator.url} (stop it with Ctrl-C)`)

// Both the terminal and npm send the Ctrl-C to this process, so `stop` may be called twice.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop())

async function start() {
  await build({
    entryPoints: [
      here('page.ts'),
      here('person.ts'),
      here('camera-prompts.ts'),
      here('devices.ts'),
    ],
    outdir: bundles,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'silent',
  })
  return startEmulator({
    port,
    files: {
      '/': here('index.html'),
      '/person.html': here('person.html'),
      '/theme.css': here('theme.css'),
      '/page.css': here('page.css'),
      '/call.css': here('call.css'),
      '/person.css': here('person.css'),
      '/page.js': join(bundles, 'page.js'),
      '/person.js': join(bundles, 'person.js'),
      '/camera-prompts.js': join(bundles, 'camera-prompts.js'),
      '/devices.js': join(bundles, 'devices.js'),
      '/opentok.js': here('../../node_modules/@opentok/client/dist/js/opentok.min.js'),
      '/opentok-reconnection.umd.js': here('../../dist/opentok-reconnection.umd.js'),
      '/script-tag': here('../script-tag'),
    },
  })
}

async function stop() {
  await emulator.close()
  await rm(bundles, { recursive: true, force: true })
  process.exit(0)
}

async function giveUp(error) {
  await rm(bundles, { recursive: true, force: true })
  const isTaken = error.code === 'portInUse'
  fail(isTaken ? `Port ${port} is in use. Choose another: npm start -- --port 8091` : error.message)
}

/** `--port` before PORT before the default; 0 picks a free one. */
function readPort() {
  const text = String(values.port ?? process.env['PORT'] ?? DEFAULT_PORT)
  const number = Number(text)
  const isPort = /^\d+$/.test(text) && number <= 65_535
  if (!isPort) fail(`The port must be a number from 0 to 65535, not “${text}”.`)
  return number
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

function here(path) {
  return fileURLToPath(new URL(path, import.meta.url))
}
