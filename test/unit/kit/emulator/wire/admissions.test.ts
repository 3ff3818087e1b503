import { describe, expect, it } from 'vitest'
import { createAdmissions } from '../../../../../src/kit/emulator/wire/admissions.ts'

describe('admissions', () => {
  it('tell which sockets were refused and never admitted', () => {
    const admissions = createAdmissions()
    admissions.refuse('late')
    admissions.admit('in')
    admissions.refuse('in')
    expect(['late', 'in', 'other'].map((id) => admissions.isRefused(id))).toEqual([
      true,
      false,
      false,
    ])
    admissions.admit('late')
    expect(admissions.isRefused('late')).toBe(false)
  })

  it('are forgotten beyond a number, oldest first', () => {
    const admissions = createAdmissions(2)
    for (const id of ['a', 'b', 'a', 'c']) admissions.refuse(id)
    expect(['a', 'b', 'c'].map((id) => admissions.isRefused(id))).toEqual([true, false, true])
  })
})
