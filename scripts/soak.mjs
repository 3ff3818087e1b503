/**
 * `npm run soak`: the rules for signals over 100 000 random schedules on the fake. `npm run soak:real`: two people with
 * the real client over 20 schedules. RUNS sets the number of schedules, SEED repeats a run.
 */
import { spawn } from 'node:child_process'

const SOAKS = {
  fake: { runs: '100000', args: ['--project', 'unit', 'test/stories/signal-law.test.ts'] },
  real: {
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

const { runs, args } = SOAKS[process.argv[2] === 'real' ? 'real' : 'fake']
const env = { RUNS: runs, ...process.env }
const command = ['vitest', 'run', ...args]
const child = spawn('npx', command, { env, stdio: 'inherit', shell: process.platform === 'win32' })
child.on('close', (code) => (process.exitCode = code ?? 1))
