/** Builds the library for an example. Says how far it is on the error stream: the output has the address alone. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { countBundles } from '../scripts/progress.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A line for each, where nothing can be replaced in a line. */
const REPORT_MS = 30_000

/** How many bundles there are: the entries, two scripts for a page, and the command; package.json and a schema are none. */
export function countAll() {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  return Object.values(exports).filter((kinds) => typeof kinds !== 'string').length + 3
}

export async function buildLibrary() {
  const { stderr } = process
  const startedAt = performance.now()
  const total = countAll()
  const text = () => `Building the library: ${countBundles(output)} of ${total} bundles`
  let output = ''

  stderr.write(`Building the library takes about 10 s, on a busy machine a minute.\n`)
  const rollup = `${root}node_modules/rollup/dist/bin/rollup`
  const builder = spawn(process.execPath, [rollup, '--config', '--configTypes=false'], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  builder.stderr.on('data', (chunk) => {
    output += chunk
    if (stderr.isTTY) stderr.write(`\r${text()}`)
  })
  const reporter = setInterval(() => stderr.isTTY || stderr.write(`${text()}\n`), REPORT_MS)
  // The build must not outlive a Ctrl-C.
  const kill = () => builder.kill()
  process.on('exit', kill)
  const [code] = await once(builder, 'close')
  process.off('exit', kill)
  clearInterval(reporter)
  if (stderr.isTTY) stderr.write('\n')
  if (code !== 0) {
    stderr.write(`${output}\nThe library could not be built.\n`)
    process.exit(1)
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  stderr.write(`The library is built, in ${seconds} s. Bundling the example …\n`)
}
