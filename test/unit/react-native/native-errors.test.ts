/** Codes of native errors, as the vendor's references for Android and iOS name them. */
import { describe, expect, it } from 'vitest'
import { toError } from '../../../src/react-native/session/native-errors.ts'

describe('an error of native (N3)', () => {
  it.each([
    ['AuthorizationFailure', 1004, 'OT_AUTHENTICATION_ERROR'],
    ['InvalidSessionId', 1005, 'OT_INVALID_SESSION_ID'],
    ['SessionDisconnected', 1010, 'OT_NOT_CONNECTED'],
    ['PublisherTimeout', 1541, 'OT_TIMEOUT'],
    ['ConnectionTimedOut', 1542, 'OT_TIMEOUT'],
    ['SubscriberServerCannotFindStream', 1604, 'OT_STREAM_NOT_FOUND'],
    ['PublisherWebRTCError', 1610, 'OT_ICE_WORKFLOW_FAILED'],
    // Whatever has no counterpart is called after what has failed.
    ['ConnectionDropped', 1022, 'OT_CONNECT_FAILED'],
    ['PublisherUnableToPublish', 1500, 'OT_CONNECT_FAILED'],
  ])('with the code %s or %i is %s', (name, number, expected) => {
    for (const code of [name, number]) {
      const error = toError({ code, message: 'no' }, 'OT_CONNECT_FAILED')
      expect(error).toMatchObject({ name: expected, message: 'no', code })
    }
  })

  it.each([null, undefined, {}, 'no', { code: {}, message: 7 }])(
    'that is %o has a name and a sentence',
    (payload) => {
      expect(toError(payload, 'OT_CONNECT_FAILED')).toMatchObject({
        name: 'OT_CONNECT_FAILED',
        message: 'The native SDK gave no reason.',
      })
    },
  )

  it('has a code only if native gives one', () => {
    expect('code' in toError({ message: 'no' }, 'OT_CONNECT_FAILED')).toBe(false)
    expect('code' in toError({ code: 0 }, 'OT_CONNECT_FAILED')).toBe(true)
  })
})
