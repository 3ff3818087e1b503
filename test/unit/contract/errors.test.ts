import { describe, expect, it } from 'vitest'
import {
  RECONNECTION_MESSAGES,
  ReconnectionError,
  SIGNAL_MESSAGES,
  SignalError,
} from '../../../src/contract/errors.ts'
import type { ReconnectionErrorCode, SignalErrorCode } from '../../../src/contract/errors.ts'

describe.each<[name: string, codes: string[], make: (code: string, cause?: unknown) => Error]>([
  [
    'ReconnectionError',
    Object.keys(RECONNECTION_MESSAGES),
    (code, cause) => new ReconnectionError(code as ReconnectionErrorCode, cause),
  ],
  [
    'SignalError',
    Object.keys(SIGNAL_MESSAGES),
    (code, cause) => new SignalError(code as SignalErrorCode, 'a', cause),
  ],
])('%s', (name, codes, make) => {
  it.each(codes)('is an Error with a code for the app and a message for people: %s', (code) => {
    const error = make(code)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name, code })
    expect(error.message).toMatch(/^[A-Z]\S* [^]+ [^]+\.$/)
    expect(error.message).not.toMatch(new RegExp(`\\b${code}\\b`))
    expect(String(error)).toBe(`${name}: ${error.message}`)
  })

  it.each(codes)("has the SDK's error as its cause, and not in its message: %s", (code) => {
    const cause = new Error('with a secret')
    expect(make(code, cause).cause).toBe(cause)
    expect(make(code, cause).message).toBe(make(code).message)
  })

  it('has a different message for each code', () => {
    expect(new Set(codes.map((code) => make(code).message)).size).toBe(codes.length)
  })
})

describe('SignalError', () => {
  const cause = new TypeError('signal.type must be a string, got number 1')

  it('names the broken rule if the signal is invalid', () => {
    const error = new SignalError('invalidSignal', 'a', cause)
    expect(error.message).toBe('The signal is invalid: signal.type must be a string, got number 1.')
    expect(error).toMatchObject({ code: 'invalidSignal', cause })
  })

  it('does not take a TypeError of the app or the SDK for a broken rule', () => {
    expect(new SignalError('aborted', 'a', cause).message).toBe(SIGNAL_MESSAGES.aborted)
    expect(new SignalError('rejected', 'a', cause).message).toBe(SIGNAL_MESSAGES.rejected)
  })
})
