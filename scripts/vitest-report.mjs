/** Counts the tests of a report of vitest. */

/** @typedef {{ passed: number, failed: number, retried?: number, note?: string }} Count */

/** Budget in seconds for all scenarios on the fake. */
const SCENARIO_BUDGET = 5

/**
 * Counts what did not run as failed: a skipped test, a file that cannot be loaded, a project without a test, and a run
 * that fails without a failed test.
 * @param {string | null} text the report as JSON
 * @param {boolean} hasPassed
 * @param {string} output of vitest
 * @returns {Count}
 */
export function countTests(text, hasPassed, output) {
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
