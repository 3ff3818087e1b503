/**
 * `npm run soak`: random play without a browser, and every call inside every event. `npm run soak:real`: two people with
 * the real client. A name after it runs one part: `npm run soak -- emulator`. RUNS and MINUTES set how long a part plays,
 * SEED repeats a run.
 */
import { spawn } from 'node:child_process'
import { SOAK_PARTS } from './soak-parts.mjs'

const [, , of = 'fake', wanted] = process.argv
const parts = SOAK_PARTS.filter((part) => part.of === of && (wanted ?? part.name) === part.name)
if (parts.length === 0) {
  const names = SOAK_PARTS.map((part) => `${part.of} ${part.name}`).join(', ')
  throw new Error(`There is no part ${[of, wanted].join(' ')}; there are ${names}.`)
}
// All of them, whatever fails.
for (const part of parts) if ((await run(part)) !== 0) process.exitCode = 1

/** @param {(typeof SOAK_PARTS)[number]} part */
function run({ args, env }) {
  const child = spawn('npx', ['vitest', 'run', ...args], {
    env: { ...env, ...process.env },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}
