/**
 * `npm run mutation`: changes the source one place at a time (Stryker), and counts how many of the changes a test
 * notices. `npm run mutation -- session` tests one part of test/tools/mutation/parts.mjs. Options after the part go to Stryker:
 * `npm run mutation -- session --mutate 'src/session/network.ts'`. `npm run mutation -- --report` only counts the last
 * reports.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { PARTS } from '../test/tools/mutation/parts.mjs'

/** @typedef {import('@stryker-mutator/api/core').schema.MutationTestResult} Report */
/** @typedef {{ file: string, code: string, mutator: string, becomes: string, reason: string }} Equivalent */
/** @typedef {{ mutants: number, killed: number, timeout: number, survived: number, uncovered: number, equivalent: number, invalid: number }} Count */

/** Part of the changes, in per cent, that tests must notice. */
const THRESHOLD = 97

const LIST = new URL('../test/tools/mutation/equivalent/', import.meta.url)

const given = process.argv.slice(2)
const isReport = given[0] === '--report'
if (isReport) given.shift()
const names = Object.keys(PARTS)
const chosen = given[0] !== undefined && names.includes(given[0]) ? [given.shift() ?? ''] : names
const options = given

const failed = isReport ? [] : chosen.filter((part) => !runStryker(part))
const equivalents = readdirSync(LIST)
  .filter((name) => name.endsWith('.json'))
  .flatMap(
    (name) => /** @type {Equivalent[]} */ (JSON.parse(readFileSync(new URL(name, LIST), 'utf8'))),
  )
/** @type {Map<string, Count>} */
const folders = new Map()
/** @type {string[]} */
const unnoticed = []
/** @type {Set<string>} */
const files = new Set()
/** @type {Set<Equivalent>} */
const survived = new Set()
const missing = chosen.filter((part) => !readReport(part))
// A listed mutant that a test notices is none.
const stale = equivalents.filter((each) => files.has(each.file) && !survived.has(each))

print()

/** @param {string} part @returns {boolean} whether Stryker ran to its end */
function runStryker(part) {
  const { status } = spawnSync('npx', ['stryker', 'run', ...options], {
    env: { ...process.env, MUTATION_PART: part },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  return status === 0
}

/** @param {string} part @returns {boolean} whether there is a report */
function readReport(part) {
  const path = `reports/mutation/${part}.json`
  if (!existsSync(path)) return false
  const report = /** @type {Report} */ (JSON.parse(readFileSync(path, 'utf8')))
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    files.add(file)
    const count = countOf(dirname(file))
    for (const mutant of mutants) countMutant(count, file, source, mutant)
  }
  return true
}

/**
 * @param {Count} count of its folder
 * @param {string} file
 * @param {string} source
 * @param {import('@stryker-mutator/api/core').schema.MutantResult} mutant
 */
function countMutant(count, file, source, { location, mutatorName, replacement = '', status }) {
  count.mutants += 1
  if (status === 'Killed') count.killed += 1
  else if (status === 'Timeout') count.timeout += 1
  else if (status !== 'Survived' && status !== 'NoCoverage') count.invalid += 1
  else {
    const code = codeAt(source, location)
    const becomes = squeeze(replacement)
    const listed = equivalents.find(
      (each) =>
        each.file === file &&
        each.mutator === mutatorName &&
        squeeze(each.code) === code &&
        squeeze(each.becomes) === becomes,
    )
    if (listed !== undefined) {
      count.equivalent += 1
      survived.add(listed)
      return
    }
    if (status === 'Survived') count.survived += 1
    else count.uncovered += 1
    const { line, column } = location.start
    unnoticed.push(`${status} ${file}:${line}:${column} ${mutatorName}: ${code} -> ${becomes}`)
  }
}

/** The whole lines that a mutant changes, with the changed part in « ». */
/** @param {string} source @param {{ start: { line: number, column: number }, end: { line: number, column: number } }} location */
function codeAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  const last = lines.length - 1
  lines[last] = insert(lines[last] ?? '', end.column - 1, '»')
  lines[0] = insert(lines[0] ?? '', start.column - 1, '«')
  return squeeze(lines.join(' '))
}

/** @param {string} text @param {number} at @param {string} mark */
function insert(text, at, mark) {
  return text.slice(0, at) + mark + text.slice(at)
}

/** @param {string} text */
function squeeze(text) {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** @param {string} folder @returns {Count} */
function countOf(folder) {
  const known = folders.get(folder)
  if (known !== undefined) return known
  const count = {
    mutants: 0,
    killed: 0,
    timeout: 0,
    survived: 0,
    uncovered: 0,
    equivalent: 0,
    invalid: 0,
  }
  folders.set(folder, count)
  return count
}

/** Detected mutants in per cent. @param {Count} count @param {boolean} withEquivalents whether those count as unnoticed */
function toScore(count, withEquivalents) {
  const total = count.mutants - count.invalid - (withEquivalents ? 0 : count.equivalent)
  return total === 0 ? 100 : ((count.killed + count.timeout) / total) * 100
}

function print() {
  const total = countOf('all')
  for (const [folder, count] of folders) {
    if (folder === 'all') continue
    for (const key of /** @type {(keyof Count)[]} */ (Object.keys(count))) total[key] += count[key]
  }
  for (const line of unnoticed) console.log(line)
  console.table(
    Object.fromEntries(
      [...folders].map(([folder, count]) => [
        folder,
        { ...count, score: `${toScore(count, false).toFixed(1)} %` },
      ]),
    ),
  )
  for (const { file, code } of stale)
    console.log(`listed as equivalent, but a test notices it: ${file}: ${code}`)
  for (const part of failed) console.log(`Stryker failed: ${part}`)
  for (const part of missing) console.log(`no report: ${part}`)
  const score = toScore(total, false)
  const isGood = score >= THRESHOLD && stale.length + failed.length + missing.length === 0
  process.exitCode = isGood ? 0 : 1
  console.log(
    `${isGood ? 'ok' : 'FAILED'}: ${score.toFixed(2)} % of ${total.mutants - total.invalid - total.equivalent} mutants are noticed ` +
      `(at least ${THRESHOLD} %); with the ${total.equivalent} equivalent ones ${toScore(total, true).toFixed(2)} %`,
  )
}
