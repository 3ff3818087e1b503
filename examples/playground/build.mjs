/** `npm run playground`: writes `playground/index.html`, one file that any file server can serve. */

import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const { values } = parseArgs({
  options: {
    built: { type: 'boolean', default: false },
    out: { type: 'string', default: here('../../playground/index.html') },
  },
})
if (!values.built) buildLibrary()

const style = await bundle('style.css')
const script = await bundle('main.ts')
const page = await readFile(here('index.html'), 'utf8')
await mkdir(dirname(values.out), { recursive: true })
await writeFile(values.out, inline(inline(page, 'style', style), 'script', script))
console.log(`The playground is ${values.out}`)

/** `--built` uses `dist` as it is. */
function buildLibrary() {
  const rollup = here('../../node_modules/rollup/dist/bin/rollup')
  const args = [rollup, '--config', '--configTypes=false', '--silent']
  execFileSync(process.execPath, args, { cwd: here('../..'), stdio: 'inherit' })
}

async function bundle(name) {
  const { outputFiles } = await build({
    entryPoints: [here(name)],
    outdir: here('.'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0].text
}

/** Puts a text into the empty element with this tag. */
function inline(html, tag, text) {
  const [start, end] = html.split(new RegExp(`(?<=<${tag}[^>]*>)(?=</${tag}>)`))
  // The text must not end its element.
  return `${start}${text.replaceAll(`</${tag}`, `<\\/${tag}`)}${end}`
}

function here(path) {
  return fileURLToPath(new URL(path, import.meta.url))
}
