import { describe, expect, it } from 'vitest'
import { createKnocks } from '../../../src/emulator/wire/admissions.ts'

describe('knocks', () => {
  it('tell who was turned away and never let in', () => {
    const knocks = createKnocks()
    knocks.turnAway('late')
    knocks.admit('in')
    knocks.turnAway('in')
    expect(['late', 'in', 'other'].map((id) => knocks.isTurnedAway(id))).toEqual([
      true,
      false,
      false,
    ])
    knocks.admit('late')
    expect(knocks.isTurnedAway('late')).toBe(false)
  })

  it('are forgotten beyond a number, those of the longest ago first', () => {
    const knocks = createKnocks(2)
    for (const id of ['a', 'b', 'a', 'c']) knocks.turnAway(id)
    expect(['a', 'b', 'c'].map((id) => knocks.isTurnedAway(id))).toEqual([true, false, true])
  })
})
