/** `npm test`: runs all checks and all tests, continues after a failure, and counts. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describePart } from './progress.mjs'

/** @typedef {{ passed: number, failed: number, retried?: number, note?: string }} Count */

/** Budget in seconds for all scenarios on the fake. */
const SCENARIO_BUDGET = 5

/** How often it says how far the running parts are. */
const REPORT_MS = 30_000

const startedAt = performance.now()
console.log(
  'Build, checks and all tests: about ten minutes on two cores, and what runs is said twice a minute.',
)
const reports = await mkdtemp(join(tmpdir(), 'opentok-reconnection-'))
/** @type {Count[]} */
const counts = []
/** What runs now: how far it is. @type {Map<string, () => string>} */
const running = new Map()
const reporter = setInterval(() => {
  for (const describe of running.values()) console.log(`…      ${describe()}`)
}, REPORT_MS)

// These tests read `src/`. Everything else runs after the build: the examples are typed by the built declarations.
await Promise.all([check('build'), inOrder(test, 'unit', 'react-native')])
// Its clock runs up to ten times as fast: beside the browser tests, which keep all cores busy, it would see a silent
// network. The checks do no harm; it passes beside two busy loops.
await Promise.all([test('contract'), inOrder(check, 'types', 'lint', 'size', 'check:package')])
// The browser mostly waits, so the other tests fill its gaps; no verdict hangs on the speed of the machine.
await Promise.all([test('browser'), test('package')])

clearInterval(reporter)
await rm(reports, { recursive: true, force: true })
const passed = sum(({ passed }) => passed)
const failed = sum(({ failed }) => failed)
const retried = sum(({ retried = 0 }) => retried)
process.exitCode = failed === 0 ? 0 : 1
const minutes = (performance.now() - startedAt) / 60_000
console.log(`${minutes.toFixed(1)} minutes, ${retried === 0 ? 'no test' : retried} retried`)
console.log(`${passed} passed, ${failed} failed`)

/**
 * @param {(name: string) => Promise<void>} run
 * @param {...string} names
 */
async function inOrder(run, ...names) {
  for (const name of names) await run(name)
}

/** A script that passes or fails as a whole. @param {string} script its name in package.json */
async function check(script) {
  await step(script, ['npm', 'run', '--silent', script], async (hasPassed) =>
    hasPassed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
  )
}

/** @param {string} project of vitest.config.mjs */
async function test(project) {
  const report = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  await step(
    `vitest ${project}`,
    ['npx', 'vitest', 'run', '--project', project, ...reporters],
    (hasPassed, output) => readReport(report, hasPassed, output),
  )
}

/**
 * Counts what did not run as failed: a skipped test, a file that cannot be loaded, a project without a test, and a run
 * that fails without a failed test.
 * @param {string} report written by vitest
 * @param {boolean} hasPassed
 * @param {string} output of vitest
 * @returns {Promise<Count>}
 */
async function readReport(report, hasPassed, output) {
  const text = await readFile(report, 'utf8').catch(() => null)
  if (text === null) return { passed: 0, failed: 1, note: 'no report' }
  const { testResults } = JSON.parse(text)
  const count = { passed: 0, failed: 0, skipped: 0, unloaded: 0 }
  /** @type {string[]} */
  const retried = []
  for (const { status, assertionResults } of testResults) {
    const states = assertionResults.map(({ status }) => status)
    retried.push(...assertionResults.filter(wasRetried).map(describeRetry))
    const passed = states.filter((state) => state === 'passed').length
    const failed = states.filter((state) => state === 'failed').length
    count.passed += passed
    count.failed += failed
    count.skipped += states.length - passed - failed
    if (states.length === 0 || (status === 'failed' && failed === 0)) count.unloaded += 1
  }
  const bad = count.failed + count.skipped + count.unloaded
  const hidden = bad === 0 && (!hasPassed || count.passed === 0) ? 1 : 0
  const notes = [
    count.skipped > 0 && `${count.skipped} skipped`,
    count.unloaded > 0 && `${count.unloaded} files did not run to their end`,
    retried.length > 0 && `${retried.length} retried: ${retried.join(' · ')}`,
    hidden > 0 && 'failed outside its tests, or has none',
    // Shows how far the fake agrees with the real client.
    /\d+ of \d+ scripts agree.*/.exec(output)?.[0],
    timeScenarios(testResults),
  ].filter(Boolean)
  return {
    passed: count.passed,
    failed: bad + hidden,
    retried: retried.length,
    note: notes.join(', '),
  }
}

/**
 * Passed at the second attempt: the errors of the first one remain.
 * @param {{ status: string, failureMessages: string[] }} result
 */
function wasRetried({ status, failureMessages }) {
  return status === 'passed' && failureMessages.length > 0
}

/**
 * With the first error, so that its cause can be looked for.
 * @param {{ fullName: string, failureMessages: string[] }} result
 */
function describeRetry({ fullName, failureMessages }) {
  const [error = ''] = failureMessages
  return `${fullName}\n${error}\n`
}

/**
 * Duration of all scenarios on the fake, under its clock. Only a figure, never a failure: the machine may be busy.
 * @param {{ name: string, assertionResults: { duration?: number }[] }[]} testResults
 */
function timeScenarios(testResults) {
  const played = testResults.filter(({ name }) => /played-[\w-]+\.test\.ts$/.test(name))
  if (played.length === 0) return undefined
  const durations = played.flatMap(({ assertionResults }) =>
    assertionResults.map(({ duration = 0 }) => duration),
  )
  const seconds = durations.reduce((total, each) => total + each, 0) / 1_000
  const verdict = seconds > SCENARIO_BUDGET ? 'over the budget of' : 'of'
  return `${durations.length} scenarios in ${seconds.toFixed(1)} s ${verdict} ${SCENARIO_BUDGET} s`
}

/**
 * @param {string} name
 * @param {string[]} command
 * @param {(hasPassed: boolean, output: string) => Promise<Count>} toCount
 */
async function step(name, [command, ...args], toCount) {
  const startedAt = performance.now()
  const { ended, read } = run(command, args)
  running.set(name, () => describePart(name, performance.now() - startedAt, read()))
  console.log(`begins ${name}`)
  const { code, output } = await ended
  running.delete(name)
  const count = await toCount(code === 0, output)
  counts.push(count)
  const { passed, failed, note } = count
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  if (failed > 0) console.log(`\n${output.trimEnd()}\n`)
  const verdict = failed > 0 ? 'FAILED' : 'ok'
  console.log(
    `${verdict.padEnd(6)} ${name}: ${passed}/${passed + failed} in ${seconds} s ${note ?? ''}`.trimEnd(),
  )
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {{ ended: Promise<{ code: number | null, output: string }>, read: () => string }}
 */
function run(command, args) {
  const { FORCE_COLOR: _, ...env } = process.env
  let output = ''
  const ended = new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    const collect = (/** @type {Buffer} */ chunk) => (output += chunk)
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => resolve({ code: null, output: String(error) }))
    child.on('close', (code) => resolve({ code, output }))
  })
  return { ended, read: () => output }
}

/** @param {(count: Count) => number} read */
function sum(read) {
  return counts.reduce((total, count) => total + read(count), 0)
}
