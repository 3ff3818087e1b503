/** What the pictures in `docs/` show, as one number: it is another one as soon as they could look different. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { transformSync } from 'esbuild'

/** The inspector, the example, and the charts in them. */
const FOLDERS = ['examples/web', 'src/chart', 'src/inspector']
const FILES = [
  'src/publisher/publisher.machine.ts',
  'src/session/session.machine.ts',
  'src/session/session.transitions.ts',
  'src/subscriber/subscriber.machine.ts',
]

/** Where the number of the pictures stands that were taken last. */
export const HASH_FILE = 'docs/pictures.sha256'

/** Of the files below the working directory. */
export function hashSources() {
  const hash = createHash('sha256')
  const found = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => `${parentPath}/${name}`.replaceAll('\\', '/')),
  )
  const paths = [...found, ...FILES].toSorted((a, b) => (a < b ? -1 : 1))
  for (const path of paths) hash.update(`${path}\n${readCode(path)}\n`)
  return hash.digest('hex')
}

/** Without comments and types: they show on no picture. @param {string} path */
function readCode(path) {
  const text = readFileSync(path, 'utf8')
  const kind = extname(path).slice(1)
  const isCode = kind === 'css' || kind === 'ts'
  return isCode ? transformSync(text, { loader: kind, minifyWhitespace: true }).code : text
}
