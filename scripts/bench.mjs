/** `npm run bench` plays each file of test/bench, or those named: `npm run bench -- signals`. Figures, no verdicts. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { buildSync } from 'esbuild'

const folder = 'test/bench'
const outFolder = 'node_modules/.cache/bench'
const wanted = process.argv.slice(2)
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.includes(basename(name, '.bench.ts')))

/** Long lines are let live: the collector would measure itself. */
const FLAGS = ['--expose-gc', '--no-flush-bytecode', '--max-semi-space-size=128']

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
  console.log(`\n${name}`)
  execFileSync(process.execPath, [...FLAGS, outfile], { stdio: 'inherit' })
}
