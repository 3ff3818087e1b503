import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { createReconnection } from '../../../src/reconnection.ts'
import type { Reconnection } from '../../../src/contract/reconnection.types.ts'
import { createScriptedSession } from '../../stories/harness/scripted.ts'
import type { ScriptedSession } from '../../stories/harness/scripted.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const REJOINS = 5

/** Objects left after garbage collection, repeated if needed: optimised code may keep one for a moment. */
async function listSurvivors(refs: readonly WeakRef<object>[]): Promise<WeakRef<object>[]> {
  let survivors = [...refs]
  for (let round = 0; round < 20 && survivors.length > 0; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    collectGarbage()
    survivors = survivors.filter((ref) => ref.deref() !== undefined)
  }
  return survivors
}

/** Watches several streams until they are gone. @returns references to what must not be kept alive */
function watchAndLose(reconnection: Reconnection, session: ScriptedSession): WeakRef<object>[] {
  const kept = Array.from({ length: 20 }, (_, index) => {
    const handle = reconnection.subscribe({ streamId: `stream-${index}` })
    handle.on('connected', () => {})
    session.subscribers.at(-1)!.fire('connected')
    return [new WeakRef(handle), new WeakRef(session.subscribers.at(-1)!)]
  })
  for (const { stream } of session.subscribers) {
    session.fire('streamDestroyed', { stream: stream!, reason: 'unpublished' })
  }
  for (const subscriber of session.subscribers.splice(0)) subscriber.destroy('unpublished')
  session.fake.ledger.clear()
  return kept.flat()
}

/** Watches one stream through rejoins. @returns references to what must not be kept alive */
async function watchThroughRejoins(
  reconnection: Reconnection,
  session: ScriptedSession,
): Promise<WeakRef<object>[]> {
  const previous: WeakRef<object>[] = []
  const handle = reconnection.subscribe({ streamId: 'stream' })
  session.subscribers.at(-1)!.fire('connected')
  for (let rejoin = 1; rejoin <= REJOINS; rejoin += 1) {
    previous.push(new WeakRef(handle.subscriber!))
    const isBack = new Promise((resolve) => reconnection.once('reconnected', resolve))
    session.end('networkDisconnected')
    await isBack
    session.fire('streamCreated', { stream: { streamId: 'stream' } })
    session.subscribers.splice(0).at(-1)!.fire('connected')
    session.fake.ledger.clear()
  }
  return previous
}

it('an ended handle can be garbage collected, and so can the object of the SDK', async () => {
  const session = createScriptedSession()
  session.letIn()
  const reconnection = createReconnection(session)
  const kept = watchAndLose(reconnection, session)
  expect(await listSurvivors(kept)).toEqual([])
  expect(reconnection.status).toBe('connected')
  reconnection.dispose()
})

it('objects of previous joins can be garbage collected, although their handle is still in use (T14)', async () => {
  const session = createScriptedSession()
  session.letIn()
  const reconnection = createReconnection(session, { token: 'secret', rejoin: { delay: () => 0 } })
  const previous = await watchThroughRejoins(reconnection, session)
  expect(await listSurvivors(previous)).toEqual([])
  expect([...reconnection.subscribers.keys()]).toEqual(['stream'])
  reconnection.dispose()
})
