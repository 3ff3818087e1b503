import { describe, it } from 'vitest'
import { CLIENTS, CORE, startCall } from './client-cases.ts'
import { useStage } from '../browser/harness.ts'

describe.each(CLIENTS)('with $name as in $folder', ({ folder }) => {
  const onStage = useStage(folder)

  it(
    'the core holds (S2, S4, G2, G5, P1, T9)',
    onStage(async (stage) => {
      const call = await startCall(stage)
      for (const [claim, prove] of Object.entries(CORE)) {
        await prove(call).catch((error: unknown) => {
          throw new Error(`It does not hold that ${claim}`, { cause: error })
        })
      }
    }),
  )
})
