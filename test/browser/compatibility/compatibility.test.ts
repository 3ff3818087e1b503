import { describe, it } from 'vitest'
import { CLIENTS, CORE, startCall } from './client-cases.ts'
import type { Client } from './client-cases.ts'
import { useFixture } from '../harness/harness.ts'
import { casesOf } from '../../tools/vitest/release.ts'

const isOldest = ({ folder }: Client) => folder === 'opentok-client-oldest'

// The oldest one is furthest from what the other tests run.
describe.each(
  casesOf(
    CLIENTS.filter(isOldest),
    CLIENTS.filter((each) => !isOldest(each)),
  ),
)('with $name as in $folder', ({ folder }) => {
  const withFixture = useFixture(folder)

  it(
    'the core features work (S2, S4, G2, G5, P1, T9, Q2, Q5)',
    withFixture(async (fixture) => {
      const call = await startCall(fixture)
      for (const [claim, prove] of Object.entries(CORE)) {
        await prove(call).catch((error: unknown) => {
          throw new Error(`This core feature fails: ${claim}`, { cause: error })
        })
      }
    }),
  )
})
