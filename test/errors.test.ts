import { describe, expect, it } from 'vitest'
import { ReconnectionError, SignalError } from '../src/errors.ts'

describe.each([
  [
    'ReconnectionError',
    (cause?: unknown) => new ReconnectionError('joinFailed', cause),
    'joinFailed',
  ],
  ['SignalError', (cause?: unknown) => new SignalError('rejected', cause), 'rejected'],
] as const)('%s', (name, make, code) => {
  it('is an Error that says what went wrong as a code', () => {
    const error = make()
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name, code, message: code })
    expect(String(error)).toBe(`${name}: ${code}`)
  })

  it("carries the SDK's error as its cause, and not in its message", () => {
    const cause = new Error('with a secret')
    expect(make(cause).cause).toBe(cause)
    expect(make(cause).message).not.toContain('secret')
  })
})

describe('SignalError', () => {
  it('says which rule was broken, if it was one', () => {
    const error = new SignalError('invalidSignal', new TypeError('signal.type is a string'))
    expect(error.message).toBe('signal.type is a string')
    expect(error.code).toBe('invalidSignal')
  })
})
