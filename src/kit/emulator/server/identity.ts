/** Identifies the client of a request or a socket, and decides whether a target names it. */
import { isRecord } from '../validate.ts'
import type { EmulatorTarget } from '../faults/network.types.ts'

export interface Identity {
  readonly sessionId: string
  /** Empty until known: an older client sends it only in its CONNECT frame. */
  connectionId: string
  /** Connection data of the token. */
  data: string
}

/** Longest id; real ones are far shorter. It keeps every id far below what a frame can carry. */
const MAX_ID_BYTES = 256

export function isTooLong(id: string): boolean {
  return Buffer.byteLength(id) > MAX_ID_BYTES
}

export function isTargeted(who: Identity, target: EmulatorTarget | undefined): boolean {
  return target === undefined || who.connectionId === target || who.data === target
}

/**
 * Encodes an identity as the last path segment of the client's own messaging address, so that each of its sockets can
 * be attributed from the upgrade on. It is no proof of identity: that is the token.
 */
export function encodeIdentity(who: Identity): string {
  return Buffer.from(JSON.stringify(who)).toString('base64url')
}

/** @returns `null` for anything that {@link encodeIdentity} did not return */
export function decodeIdentity(text: string): Identity | null {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return null
  }
  if (!isRecord(value)) return null
  const { sessionId, connectionId, data } = value
  if (typeof sessionId !== 'string' || typeof connectionId !== 'string') return null
  if (typeof data !== 'string' || isTooLong(connectionId)) return null
  return { sessionId, connectionId, data }
}
