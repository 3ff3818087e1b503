import { describe, it } from 'vitest'
import { CLIENTS, CORE, startCall } from './client-cases.ts'
import { useFixture } from '../harness/harness.ts'

describe.each(CLIENTS)('with $name as in $folder', ({ folder }) => {
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
