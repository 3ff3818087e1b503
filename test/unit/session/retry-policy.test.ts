import { describe, expect, it } from 'vitest'
import { ReconnectionError } from '../../../src/contract/errors.ts'
import type { ReconnectionErrorCode } from '../../../src/contract/errors.ts'
import { isRecoverable, isRetriable } from '../../../src/session/retry.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'

describe('isRecoverable', () => {
  it.each([
    ['networkDisconnected', true, true],
    ['serverRotation', true, true],
    ['clientDisconnected', false, true],
    ['forceDisconnected', false, false],
    ['mediaIdle', false, false],
    ['somethingNew', false, false],
    ['', false, false],
  ])(
    '%s: %s while connected, %s while OpenTok was resuming',
    (reason, whileConnected, whileResuming) => {
      expect(isRecoverable({ reason, wasResuming: false })).toBe(whileConnected)
      expect(isRecoverable({ reason, wasResuming: true })).toBe(whileResuming)
    },
  )

  it('lets the policy of the app decide', () => {
    expect(isRecoverable({ reason: 'somethingNew', wasResuming: false }, () => true)).toBe(true)
    expect(isRecoverable({ reason: 'networkDisconnected', wasResuming: true }, () => false)).toBe(
      false,
    )
    expect(isRecoverable({ reason: 'clientDisconnected', wasResuming: true }, () => false)).toBe(
      false,
    )
    expect(isRecoverable({ reason: 'serverRotation', wasResuming: false }, () => undefined)).toBe(
      true,
    )
  })

  it.each(['forceDisconnected', 'mediaIdle', 'clientDisconnected'])(
    'does not call the policy for %s, which was intended',
    (reason) => {
      expect(isRecoverable({ reason, wasResuming: false }, () => true)).toBe(false)
    },
  )
})

describe('a reason that is a guess', () => {
  it.each([
    ['forceDisconnected', false],
    ['clientDisconnected', false],
    ['networkDisconnected', true],
    ['somethingNew', false],
  ])('%s is left to the policy, and is %s without one', (reason, byDefault) => {
    const loss = { reason, wasResuming: false, inferred: true }
    expect(isRecoverable(loss)).toBe(byDefault)
    expect(isRecoverable(loss, () => undefined)).toBe(byDefault)
    expect(isRecoverable(loss, () => true)).toBe(true)
    expect(isRecoverable(loss, () => false)).toBe(false)
  })
})

describe('isRetriable', () => {
  it.each<[ReconnectionErrorCode, string, boolean]>([
    ['joinTimeout', '', true],
    ['joinFailed', 'OT_CONNECT_FAILED', true],
    ['joinFailed', 'OT_EMPTY_RESPONSE_BODY', true],
    ['joinFailed', 'OT_INVALID_HTTP_STATUS', true],
    ['joinFailed', 'OT_UNEXPECTED_SERVER_RESPONSE', true],
    ['joinFailed', 'OT_CONNECTION_LIMIT_EXCEEDED', true],
    ['joinFailed', 'OT_SOCKET_CLOSE_TIMEOUT', true],
    ['joinFailed', 'OT_INVALID_SESSION_ID', false],
    ['joinFailed', 'OT_TERMS_OF_SERVICE_FAILURE', false],
    ['joinFailed', 'OT_INVALID_PARAMETER', false],
    ['joinFailed', 'OT_PERMISSION_DENIED', false],
    ['tokenRejected', 'OT_AUTHENTICATION_ERROR', false],
    ['tokenFailed', '', true],
    ['gaveUp', '', true],
  ])('%s, %s: %s', (code, name, expected) => {
    expect(isRetriable(new ReconnectionError(code, openTokError(name, 1006)))).toBe(expected)
  })

  it('decides by the name, because 1006 is also a close code of a socket', () => {
    const cause = openTokError('OT_INVALID_SESSION_ID', 1006)
    expect(isRetriable(new ReconnectionError('joinFailed', cause))).toBe(false)
    expect(isRetriable(new ReconnectionError('joinFailed'))).toBe(true)
  })
})
