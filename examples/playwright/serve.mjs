/** Serves the apps of this folder: `node examples/playwright/serve.mjs`. Nothing of OpenTok is in it. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const PORT = Number(process.env.PORT ?? 8097)
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' }

const { outputFiles } = await build({
  entryPoints: [here('apps/npm.js')],
  bundle: true,
  format: 'esm',
  splitting: true,
  outdir: here('apps'),
  write: false,
  logLevel: 'error',
})
const files = new Map(outputFiles.map(({ contents, path }) => [path, contents]))

/** The app of examples/auto, which brings OpenTok.js itself. */
const OTHERS = {
  '/opentok-reconnection.auto.js': '../../dist/opentok-reconnection.auto.js',
  '/opentok.js': '../../node_modules/@opentok/client/dist/js/opentok.min.js',
  '/auto/app.html': '../auto/app.html',
  '/auto/app.js': '../auto/app.js',
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost')
  const path = OTHERS[pathname] ? here(OTHERS[pathname]) : join(here('apps'), pathname)
  try {
    const content = files.get(path) ?? (await readFile(path))
    response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'text/plain' })
    response.end(content)
  } catch {
    response.writeHead(404).end()
  }
}

createServer((request, response) => void answer(request, response)).listen(PORT, '127.0.0.1')
