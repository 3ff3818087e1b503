/** What was said while somebody was away is told again: to those who were there, in order, each once. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pass, useFakeTimers } from '../harness/time.ts'
import { createRoom, loseForGood } from './room.ts'
import type { Room } from './room.ts'

useFakeTimers()

let room: Room
beforeEach(() => void (room = createRoom()))
afterEach(() => room.dispose())

describe('what was missed', () => {
  it('is told after a final loss, in order, each once, with its own time (R1)', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    const cem = await room.join('Cem')
    bob.say('before')
    await pass(100)
    room.fake.network.drop(ada.session)
    const startedAt = Date.now()
    for (let line = 0; line < 25; line += 1) {
      bob.say(`b${line}`)
      cem.say(`c${line}`)
      await pass(1_800)
    }
    room.fake.network.restore(ada.session)
    await pass(15_000)
    const said = (by: string) => ada.texts().filter((text) => text.includes(by))
    expect(said('b')).toEqual(['before', ...Array.from({ length: 25 }, (_, at) => `(b${at})`)])
    expect(said('c')).toEqual(Array.from({ length: 25 }, (_, at) => `(c${at})`))
    const late = ada.heard.filter(({ replayed }) => replayed)
    expect(late[49]!.sentAt - startedAt).toBeGreaterThan(40_000)
    expect(Math.abs(late[0]!.sentAt - startedAt)).toBeLessThan(500)
    expect(ada.missed).toEqual([])
    expect(bob.texts().filter((text) => text.startsWith('('))).toEqual([])
  })
})
