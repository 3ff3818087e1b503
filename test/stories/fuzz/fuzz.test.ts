/**
 * The laws of a call, whatever happens to it: random calls of the whole public API, faults, sleep and late events on the
 * fake. `npm run test:all` plays 10 000 of them, and `npm run soak` 100 000. A failure prints its seed and its path;
 * `SEED`, `FUZZ_PATH` and `REPLAY` (its `replayPath`) repeat it.
 */

import fc from 'fast-check'
import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { SEED } from '../harness/seed.ts'
import { executed, steps } from './commands.ts'
import { play } from './play.ts'
import { settings } from './settings.ts'
import { watchListeners } from './watch.ts'

const { FUZZ_PATH: path, REPLAY, RUNS: GIVEN_RUNS } = process.env
const RUNS = Number(GIVEN_RUNS ?? 300)
/** A soak reports its progress after so many runs. */
const REPORTED = 5_000

describe('a call in random circumstances', () => {
  let unwatch = () => {}
  beforeAll(() => {
    unwatch = watchListeners()
    // Nothing uses the timers of the platform; the fake throws its errors in them.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval'] })
  })
  afterAll(() => {
    vi.useRealTimers()
    unwatch()
  })

  it(
    `obeys its laws: ${RUNS} runs, SEED=${SEED}`,
    async () => {
      const ending = fc.nat({ max: 5 })
      let played = 0
      const property = fc.asyncProperty(
        settings,
        steps(REPLAY),
        ending,
        async (given, commands, how) => {
          const { broken, history } = await play(given, commands, how)
          if (broken.length > 0) throw new Error([...broken, ...history].join('\n'))
          played += 1
          if (played % REPORTED === 0) console.log(`${played} runs have held`)
        },
      )
      await fc.assert(property, { numRuns: RUNS, seed: SEED, ...(path && { path }) })
      if (GIVEN_RUNS) console.log(`${RUNS} runs, ${executed.count} commands`)
    },
    // Only against a run that hangs: a busy machine takes its time.
    600_000 + RUNS * 100,
  )
})
