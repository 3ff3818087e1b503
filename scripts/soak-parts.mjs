/** The parts of `npm run soak` and `npm run soak:real`. */

// A retry would only shrink the failing schedule.
const PLAIN = ['--retry=0', '--disable-console-intercept']

/** Each with what `npm run soak` sets; `few` is what `npm run test:all` sets. */
export const SOAK_PARTS = [
  {
    of: 'fake',
    name: 'signals',
    env: { RUNS: '100000' },
    few: { RUNS: '20000' },
    args: ['--project', 'unit', 'test/stories/signal-law.test.ts', ...PLAIN],
  },
  {
    of: 'fake',
    name: 'calls',
    env: { RUNS: '100000' },
    few: { RUNS: '10000' },
    args: ['--project', 'unit', 'test/stories/fuzz/fuzz.test.ts', ...PLAIN],
  },
  {
    of: 'fake',
    name: 'events',
    // More occurrences than any event has.
    env: { RUNS: '1000' },
    few: { RUNS: '1000' },
    args: ['--project', 'unit', 'test/stories/matrix', ...PLAIN],
  },
  {
    of: 'fake',
    name: 'emulator',
    env: { RUNS: '100000' },
    few: { RUNS: '20000' },
    args: ['--project', 'unit', 'test/unit/kit/emulator/fuzz.test.ts', ...PLAIN],
  },
  {
    of: 'fake',
    name: 'peers',
    env: { RUNS: '100000' },
    few: { RUNS: '2000' },
    args: ['--project', 'unit', 'test/stories/peers/replay-law.test.ts', ...PLAIN],
  },
  {
    of: 'real',
    name: 'peers',
    env: { RUNS: '100', PEERS: '1' },
    few: { RUNS: '10', PEERS: '1' },
    args: ['--project', 'soak', '--maxConcurrency=4', ...PLAIN],
  },
  {
    of: 'real',
    name: 'seeds',
    env: { RUNS: '300' },
    few: { RUNS: '40' },
    // They wait more than they compute.
    args: ['--project', 'soak', '--maxConcurrency=4', ...PLAIN],
  },
  {
    of: 'real',
    name: 'minutes',
    env: { MINUTES: '30' },
    args: ['--project', 'growth', ...PLAIN],
  },
]
