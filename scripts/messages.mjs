/**
 * Writes the messages of the built errors into the tables of a page: `node scripts/messages.mjs [--check] [file]`. The
 * rows name the codes, the header of a table names the class: `` | `code` of a `SignalError` | message | ``.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ReconnectionError, SignalError } from '../dist/index.mjs'
import { formatText } from './format.mjs'

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [file = 'docs/reference/errors.md'] = positionals
const CLASSES = { ReconnectionError, SignalError }
const TABLE = /^\| `code` of a `(\w+)` .*\n(?:\|.*\n)+/gm
const ROW = /^\| `(\w+)` .*/gm

const text = readFileSync(file, 'utf8')
const filled = text.replaceAll(TABLE, (table, name) => {
  const [head, delimiter, ...rows] = table.split('\n')
  const toRow = (_, code) => `| \`${code}\` | ${new CLASSES[name](code).message} |`
  return [head, delimiter, rows.join('\n').replaceAll(ROW, toRow)].join('\n')
})
const page = await formatText(file, filled)

if (page === text) console.log(`${file} has the messages of the errors.`)
else if (values.check) {
  console.error(`${file} has other messages than the errors: run \`npm run docs:errors\`.`)
  process.exitCode = 1
} else {
  writeFileSync(file, page)
  console.log(`${file} now has the messages of the errors.`)
}
