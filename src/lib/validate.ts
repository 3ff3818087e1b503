/** Validates arguments and options: each error names the value, the rule, and what was got. */

import { LONGEST_TIMER_MS } from './clock.ts'

/** What a value must be: in words for the error, and as a predicate. */
export interface Rule {
  readonly words: string
  readonly holds: (value: unknown) => boolean
  /** Whether the error names only the type that was got, and not the value. */
  readonly isSecret?: boolean
}

/** Field or option → its rule. */
export type Rules = Readonly<Record<string, Rule>>

/** `typeof`, but `null` and arrays are no objects. */
const toType = (value: unknown) =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value

const ofType = (type: string, words = `a ${type}`): Rule => ({
  words,
  holds: (value) => toType(value) === type,
})

export const BOOLEAN = ofType('boolean')
export const FUNCTION = ofType('function')
export const OBJECT = ofType('object', 'an object')
export const STRING = ofType('string')
export const TEXT: Rule = {
  words: 'a string that is not empty',
  holds: (value) => typeof value === 'string' && value !== '',
}
export const SECRET: Rule = { ...STRING, isSecret: true }

/** A duration in ms, or a rate. No timer can be longer. */
export const NUMBER: Rule = {
  words: `a number from 1 to ${LONGEST_TIMER_MS}`,
  holds: (value) => typeof value === 'number' && value >= 1 && value <= LONGEST_TIMER_MS,
}

/** A number of things. */
export const COUNT: Rule = {
  words: `a whole number from 1 to ${LONGEST_TIMER_MS}`,
  holds: (value) => NUMBER.holds(value) && Number.isInteger(value),
}

export const oneOf = (...values: readonly unknown[]): Rule => ({
  words: values.map((value) => (typeof value === 'string' ? `'${value}'` : value)).join(' or '),
  holds: (value) => values.includes(value),
})

/** An object that has these methods. */
export const objectWith = (...methods: readonly string[]): Rule => ({
  words: `an object with ${methods.map((name) => `${name}()`).join(', ')}`,
  holds: (value) =>
    OBJECT.holds(value) &&
    methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function'),
})

export const either = (...rules: readonly Rule[]): Rule => ({
  words: rules.map(({ words }) => words).join(' or '),
  holds: (value) => rules.some(({ holds }) => holds(value)),
  isSecret: rules.some(({ isSecret }) => isSecret),
})

/** @throws {TypeError} what, which rule, what was got */
export function validate(what: string, value: unknown, { words, holds, isSecret }: Rule): void {
  if (holds(value)) return
  const type = toType(value)
  // An object may have no text, and `null` needs none in addition to its type.
  const isShown = !isSecret && /^(string|number|boolean|bigint|symbol)$/.test(type)
  throw new TypeError(`${what} must be ${words}, got ${type}${isShown ? ` ${String(value)}` : ''}`)
}

/**
 * Copies the given object, without what is `undefined`.
 * @throws {TypeError} if a name is unknown or a value breaks its rule
 */
export function validateAll<Given extends object>(
  what: string,
  given: Given | undefined,
  rules: Rules,
): Given {
  const checked: Record<string, unknown> = {}
  validate(what, given ?? {}, OBJECT)
  for (const name of Object.keys(given ?? {})) {
    const value = given![name as keyof Given]
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) {
      throw new TypeError(`${what} has no '${name}', only ${Object.keys(rules).join(', ')}`)
    }
    if (value === undefined) continue
    if (!rule.holds(value)) validate(`${what}.${name}`, value, rule)
    checked[name] = value
  }
  return checked as Given
}
