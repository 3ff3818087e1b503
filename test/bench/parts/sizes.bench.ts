/** Sizes: every entry of the package and the libraries it is compared with, bundled alike and compressed by brotli. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { saveResults } from '../measure/results.ts'
import type { Size } from '../measure/results.ts'
import { PEERS, PEERS_FOLDER } from '../subjects/peers.ts'
import type { Peer } from '../subjects/peers.ts'

const OWN_ENGINE = ['xstate', 'eventemitter3', 'ws']

interface Manifest {
  readonly name: string
  readonly unpkg: string
  readonly exports: Readonly<Record<string, string | { readonly import: { default: string } }>>
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest

function toBytes(code: string, folder: string, external: readonly string[] = []): number {
  const { outputFiles } = buildSync({
    stdin: { contents: code, resolveDir: resolve(folder), loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    external: ['node:*', ...external],
    write: false,
    logLevel: 'error',
  })
  return brotliCompressSync(outputFiles[0]!.contents).length
}

function measureEntry(path: string, file: string): Size {
  const name = posix.join(manifest.name, path)
  const code = `export * from ${JSON.stringify(resolve(file))}`
  const bytes = toBytes(code, '.', OWN_ENGINE)
  const isForNode = /["']node:/.test(readFileSync(file, 'utf8'))
  const wholeBytes = isForNode ? bytes : toBytes(code, '.')
  return { name, bytes, ...(wholeBytes > bytes && { wholeBytes }), isPeer: false }
}

const entries = Object.entries(manifest.exports).flatMap(([path, kinds]) =>
  typeof kinds === 'string' ? [] : [measureEntry(path, kinds.import.default)],
)
const umd: Size = {
  name: 'UMD, everything inside',
  bytes: brotliCompressSync(readFileSync(manifest.unpkg)).length,
  isPeer: false,
}

/** Installs one peer into a folder of its own, once per version. @returns whether it is there */
function install({ name, version }: Peer, folder: string): boolean {
  try {
    const installed = readFileSync(`${folder}/node_modules/${name}/package.json`, 'utf8')
    if ((JSON.parse(installed) as { version: string }).version === version) return true
  } catch {
    // It is not installed yet.
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/package.json`, '{ "private": true }\n')
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  try {
    execFileSync('npm', ['install', `${name}@${version}`, ...flags], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 60_000,
    })
    return true
  } catch {
    return false
  }
}

function measurePeer(peer: Peer): Size {
  const { code, name, title = name, version } = peer
  const folder = `${PEERS_FOLDER}/${name.replaceAll('/', '-')}`
  const size = { name: `${title} ${version}`, isPeer: true }
  if (!install(peer, folder)) {
    console.log(`${name}@${version} could not be installed, so its size is left out.`)
    return { ...size, bytes: null }
  }
  return { ...size, bytes: toBytes(code, folder) }
}

const engine: Size = {
  name: 'xstate and eventemitter3',
  bytes: toBytes(
    "export { assign, createActor, fromCallback, fromPromise, setup } from 'xstate'; export { default } from 'eventemitter3'",
    '.',
  ),
  isPeer: true,
}
const main = entries.find(({ name }) => name === manifest.name)
saveResults('sizes', {
  values: { 'size.main': [(main?.bytes ?? Number.NaN) / 1e3] },
  sizes: [...entries, umd, engine, ...PEERS.map(measurePeer)],
})
