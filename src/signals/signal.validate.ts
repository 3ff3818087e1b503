/** What OpenTok would refuse about a signal, found before it is held. */

import {
  BOOLEAN,
  validate,
  validateAll,
  NUMBER,
  OBJECT,
  objectWith,
  SECRET,
  STRING,
} from '../base/validate.ts'
import type { Rule } from '../base/validate.ts'
import type { ConnectionLike, SignalLike } from '../opentok/opentok.types.ts'
import type { SignalSendOptions } from './signal.types.ts'

/**
 * OpenTok's limits for a signal, in characters: of `type` as it is, of `data` as JSON, with its quotes and escapes.
 * @example
 * ```ts
 * import { SIGNAL_LIMITS } from 'opentok-reconnection'
 *
 * export const isTooLong = (data: string): boolean =>
 *   JSON.stringify(data).length > SIGNAL_LIMITS.dataCharacters
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Session.html#signal | OpenTok: Session.signal()}
 * @see scenario G9
 */
export const SIGNAL_LIMITS = Object.freeze({ typeCharacters: 128, dataCharacters: 8_192 })

const RULES = {
  type: STRING,
  data: SECRET,
  to: OBJECT,
  retryAfterReconnect: BOOLEAN,
} satisfies Record<keyof SignalLike, Rule>

const SEND_RULES = {
  ttlMs: NUMBER,
  key: STRING,
  abort: objectWith('addEventListener', 'removeEventListener'),
} satisfies Record<keyof SignalSendOptions, Rule>

/**
 * A copy of a signal that OpenTok will take, but for the size of its data.
 * @param findFault why OpenTok would not send to a connection, or not to it alone
 * @throws {TypeError} which field, which rule, what was got
 */
export function validateSignal(
  signal: SignalLike,
  findFault: (to: ConnectionLike) => string | null,
): SignalLike {
  const { data, type } = (signal as SignalLike | null) ?? {}
  const isUsual =
    typeof data === 'string' && typeof type === 'string' && Object.keys(signal).length === 2
  // The usual one is quickly checked, and takes the least memory in this form.
  const checked = isUsual ? { type, data } : validateAll<SignalLike>('signal', signal, RULES)
  const { to } = checked
  if (checked.type !== undefined) validateType(checked.type)
  if (to) {
    // To nobody in particular is to everybody.
    validate('signal.to.connectionId', to.connectionId || null, STRING)
    if (findFault(to)) refuse('to must be a connection that the session told of')
  }
  return checked
}

function validateType(type: string): void {
  const most = SIGNAL_LIMITS.typeCharacters
  if (type.length > most) refuse(`type has at most ${most} characters, got ${type.length}`)
  if (!/^[\w.~-]+$/.test(type)) refuse(`type has letters, digits and - . _ ~, got '${type}'`)
}

/** @throws {TypeError} which option, which rule, what was got */
export const validateSendOptions = (options: SignalSendOptions | undefined): SignalSendOptions =>
  options === undefined ? {} : validateAll('signal options', options, SEND_RULES)

/** How long data is in OpenTok's eyes. */
export const toCharacters = (data: string): number => JSON.stringify(data).length

/** Whether it goes out in one piece; no character is more than six in JSON. */
export const fits = (data: string): boolean =>
  data.length * 6 + 2 <= SIGNAL_LIMITS.dataCharacters ||
  toCharacters(data) <= SIGNAL_LIMITS.dataCharacters

/**
 * Of data that goes out in one piece.
 * @param packaging in whose words its size is told, where it is not sent as it is
 * @throws {TypeError} the limit and the size, never the data
 */
export function validateCharacters(data: string, packaging = ''): void {
  if (fits(data)) return
  const most = SIGNAL_LIMITS.dataCharacters
  refuse(`data has at most ${most} characters as JSON${packaging}, got ${toCharacters(data)}`)
}

/** Of data that may go out in parts. @throws {TypeError} the limit and the size, never the data */
export function validateBytes(data: string, maxBytes: number): void {
  const size = countBytes(data)
  if (size > maxBytes) refuse(`data has at most ${maxBytes} bytes in UTF-8, got ${size}`)
}

function refuse(problem: string): never {
  throw new TypeError(`signal.${problem}`)
}

/** In UTF-8, and without encoding it: that would cost more than all the rest of `signal()`. */
export function countBytes(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    // Each half of a pair counts for two bytes of its four.
    if (code > 0x7f) bytes += code > 0x7ff && (code & 0xf800) !== 0xd800 ? 2 : 1
  }
  return bytes
}
