/**
 * `npm run bench` runs each file of test/bench, or only the named ones: `npm run bench -- signals`. Prints figures, and
 * fails if one misses its goal.
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
/** Young generation that holds a whole round: otherwise the garbage collector is part of the figures. */
const LARGE_YOUNG_GENERATION = [
  ...COLLECTOR,
  '--min-semi-space-size=128',
  '--max-semi-space-size=128',
]
/** `signals` runs without and with the garbage collector's share. */
const settings = (/** @type {string} */ name) =>
  name === 'signals.bench.ts' ? [LARGE_YOUNG_GENERATION, COLLECTOR] : [COLLECTOR]

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
