/**
 * `npm run soak`: random play without a browser, and every call inside every event. `npm run soak:real`: two people with
 * the real client. A name after it runs one part: `npm run soak -- emulator`. RUNS and MINUTES set how long a part plays,
 * SEED repeats a run.
 */
import { spawn } from 'node:child_process'

// A retry would only shrink the failing schedule.
const PLAIN = ['--retry=0', '--disable-console-intercept']

const PARTS = [
  {
    of: 'fake',
    name: 'signals',
    env: { RUNS: '100000' },
    args: ['--project', 'unit', 'test/stories/signal-law.test.ts', ...PLAIN],
  },
  {
    of: 'fake',
    name: 'calls',
    env: { RUNS: '100000' },
    args: ['--project', 'unit', 'test/stories/fuzz/fuzz.test.ts', ...PLAIN],
  },
  {
    of: 'fake',
    name: 'events',
    // More occurrences than any event has.
    env: { RUNS: '1000' },
    args: ['--project', 'unit', 'test/stories/matrix', ...PLAIN],
  },
  {
    of: 'fake',
    name: 'emulator',
    env: { RUNS: '100000' },
    args: ['--project', 'unit', 'test/unit/emulator/fuzz.test.ts', ...PLAIN],
  },
  {
    of: 'real',
    name: 'seeds',
    env: { RUNS: '300' },
    // They wait more than they compute.
    args: ['--project', 'browser', 'test/tools/soak/soak.test.ts', '--maxConcurrency=4', ...PLAIN],
  },
  {
    of: 'real',
    name: 'minutes',
    env: { MINUTES: '30' },
    args: ['--project', 'growth', ...PLAIN],
  },
]

const [, , of = 'fake', wanted] = process.argv
const parts = PARTS.filter((part) => part.of === of && (wanted ?? part.name) === part.name)
if (parts.length === 0) {
  const names = PARTS.map((part) => `${part.of} ${part.name}`).join(', ')
  throw new Error(`There is no part ${[of, wanted].join(' ')}; there are ${names}.`)
}
// All of them, whatever fails.
for (const part of parts) if ((await run(part)) !== 0) process.exitCode = 1

/** @param {(typeof PARTS)[number]} part */
function run({ args, env }) {
  const child = spawn('npx', ['vitest', 'run', ...args], {
    env: { ...env, ...process.env },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}
