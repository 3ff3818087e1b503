/** `npm run soak`: the laws of signals over 100 000 random schedules, or as many as RUNS says; SEED repeats a run. */
import { spawn } from 'node:child_process'

const env = { RUNS: '100000', ...process.env }
const args = ['vitest', 'run', '--project', 'unit', 'test/stories/signal-law.test.ts']
const child = spawn('npx', args, { env, stdio: 'inherit', shell: process.platform === 'win32' })
child.on('close', (code) => (process.exitCode = code ?? 1))
