/** Checks at the door: each throws a `TypeError` that names the value, the rule and what came. */

/** A value as an error may show it: short, with its type. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string') {
    return `${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)} (string)`
  }
  if (typeof value === 'number' || typeof value === 'boolean') return `${value} (${typeof value})`
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}

export function misuse(name: string, rule: string, value: unknown): TypeError {
  return new TypeError(`${name} must be ${rule}; got ${describe(value)}.`)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @returns an object with no other keys than the known ones; `undefined` counts as an empty one */
export function checkRecord(
  name: string,
  value: unknown,
  known: readonly string[],
): Record<string, unknown> {
  if (value === undefined) return {}
  if (!isRecord(value)) throw misuse(name, 'an object', value)
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return value
  throw new TypeError(
    `${name} has no option ${JSON.stringify(unknown)}; it takes ${known.join(', ')}.`,
  )
}

export function checkText(name: string, value: unknown, rule = 'a non-empty string'): string {
  if (typeof value !== 'string' || value === '') throw misuse(name, rule, value)
  return value
}

export function checkBoolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw misuse(name, 'true or false', value)
  return value
}

export function checkInteger(name: string, value: unknown, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw misuse(name, `an integer from ${min} to ${max}`, value)
  }
  return value
}

/** Deeper than any real client nests, and far from where `JSON.stringify` runs out of stack. */
const MAX_DEPTH = 32

/** Whether a value out of JSON is nested too deep to be passed on. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (depth === MAX_DEPTH) return true
  return Object.values(value).some((part) => isTooDeep(part, depth + 1))
}

/** Longest time a Node timer takes; a longer one would fire at once. */
export const LONGEST_TIMER_MS = 2_147_483_647

export function checkDurationMs(name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= LONGEST_TIMER_MS)) {
    throw misuse(name, `milliseconds from 0 to ${LONGEST_TIMER_MS}`, value)
  }
  return value
}

export function checkOneOf<Word extends string>(
  name: string,
  value: unknown,
  words: readonly Word[],
): Word {
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) throw misuse(name, `one of ${words.join(', ')}`, value)
  return word
}
