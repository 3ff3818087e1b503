/**
 * `npm run soak`: the laws of signals over 100 000 random schedules on the fake. `npm run soak:real`: two people on the
 * real client over 20. RUNS says how many, SEED repeats a run.
 */
import { spawn } from 'node:child_process'

const SOAKS = {
  fake: { runs: '100000', words: ['--project', 'unit', 'test/stories/signal-law.test.ts'] },
  real: {
    runs: '20',
    words: [
      '--project',
      'browser',
      'test/soak/soak.test.ts',
      // Played again, a schedule that fails is only made shorter.
      '--retry=0',
      '--maxConcurrency=2',
      '--disable-console-intercept',
    ],
  },
}

const { runs, words } = SOAKS[process.argv[2] === 'real' ? 'real' : 'fake']
const env = { RUNS: runs, ...process.env }
const args = ['vitest', 'run', ...words]
const child = spawn('npx', args, { env, stdio: 'inherit', shell: process.platform === 'win32' })
child.on('close', (code) => (process.exitCode = code ?? 1))
