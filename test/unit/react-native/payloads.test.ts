/** Times, sizes and flags of native payloads. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { toStream, toTime } from '../../../src/react-native/session/payloads.ts'

afterEach(() => void vi.restoreAllMocks())

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
    // What has another form is left to the engine as it is.
    ['2026-11-27 22:55:56Z', Date.UTC(2026, 10, 27, 22, 55, 56)],
    ['Fri Nov 27 22:55:56 UTC 2026Z', Date.UTC(2026, 10, 27, 22, 55, 56)],
    ['on Thu Jan 01 12:00:00 CET 2026', undefined],
    ['', undefined],
    ['soon', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%o is %o', (value, time) => {
    expect(toTime(value)).toBe(time)
  })
  it.each(['2026-11-27 22:55:56', '2026-11-27 22:55:56 +0000'])(
    '%o of iOS is read as UTC, and by an engine that knows ISO 8601 only, too',
    (value) => {
      const { parse } = Date
      vi.spyOn(Date, 'parse').mockImplementation((text) =>
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? parse(text) : Number.NaN,
      )
      expect(toTime(value)).toBe(Date.UTC(2026, 10, 27, 22, 55, 56))
    },
  )
})

describe('the stream of a payload (N3)', () => {
  const note = <Connection>(connection: Connection) => connection

  it.each([
    ['are missing', {}],
    ['are no numbers', { width: '640', height: null }],
  ])('has the size 0 if its sizes %s', (_, sizes) => {
    const payload = { streamId: 'a', connectionId: 'bob', ...sizes }
    expect(toStream(payload, note)?.videoDimensions).toEqual({ width: 0, height: 0 })
  })

  it('has the connection whose id stands beside it, if it has none of its own', () => {
    const connection = { connectionId: 'anna' }
    expect(toStream({ streamId: 'a', connectionId: 'bob' }, note)).toMatchObject({
      connection: { connectionId: 'bob' },
    })
    expect(toStream({ streamId: 'a', connectionId: 'bob', connection }, note)).toMatchObject({
      connection,
    })
  })
})
