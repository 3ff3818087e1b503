/** What presence costs, as the guide says it: counted on the fake. */

import { describe, expect, it } from 'vitest'
import { tableOf } from '../../package/docs.ts'
import { pass, useFakeTimers } from '../harness/time.ts'
import { createRoom } from './room.ts'

useFakeTimers()

/** After the greetings of those who have just come. */
const GREETING_MS = 20_000

async function count(people: number): Promise<number> {
  const room = createRoom()
  for (let one = 0; one < people; one += 1) await room.join(`person ${one}`)
  await pass(GREETING_MS)
  const sent = room.fake.ledger.calls('signal').length
  await pass(60_000)
  const total = room.fake.ledger.calls('signal').length - sent
  room.dispose()
  return total
}

describe('signs of life', () => {
  const { rows } = tableOf('docs/guide/peers.md: people')

  it.each(rows)('cost in a call of %s what the guide says', async (people, ...cells) => {
    const total = await count(Number(people))
    const each = total / Number(people)
    expect(cells.map(Number)).toEqual([each, total - each, total])
  })
})
