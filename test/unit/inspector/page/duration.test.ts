import { describe, expect, it } from 'vitest'
import { toDelay, toDuration } from '../../../../src/inspector/page/duration.ts'

describe('a duration', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [400, '0.4 s'],
    [3_000, '3.0 s'],
    [9_940, '9.9 s'],
    [9_999, '9.9 s'],
    [42_900, '42 s'],
    [119_000, '1 min 59 s'],
    [600_000, '10 min'],
    [3_900_000, '1 h 5 min'],
  ])('of %d ms is written as %s', (ms, text) => {
    expect(toDuration(ms)).toBe(text)
  })

  it.each([
    [3_000, '3 s'],
    [1_500, '1.5 s'],
    [60_000, '60 s'],
  ])('that is configured, %d ms, is written as %s', (ms, text) => {
    expect(toDelay(ms)).toBe(text)
  })
})
