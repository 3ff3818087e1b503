/** Argument checks: each throws a `TypeError` that names the argument, the rule and the received value. */

/** Describes a value for an error: shortened, with its type. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string') {
    return `${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)} (string)`
  }
  if (typeof value === 'number' || typeof value === 'boolean') return `${value} (${typeof value})`
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}

export function toTypeError(name: string, rule: string, value: unknown): TypeError {
  return new TypeError(`${name} must be ${rule}; got ${describe(value)}.`)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @returns the object, which has only known keys; an empty one for `undefined` */
export function validateRecord(
  name: string,
  value: unknown,
  known: readonly string[],
): Record<string, unknown> {
  if (value === undefined) return {}
  if (!isRecord(value)) throw toTypeError(name, 'an object', value)
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return value
  throw new TypeError(
    `${name} has no option ${JSON.stringify(unknown)}; it takes ${known.join(', ')}.`,
  )
}

export function validateText(name: string, value: unknown, rule = 'a non-empty string'): string {
  if (typeof value !== 'string' || value === '') throw toTypeError(name, rule, value)
  return value
}

export function validateBoolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw toTypeError(name, 'true or false', value)
  return value
}

export function validateInteger(name: string, value: unknown, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw toTypeError(name, `an integer from ${min} to ${max}`, value)
  }
  return value
}

/** Deepest nesting: more than any real client needs, and far below where `JSON.stringify` runs out of stack. */
const MAX_DEPTH = 32

/** Whether a value from JSON is nested too deep to be passed on. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (depth === MAX_DEPTH) return true
  return Object.values(value).some((part) => isTooDeep(part, depth + 1))
}

/** Longest delay of a Node timer, in ms; a longer one would fire at once. */
export const LONGEST_TIMER_MS = 2_147_483_647

export function validateDurationMs(name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= LONGEST_TIMER_MS)) {
    throw toTypeError(name, `milliseconds from 0 to ${LONGEST_TIMER_MS}`, value)
  }
  return value
}

export function validateOneOf<Word extends string>(
  name: string,
  value: unknown,
  words: readonly Word[],
): Word {
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) throw toTypeError(name, `one of ${words.join(', ')}`, value)
  return word
}
