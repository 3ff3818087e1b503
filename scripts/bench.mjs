/**
 * `npm run bench` plays each file of test/bench, or those named: `npm run bench -- signals`. Prints figures, and fails if
 * one misses its goal.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { buildSync } from 'esbuild'

const folder = 'test/bench'
const outFolder = 'node_modules/.cache/bench'
const wanted = process.argv.slice(2)
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.includes(basename(name, '.bench.ts')))

const COLLECTOR = ['--expose-gc', '--single-threaded-gc']
/** A young generation that holds a whole round: the collector would measure itself. */
const ROOMY = [...COLLECTOR, '--min-semi-space-size=128', '--max-semi-space-size=128']
/** `signals` is played with and without the collector's share. */
const settings = (/** @type {string} */ name) =>
  name === 'signals.bench.ts' ? [ROOMY, COLLECTOR] : [COLLECTOR]

mkdirSync(outFolder, { recursive: true })
for (const name of files) {
  const outfile = join(outFolder, `${basename(name, '.ts')}.mjs`)
  buildSync({
    entryPoints: [join(folder, name)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    define: { 'import.meta.dirname': JSON.stringify(resolve('test/e2e')) },
    outfile,
  })
  for (const flags of settings(name)) {
    console.log(`\n${name} ${flags.join(' ')}`)
    const { status } = spawnSync(process.execPath, [...flags, outfile], { stdio: 'inherit' })
    if (status !== 0) process.exitCode = 1
  }
}
