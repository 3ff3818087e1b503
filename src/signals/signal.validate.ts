/** Validates a signal: whatever OpenTok would refuse about it is found before it is held. */

import {
  BOOLEAN,
  validate,
  validateAll,
  NUMBER,
  OBJECT,
  objectWith,
  SECRET,
  STRING,
  TEXT,
} from '../lib/validate.ts'
import type { Rule } from '../lib/validate.ts'
import {
  SIGNAL_DATA_CHARACTERS,
  SIGNAL_TYPE_CHARACTERS,
  SIGNAL_TYPE_PATTERN,
} from '../opentok/limits.ts'
import type { ConnectionLike, SignalLike } from '../contract/opentok.types.ts'
import type { SignalSendOptions } from '../contract/signal.types.ts'

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
 */
export const SIGNAL_LIMITS = Object.freeze({
  typeCharacters: SIGNAL_TYPE_CHARACTERS,
  dataCharacters: SIGNAL_DATA_CHARACTERS,
})

const RULES = {
  type: STRING,
  data: SECRET,
  to: OBJECT,
  retryAfterReconnect: BOOLEAN,
} satisfies Record<keyof SignalLike, Rule>

const SEND_RULES = {
  id: TEXT,
  ttlMs: NUMBER,
  key: STRING,
  abort: objectWith('addEventListener', 'removeEventListener'),
} satisfies Record<keyof SignalSendOptions, Rule>

/**
 * Copies a signal that OpenTok will take, apart from the size of its data.
 * @param findRecipientProblem why OpenTok would not send to a connection, or not to it alone
 * @throws {TypeError} which field, which rule, what was got
 */
export function validateSignal(
  signal: SignalLike,
  findRecipientProblem: (to: ConnectionLike) => string | null,
): SignalLike {
  const { data, type } = (signal as SignalLike | null) ?? {}
  const isUsual =
    typeof data === 'string' && typeof type === 'string' && Object.keys(signal).length === 2
  // A usual signal is validated quickly, and takes the least memory in this form.
  const copy = isUsual ? { type, data } : validateAll<SignalLike>('signal', signal, RULES)
  const { to } = copy
  if (copy.type !== undefined) validateType(copy.type)
  if (to) {
    // An empty recipient would make it a signal to everybody.
    validate('signal.to.connectionId', to.connectionId || null, STRING)
    if (findRecipientProblem(to))
      refuse('to must be a connection object of this session, and not a copy of it')
  }
  return copy
}

function validateType(type: string): void {
  const limit = SIGNAL_LIMITS.typeCharacters
  if (type.length > limit) refuse(`type has at most ${limit} characters, got ${type.length}`)
  if (!SIGNAL_TYPE_PATTERN.test(type)) refuse(`type has letters, digits and - . _ ~, got '${type}'`)
}

/**
 * @param isTaken whether a signal that is not settled has this id
 * @throws {TypeError} which option, which rule, what was got
 */
export function validateSendOptions(
  options: SignalSendOptions | undefined,
  isTaken: (id: string) => boolean,
): SignalSendOptions {
  if (options === undefined) return {}
  const copy = validateAll('signal options', options, SEND_RULES)
  const { id } = copy
  if (id !== undefined) {
    validate('signal options.id', id, {
      words: 'one that no signal in progress has',
      holds: () => !isTaken(id),
    })
  }
  return copy
}

/** Length of data as OpenTok counts it: as JSON. */
export const toCharacters = (data: string): number => JSON.stringify(data).length

/** Whether data travels in one piece; a character takes at most six in JSON. */
export const fits = (data: string): boolean =>
  data.length * 6 + 2 <= SIGNAL_LIMITS.dataCharacters ||
  toCharacters(data) <= SIGNAL_LIMITS.dataCharacters

/**
 * Validates the length of data that travels in one piece.
 * @param packaging what the length includes besides the data, for the error
 * @throws {TypeError} the limit and the length, never the data
 */
export function validateCharacters(data: string, packaging = ''): void {
  if (fits(data)) return
  const limit = SIGNAL_LIMITS.dataCharacters
  refuse(`data has at most ${limit} characters as JSON${packaging}, got ${toCharacters(data)}`)
}

/** Validates the size of data that may travel in chunks. @throws {TypeError} the limit and the size, never the data */
export function validateBytes(data: string, maxBytes: number): void {
  const size = countBytes(data)
  if (size > maxBytes) refuse(`data has at most ${maxBytes} bytes in UTF-8, got ${size}`)
}

function refuse(problem: string): never {
  throw new TypeError(`signal.${problem}`)
}

/** Size in UTF-8, without encoding the text: that would cost more than all the rest of `signal()`. */
export function countBytes(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    // Each half of a surrogate pair counts for two of its four bytes.
    if (code > 0x7f) bytes += code > 0x7ff && (code & 0xf800) !== 0xd800 ? 2 : 1
  }
  return bytes
}
