/**
 * `npm run api`: writes what each entry declares into `api-reports/`, without its comments, so that a reviewer reads a change
 * of the public types as a diff. With `--check` it writes nothing and fails if a file is out of date.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from '@typescript/typescript6'
import { formatText } from './format.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'api-reports')
const printer = ts.createPrinter({ removeComments: true })
const { name, exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))

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
  const source = ts.createSourceFile('entry.d.ts', declared, ts.ScriptTarget.Latest)
  const { transformed } = ts.transform(source, [sortUnions])
  const code = printer.printFile(transformed[0])
  const page = [
    `# \`${name}${path.slice(1)}\``,
    'Written by `npm run api` from the built declarations.',
    `\`\`\`ts\n${code.trim()}\n\`\`\``,
  ]
  return formatText('index.api.md', page.join('\n\n'))
}

/**
 * Sorts unions: the order in which TypeScript prints an inferred union depends on what it has checked before.
 * @type {ts.TransformerFactory<ts.SourceFile>}
 */
function sortUnions(context) {
  return (file) => {
    /** @param {ts.Node} node */
    const print = (node) => {
      const text = printer.printNode(ts.EmitHint.Unspecified, node, file)
      return text === 'null' || text === 'undefined' ? `~${text}` : text
    }
    /** @param {ts.Node} node @returns {ts.Node} */
    const visit = (node) => {
      const visited = ts.visitEachChild(node, visit, context)
      if (!ts.isUnionTypeNode(visited)) return visited
      const sorted = visited.types.toSorted((a, b) => (print(a) < print(b) ? -1 : 1))
      return ts.factory.updateUnionTypeNode(visited, ts.factory.createNodeArray(sorted))
    }
    return ts.visitEachChild(file, visit, context)
  }
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
    `Out of date: ${wrong.map((file) => `api-reports/${file}`).join(', ')}. Run \`npm run api\` and review the diff.`,
  )
  process.exitCode = 1
}
