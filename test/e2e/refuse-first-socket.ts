/** The worst that can happen to a join: its first socket is refused, and OpenTok leaves it behind. */
import type { Stage } from './harness.ts'
import type { Person } from './person.ts'

/**
 * Turns sockets away from the moment the next join is about to open its first one, until `forMs` after it did. Session
 * information is answered all the while: OpenTok leaves a socket behind only if it had that.
 */
export async function refuseFirstSocket(
  anna: Person,
  { emulator, network, until }: Stage,
  forMs: number,
): Promise<void> {
  const { sockets } = emulator.counters
  let body: Buffer | undefined
  await anna.page.route('**/proxy/*/session/*', async (route) => {
    if (!body) {
      body = await (await route.fetch()).body()
      network.refuse('reset')
      void until(() => emulator.counters.sockets > sockets).then(() =>
        setTimeout(() => network.restore(), forMs),
      )
    }
    await route.fulfill({ contentType: 'application/json', body })
  })
}
