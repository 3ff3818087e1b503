/** Validates arguments as the main entry does: each error names the value, the rule, and what was got. */

/** What a value must be: in words for the error, and as a predicate. */
export interface Rule {
  readonly words: string
  readonly holds: (value: unknown) => boolean
  /** Whether the error names only the type that was got, and not the value. */
  readonly isSecret?: boolean
}

/** `typeof`, but `null` and arrays are no objects. */
const toType = (value: unknown) =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value

const isFilled = (value: unknown) => typeof value === 'string' && value !== ''

export const TEXT: Rule = { words: 'a string that is not empty', holds: isFilled }
export const SECRET: Rule = { ...TEXT, isSecret: true }
export const OBJECT: Rule = { words: 'an object', holds: (value) => toType(value) === 'object' }
export const FUNCTION: Rule = {
  words: 'a function',
  holds: (value) => typeof value === 'function',
}
export const PROBE: Rule = {
  words: 'false or a number from 1 to 60000',
  holds: (value) => value === false || (typeof value === 'number' && value >= 1 && value <= 60_000),
}

/** An object that has these methods. */
export const objectWith = (...methods: readonly string[]): Rule => ({
  words: `an object with ${methods.map((name) => `${name}()`).join(', ')}`,
  // A native module is a host object: whether it is listed as an object or a function is up to the engine.
  holds: (value) =>
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function'),
})

/** @throws {TypeError} what, which rule, what was got */
export function validate(what: string, value: unknown, { holds, isSecret, words }: Rule): void {
  if (holds(value)) return
  const type = toType(value)
  const isShown = !isSecret && /^(string|number|boolean)$/.test(type)
  throw new TypeError(`${what} must be ${words}, got ${type}${isShown ? ` ${String(value)}` : ''}`)
}
