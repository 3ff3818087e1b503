/**
 * `npm test` runs all checks and all tests, continues after a failure, and counts. `npm run test:all` adds what a release
 * needs: all variants (`TEST_ALL` in the environment), the system's Chromium, Firefox and WebKitGTK, and more seeds.
 */
import { findBrowsers } from './browsers.mjs'
import { createParts } from './parts.mjs'
import { SOAK_PARTS } from './soak-parts.mjs'

const isAll = process.argv.includes('--all')
const browsers = findBrowsers()
if (isAll && browsers.missing) {
  console.error(browsers.missing)
  process.exit(1)
}
console.log(
  isAll
    ? 'Everything that a release needs. What runs is said twice a minute.'
    : 'Build, checks and tests: five minutes on two quiet cores, and what runs is said twice a minute.',
)
const { check, test, end } = await createParts(isAll ? { TEST_ALL: '1' } : {})

// The examples are typed by the built declarations.
const built = check('build')
const others = built
  .then(() => inOrder(check, 'types', 'lint', 'check:package'))
  .then(() => test('package'))
// The first two read `src/`. The clock of the contract runs up to ten times as fast: beside the browser tests, which keep all
// cores busy, it would see a silent network. It passes beside two busy loops.
await inOrder(test, 'unit', 'react-native', 'contract')
await built
// The browser mostly waits, so the other tests fill its gaps; no verdict hangs on the speed of the machine.
await Promise.all([test('browser'), others])
if (isAll) await testTheRest()

process.exitCode = (await end()) ? 0 : 1

/** One after the other: each has the machine for itself. */
async function testTheRest() {
  const { chromium } = browsers
  await test('browser', { name: `browser in ${chromium}`, env: { CHROMIUM_PATH: chromium } })
  await inOrder(test, 'firefox', 'webkit')
  for (const { name, args, few } of SOAK_PARTS) {
    if (few) await test('soak', { name: `soak ${name}`, args, env: few })
  }
}

/**
 * @param {(name: string) => Promise<void>} run
 * @param {...string} names
 */
async function inOrder(run, ...names) {
  for (const name of names) await run(name)
}
