/** What OpenTok would refuse about a signal, found before it is held. */

import { checkAll } from '../check.ts'
import type { SignalLike } from '../opentok/opentok.types.ts'

/** OpenTok's limits in characters: `type` as it is, `data` as JSON, with its quotes and escapes. */
export const SIGNAL_LIMITS = Object.freeze({ typeCharacters: 128, dataCharacters: 8_192 })

const RULES = {
  type: 'a string',
  data: 'a secret string',
  to: 'an object',
  retryAfterReconnect: 'a boolean',
} satisfies Record<keyof SignalLike, string>

/**
 * A copy of a signal that OpenTok will take.
 * @throws {TypeError} which field, which rule, what was got; of `data` only its size
 */
export function checkSignal(signal: SignalLike): SignalLike {
  const checked = checkAll('signal', signal, RULES)
  const { data = '', to, type = '-' } = checked
  const { dataCharacters, typeCharacters } = SIGNAL_LIMITS
  const size = JSON.stringify(data).length
  refuseIf(
    type.length > typeCharacters,
    `type has at most ${typeCharacters} characters, got ${type.length}`,
  )
  refuseIf(!/^[\w.~-]+$/.test(type), `type has letters, digits and - . _ ~, got '${type}'`)
  refuseIf(
    size > dataCharacters,
    `data has at most ${dataCharacters} characters as JSON, got ${size}`,
  )
  refuseIf(
    to !== undefined && typeof to.connectionId !== 'string',
    'to is a Connection, got object',
  )
  return checked
}

function refuseIf(isWrong: boolean, problem: string): void {
  if (isWrong) throw new TypeError(`signal.${problem}`)
}
