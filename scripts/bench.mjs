/**
 * Measures the library: `npm run bench` plays all parts of test/tools/bench/parts, `npm run bench -- signals` one of them. The
 * results of the others stay. Prints everything beside its goal, and writes it into docs/internals/performance.md.
 *
 * `--strict` fails if a goal is missed; `--quick` plays few rounds, to try a part, and writes no page.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildSync } from 'esbuild'

const FOLDER = 'test/tools/bench/parts'
const OUT_FOLDER = 'node_modules/.cache/bench'
/** In one thread, so that the collector's work counts as that of the contestant whose garbage it is. */
const FLAGS = ['--expose-gc', '--single-threaded-gc']

const { positionals, values } = parseArgs({
  options: {
    strict: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const parts = readdirSync(FOLDER).map((name) => basename(name, '.bench.ts'))
const unknown = positionals.filter((name) => !parts.includes(name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. There are: ${parts.join(', ')}.`)
  process.exit(1)
}
const wanted = positionals.length > 0 ? positionals : parts

mkdirSync(OUT_FOLDER, { recursive: true })
if (!run('npm', ['run', '--silent', 'build:js'])) process.exit(1)
const failed = wanted.filter((part) => {
  const startedAt = performance.now()
  const isPlayed = play(join(FOLDER, `${part}.bench.ts`))
  console.log(`${part}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`)
  return !isPlayed
})
const isMet = play('test/tools/bench/report/report.ts', values.strict ? ['--strict'] : [])
if (failed.length > 0) console.error(`Not measured: ${failed.join(', ')}.`)
if (failed.length > 0 || !isMet) process.exitCode = 1

/** Bundles a file, and runs it in a process of its own. @returns whether it has succeeded */
function play(/** @type {string} */ path, /** @type {string[]} */ args = []) {
  const outfile = join(OUT_FOLDER, `${basename(path, '.ts')}.mjs`)
  buildSync({
    entryPoints: [path],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    // The browser of the tests is looked for from there.
    define: { 'import.meta.dirname': JSON.stringify(resolve('test/browser/harness')) },
    outfile,
  })
  return run(process.execPath, [...FLAGS, outfile, ...args])
}

function run(/** @type {string} */ command, /** @type {string[]} */ args) {
  const env = { ...process.env, ...(values.quick && { BENCH_QUICK: '1' }) }
  return spawnSync(command, args, { stdio: 'inherit', env }).status === 0
}
