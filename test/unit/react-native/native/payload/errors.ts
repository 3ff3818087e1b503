/** Errors of the native SDKs: one error, of which Android gives the name and iOS the number. */

import type { Os } from '../native.types.ts'

const CODES = {
  AuthorizationFailure: 1004,
  ConnectionFailed: 1006,
  SessionDisconnected: 1010,
  SessionStateFailed: 1020,
  SessionConnectionTimeout: 1021,
  ConnectionDropped: 1022,
  ConnectionRefused: 1023,
  SessionSignalDataTooLong: 1413,
  PublisherUnableToPublish: 1500,
  PublisherTimeout: 1541,
  ConnectionTimedOut: 1542,
  SubscriberServerCannotFindStream: 1604,
} as const

export type ErrorName = keyof typeof CODES

/** Payload of an error (EventUtils.java:50-56, EventUtils.swift:39-43): it names no session. */
export function toErrorPayload(
  os: Os,
  name: ErrorName,
): { readonly code: string | number; readonly message: string } {
  const message = `The operation failed: ${name}.`
  return { code: os === 'android' ? name : CODES[name], message }
}

/** Rejection of a promise of the native module; on Android without a code of its own. */
export function toRejection(os: Os, message: string): Error {
  return Object.assign(new Error(message), { code: os === 'android' ? 'EUNSPECIFIED' : 'ERROR' })
}
