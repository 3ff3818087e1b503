/**
 * `npm run soak`: the rules for signals and for whole calls, each over 100 000 random schedules on the fake.
 * `npm run soak signals` or `npm run soak calls` runs one of them. `npm run soak:real`: two people with the real client over
 * 20 schedules. RUNS sets the number of schedules, SEED repeats a run.
 */
import { spawn } from 'node:child_process'

/** @typedef {{ runs: string, args: readonly string[], isExtra?: boolean }} Soak */

/** Those that are `isExtra` run only when they are named. @type {Readonly<Record<string, Soak>>} */
const SOAKS = {
  signals: { runs: '100000', args: ['--project', 'unit', 'test/stories/signal-law.test.ts'] },
  calls: { runs: '100000', args: ['--project', 'unit', 'test/fuzz/fuzz.test.ts'] },
  real: {
    isExtra: true,
    runs: '20',
    args: [
      '--project',
      'browser',
      'test/soak/soak.test.ts',
      // A retry would only shrink the failing schedule.
      '--retry=0',
      '--maxConcurrency=2',
      '--disable-console-intercept',
    ],
  },
}

const [, , named] = process.argv
if (named !== undefined && !Object.hasOwn(SOAKS, named)) {
  throw new Error(`There is no soak '${named}', only ${Object.keys(SOAKS).join(', ')}.`)
}
for (const [name, soak] of Object.entries(SOAKS)) {
  if (named === undefined ? soak.isExtra : named !== name) continue
  const code = await run(soak)
  if (code !== 0) process.exitCode = code
}

/** @param {Soak} soak @returns {Promise<number>} exit code */
function run({ args, runs }) {
  const child = spawn('npx', ['vitest', 'run', ...args], {
    env: { RUNS: runs, ...process.env },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}
