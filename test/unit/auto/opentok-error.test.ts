import { describe, expect, it } from 'vitest'
import { toOpenTokError } from '../../../src/auto/opentok-error.ts'

const createError = (code: string, cause?: unknown) =>
  Object.assign(new Error(`The sentence of ${code}.`, { cause }), { code })

const OPENTOK_ERROR = Object.assign(new Error('no'), { name: 'OT_TIMEOUT', code: 1500 })

describe('an error that the app hears (A4)', () => {
  it.each([
    ['joinTimeout', 'OT_CONNECT_FAILED', 1006],
    ['joinFailed', 'OT_CONNECT_FAILED', 1006],
    ['gaveUp', 'OT_CONNECT_FAILED', 1006],
    ['tokenFailed', 'OT_AUTHENTICATION_ERROR', 1004],
    ['tokenRejected', 'OT_AUTHENTICATION_ERROR', 1004],
    ['left', 'OT_DISCONNECTED', undefined],
    ['disposed', 'OT_DISCONNECTED', undefined],
    ['publishFailed', 'OT_NOT_CONNECTED', 1010],
    ['subscribeFailed', 'OT_NOT_CONNECTED', 1501],
    ['invalidSignal', 'OT_INVALID_PARAMETER', 400],
    ['notConnected', 'OT_NOT_CONNECTED', 500],
    ['expired', 'OT_NOT_CONNECTED', 500],
    ['overflow', 'OT_NOT_CONNECTED', 500],
    ['superseded', 'OT_NOT_CONNECTED', 500],
    ['aborted', 'OT_NOT_CONNECTED', 500],
    ['sessionEnded', 'OT_NOT_CONNECTED', 500],
    ['outcomeUnknown', 'OT_NOT_CONNECTED', 500],
    ['recipientGone', 'OT_NOT_FOUND', 404],
    ['forbidden', 'OT_PERMISSION_DENIED', 403],
    ['rejected', 'OT_UNEXPECTED_SERVER_RESPONSE', 2001],
  ])(
    'of the library, %s, has OpenTok’s name and number, and keeps its sentence',
    (code, name, number) => {
      const error = createError(code)
      const shown = toOpenTokError(error)
      expect(shown).toBeInstanceOf(Error)
      expect({ ...shown }).toEqual({ name, ...(number && { code: number }) })
      expect(shown).toMatchObject({ message: `The sentence of ${code}.`, cause: error })
    },
  )

  it('of the app’s own, a missing token for instance, is one of authentication', () => {
    expect(toOpenTokError(new TypeError('token must be a string'))).toMatchObject({
      name: 'OT_AUTHENTICATION_ERROR',
      code: 1004,
      message: 'token must be a string',
    })
  })

  it('has a number of its own if a signal is too long', () => {
    expect(toOpenTokError(createError('invalidSignal'), { isTooLong: true })).toMatchObject({
      name: 'OT_INVALID_PARAMETER',
      code: 413,
    })
  })

  it('is OpenTok’s own error where there is one, however deep it lies', () => {
    const nested = createError('publishFailed', new Error('between', { cause: OPENTOK_ERROR }))
    const errors = [OPENTOK_ERROR, createError('joinFailed', OPENTOK_ERROR), nested]
    expect(errors.map((error) => toOpenTokError(error))).toEqual(errors.map(() => OPENTOK_ERROR))
    expect(toOpenTokError(nested)).toBe(OPENTOK_ERROR)
  })

  it.each([
    new Error('other'),
    new Error('other', { cause: new Error('deeper') }),
    'a text',
    null,
    { cause: OPENTOK_ERROR },
  ])('is the library’s if no error of OpenTok lies beneath: %o', (cause) => {
    expect(toOpenTokError(createError('joinFailed', cause)).name).toBe('OT_CONNECT_FAILED')
  })
})
