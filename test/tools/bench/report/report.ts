/** Prints all results beside their goals, and writes them into docs/internals/performance.md. */

import { readFileSync, writeFileSync } from 'node:fs'
import { format } from 'oxfmt'
import { MEASURES } from '../measure/measures.ts'
import { readResults } from '../measure/results.ts'
import { IS_QUICK } from '../measure/rounds.ts'
import { fillPage } from './page.ts'
import { toRows } from './rows.ts'

const PAGE = 'docs/internals/performance.md'

const results = readResults()
const rows = toRows(results)
const width = Math.max(...rows.map(({ what }) => what.length))
for (const { goal, isMet, median, middle, what, worst } of rows) {
  const verdict = goal === '' ? '' : `  goal ${goal}: ${isMet ? 'met' : 'missed'}`
  console.log(
    `${what.padEnd(width)}  ${median.padStart(9)}  ${middle.padEnd(13)}  worst ${worst.padStart(9)}${verdict}`,
  )
}
for (const { bytes, name } of results.sizes?.sizes ?? []) {
  console.log(`${name.padEnd(width)}  ${bytes ?? 'unknown'} bytes`)
}

const missing = Object.keys(MEASURES).filter((id) => rows.every((row) => row.id !== id))
if (missing.length > 0) console.log(`Not measured yet: ${missing.join(', ')}.`)
if (!IS_QUICK) {
  const page = readFileSync(PAGE, 'utf8')
  const { code: filled } = await format(PAGE, fillPage(page, results))
  if (filled !== page) writeFileSync(PAGE, filled)
  console.log(`${PAGE} shows these figures.`)
}
const missed = rows.filter(({ goal, isMet }) => goal !== '' && !isMet)
console.log(`${missed.length} goals are missed.`)
if (missed.length > 0 && process.argv.includes('--strict')) process.exitCode = 1
