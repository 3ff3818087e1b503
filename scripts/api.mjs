/**
 * `npm run api`: writes what each entry declares into `api/`, without its comments, so that a reviewer reads a change
 * of the public types as a diff. With `--check` it writes nothing, and fails if a file is not as it would be written.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'api')
const { name, exports, prettier } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))

const reports = new Map()
for (const [path, kinds] of Object.entries(exports)) {
  if (typeof kinds === 'string') continue
  const { types } = kinds.require
  const declared = await readFile(join(root, types), 'utf8')
  reports.set(`${basename(types, '.d.ts')}.api.md`, await report(path, declared))
}

if (process.argv.includes('--check')) await check()
else await write()

/** @param {string} path in `exports` @param {string} declared */
function report(path, declared) {
  const code = declared.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
  const page = [
    `# \`${name}${path.slice(1)}\``,
    'Written by `npm run api` from the built declarations.',
    `\`\`\`ts\n${code.replaceAll(/\n\s*\n/g, '\n').trim()}\n\`\`\``,
  ]
  return format(page.join('\n\n'), { parser: 'markdown', ...prettier })
}

async function write() {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  for (const [file, text] of reports) await writeFile(join(folder, file), text)
}

async function check() {
  const present = await readdir(folder).catch(() => [])
  const wrong = present.filter((file) => !reports.has(file))
  for (const [file, text] of reports) {
    if ((await readFile(join(folder, file), 'utf8').catch(() => '')) !== text) wrong.push(file)
  }
  if (wrong.length === 0) return
  console.error(
    `Not as declared: ${wrong.map((file) => `api/${file}`).join(', ')}. Run \`npm run api\`, and read the diff.`,
  )
  process.exitCode = 1
}
