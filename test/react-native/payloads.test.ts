/** Times, sizes and flags of native payloads. */
import { describe, expect, it } from 'vitest'
import { toTime } from '../../src/react-native/session/payloads.ts'

describe('the time of a payload (N3)', () => {
  it.each([
    ['2026-11-27 22:55:56', Date.UTC(2026, 10, 27, 22, 55, 56)],
    ['2026-11-27 22:55:56 +0000', Date.UTC(2026, 10, 27, 22, 55, 56)],
    ['Fri Nov 27 23:55:56 GMT+01:00 2026', Date.UTC(2026, 10, 27, 22, 55, 56)],
    ['Fri Nov 07 02:05:06 GMT-03:30 2026', Date.UTC(2026, 10, 7, 5, 35, 6)],
    ['Fri Nov 27 22:55:56 UTC 2026', Date.UTC(2026, 10, 27, 22, 55, 56)],
    ['Fri Nov 27 22:55:56 GMT 2026', Date.UTC(2026, 10, 27, 22, 55, 56)],
    // An abbreviation is that of the device's own zone.
    ['Thu Jan 01 12:00:00 CET 2026', new Date(2026, 0, 1, 12).getTime()],
    ['', undefined],
    ['soon', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%o is %o', (value, time) => {
    expect(toTime(value)).toBe(time)
  })
})
