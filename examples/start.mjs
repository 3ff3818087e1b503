/** `node examples/start.mjs react`: bundles an example and serves it with a local emulator, until Ctrl-C. */

import { spawn } from 'node:child_process'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildLibrary } from './build-library.mjs'

const NAMES = [
  'react',
  'vue',
  'svelte',
  'opentok-react',
  'machines-only',
  'telemetry',
  'script-tag',
  'server',
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
// `--built` uses `dist` as it is.
if (!values.built) await buildLibrary()

// Some features, such as React's StrictMode, work only in development.
process.env['NODE_ENV'] = 'development'
const { build } = await import('vite')
const { startEmulator } = await import('opentok-reconnection/emulator')

const bundle = await mkdtemp(join(tmpdir(), 'opentok-reconnection-'))
/** The keys of an app's server, which the emulator must know as the vendor's cloud does. */
const keys = name === 'server' ? createKeys() : null
let tokenServer = null
const emulator = await start().catch(giveUp)
console.log(`The ${name} example runs at ${emulator.url} (stop it with Ctrl-C)`)
// Both the terminal and npm send the Ctrl-C to this process, so `stop` may be called twice.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop())

async function start() {
  const root = here(name)
  const isPlain = !existsSync(join(root, 'main.ts')) && !existsSync(join(root, 'main.tsx'))
  const client = keys === null ? '@opentok/client' : '@vonage/client-sdk-video'
  const emulator = await startEmulator({
    port: Number(values.port),
    ...(keys && { applicationId: keys.applicationId, publicKey: keys.publicKey }),
    files: {
      '/': isPlain ? root : bundle,
      '/opentok.js': here(`../node_modules/${client}/dist/js/opentok.min.js`),
      '/opentok-reconnection.umd.js': here('../dist/opentok-reconnection.umd.js'),
      '/opentok-reconnection.auto.js': here('../dist/opentok-reconnection.auto.js'),
    },
  })
  const define = keys && { TOKEN_SERVER: JSON.stringify(await startTokenServer(keys, emulator)) }
  if (!isPlain) {
    await build({
      root,
      base: './',
      logLevel: 'error',
      ...(define && { define }),
      build: { outDir: bundle, emptyOutDir: false, target: 'es2022', minify: false },
    })
  }
  return emulator
}

/** Created for this run: no key of an account is needed. */
function createKeys() {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { applicationId: randomUUID(), ...pair }
}

/** Starts the server of the app in its own process; resolves with its address. */
async function startTokenServer({ applicationId, privateKey }, { url }) {
  tokenServer = spawn(process.execPath, [join(here(name), 'server.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      VONAGE_APPLICATION_ID: applicationId,
      VONAGE_PRIVATE_KEY: privateKey,
      VIDEO_HOST: url,
      PAGE_ORIGIN: url,
      PORT: '0',
    },
  })
  const [line] = await Promise.race([once(tokenServer.stdout, 'data'), once(tokenServer, 'exit')])
  if (tokenServer.exitCode !== null) throw new Error('The token server could not start.')
  return String(line).trim()
}

async function stop() {
  tokenServer?.kill()
  await emulator.close()
  await rm(bundle, { recursive: true, force: true })
  process.exit(0)
}

async function giveUp(error) {
  tokenServer?.kill()
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
