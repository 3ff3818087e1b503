/** Sizes of the libraries that this one is compared with, bundled as its entries are, and compressed by brotli. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { saveResults } from '../measure/results.ts'
import type { Size } from '../measure/results.ts'
import { PEERS, PEERS_FOLDER } from '../subjects/peers.ts'
import type { Peer } from '../subjects/peers.ts'

function toBytes(code: string, folder: string): number {
  const { outputFiles } = buildSync({
    stdin: { contents: code, resolveDir: resolve(folder), loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'error',
  })
  return brotliCompressSync(outputFiles[0]!.contents).length
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
  const size = { name: `${title} ${version}` }
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
}
saveResults('sizes', { sizes: [engine, ...PEERS.map(measurePeer)] })
