import { describe, expect, it } from 'vitest'
import {
  BOOLEAN,
  validate,
  validateAll,
  COUNT,
  either,
  FUNCTION,
  NUMBER,
  OBJECT,
  objectWith,
  oneOf,
  SECRET,
  STRING,
} from '../../src/base/validate.ts'
import type { Rule } from '../../src/base/validate.ts'

/** What is said of a value, or `null` if it fits. */
function problem(value: unknown, rule: Rule): string | null {
  try {
    validate('it', value, rule)
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
}

const VALUES = {
  string: 'text',
  number: 42,
  boolean: false,
  function: () => {},
  object: {},
  bare: Object.create(null) as object,
  array: [],
  null: null,
  undefined: undefined,
  symbol: Symbol('it'),
  bigint: 42n,
}

describe('check', () => {
  it.each([
    ['a string', STRING, ['string']],
    ['a boolean', BOOLEAN, ['boolean']],
    ['a function', FUNCTION, ['function']],
    ['an object', OBJECT, ['object', 'bare']],
    ['a string or a function', either(SECRET, FUNCTION), ['string', 'function']],
    ['a boolean or an object', either(BOOLEAN, OBJECT), ['boolean', 'object', 'bare']],
    ['a number from 1 to 2147483647', NUMBER, ['number']],
    ['a whole number from 1 to 2147483647', COUNT, ['number']],
  ])('takes for %s only %j', (words, rule, expected) => {
    expect(rule.words).toBe(words)
    const fitting = Object.entries(VALUES).filter(([, value]) => problem(value, rule) === null)
    expect(fitting.map(([type]) => type)).toEqual(expected)
  })

  it.each([
    [1, null],
    [2 ** 31 - 1, null],
    [0, 'it must be a number from 1 to 2147483647, got number 0'],
    [-1, 'it must be a number from 1 to 2147483647, got number -1'],
    [2 ** 31, 'it must be a number from 1 to 2147483647, got number 2147483648'],
    [Number.NaN, 'it must be a number from 1 to 2147483647, got number NaN'],
    [Number.POSITIVE_INFINITY, 'it must be a number from 1 to 2147483647, got number Infinity'],
    ['42', 'it must be a number from 1 to 2147483647, got string 42'],
  ])('of a number %s says %s', (value, expected) => {
    expect(problem(value, NUMBER)).toBe(expected)
  })

  it('of a whole number says so', () => {
    expect(problem(1.5, COUNT)).toBe(
      'it must be a whole number from 1 to 2147483647, got number 1.5',
    )
  })

  it('takes one of the quoted words, and no part of one', () => {
    const rule = oneOf('rejectNewest', 'dropOldest')
    expect(rule.words).toBe("'rejectNewest' or 'dropOldest'")
    expect(problem('rejectNewest', rule)).toBeNull()
    expect(problem('dropOldest', rule)).toBeNull()
    for (const word of ['reject', 'Oldest', 'or', '', "rejectNewest' or 'dropOldest"]) {
      expect(problem(word, rule), word).not.toBeNull()
    }
    expect(problem(['dropOldest'], rule)).not.toBeNull()
  })

  it('takes an object only with every method that the rule names', () => {
    const rule = objectWith('debug', 'info')
    const refusal = 'it must be an object with debug(), info(), got object'
    const log = () => {}
    expect(problem({ debug: log, info: log }, rule)).toBeNull()
    expect(problem({ debug: log }, rule)).toBe(refusal)
    expect(problem({ debug: log, info: 'text' }, rule)).toBe(refusal)
    expect(problem(null, rule)).not.toBeNull()
  })

  it('shows what was got, but not of a secret and not of an object', () => {
    expect(problem(42, STRING)).toBe('it must be a string, got number 42')
    expect(problem({ a: 1 }, STRING)).toBe('it must be a string, got object')
    expect(problem([1], STRING)).toBe('it must be a string, got array')
    expect(problem(Object.create(null), STRING)).toBe('it must be a string, got object')
    expect(problem(42, SECRET)).toBe('it must be a string, got number')
    expect(problem(42, either(SECRET, FUNCTION))).toBe(
      'it must be a string or a function, got number',
    )
  })

  it('says what was got once', () => {
    expect(problem(null, STRING)).toBe('it must be a string, got null')
    expect(problem(undefined, STRING)).toBe('it must be a string, got undefined')
  })
})

describe('validateAll', () => {
  const rules = { width: NUMBER, name: STRING }

  it('gives a copy without what is undefined', () => {
    const given = { width: 1, name: undefined }
    const checked = validateAll('options', given, rules)
    expect(checked).not.toBe(given)
    expect(Object.keys(checked)).toEqual(['width'])
    expect(validateAll('options', undefined, rules)).toEqual({})
  })

  it('names the field, the rule and what was got', () => {
    expect(() => validateAll('options', { width: 'wide' }, rules)).toThrow(
      new TypeError('options.width must be a number from 1 to 2147483647, got string wide'),
    )
  })

  it('names the fields there are, if one is unknown', () => {
    expect(() => validateAll('options', { widht: 1 }, rules)).toThrow(
      new TypeError("options has no 'widht', only width, name"),
    )
    expect(() => validateAll('options', { widht: undefined }, rules)).toThrow(TypeError)
  })

  it.each(['text', 42, true, () => {}, ['width']])('refuses %s, which is no object', (given) => {
    expect(() => validateAll('options', given as never, rules)).toThrow(
      /^options must be an object/,
    )
  })
})
