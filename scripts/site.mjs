/**
 * The site of the docs: `node scripts/site.mjs dev|build|preview`, as `npm run docs`, `docs:build` and `docs:preview`.
 * What builds it has a lockfile of its own in `docs/.vitepress` and is installed here, once.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [command = 'dev', ...args] = process.argv.slice(2)
const folder = `${root}docs/.vitepress`

const run = (file, words) => execFileSync(file, words, { cwd: root, stdio: 'inherit' })

if (!existsSync(`${folder}/node_modules/vitepress`)) {
  run('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'])
}
// The site has the playground inside.
if (command === 'build') run(process.execPath, ['examples/playground/build.mjs'])
run(process.execPath, [
  `${folder}/node_modules/vitepress/bin/vitepress.js`,
  command,
  'docs',
  ...args,
])
