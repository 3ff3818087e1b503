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
  TEXT,
} from '../../../src/lib/validate.ts'
import type { Rule } from '../../../src/lib/validate.ts'

/** Error message for a value; `null` if it is valid. */
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
  withoutPrototype: Object.create(null) as object,
  array: [],
  null: null,
  undefined: undefined,
  symbol: Symbol('it'),
  bigint: 42n,
}

describe('validate', () => {
  it.each([
    ['a string', STRING, ['string']],
    ['a boolean', BOOLEAN, ['boolean']],
    ['a function', FUNCTION, ['function']],
    ['an object', OBJECT, ['object', 'withoutPrototype']],
    ['a string or a function', either(SECRET, FUNCTION), ['string', 'function']],
    ['a boolean or an object', either(BOOLEAN, OBJECT), ['boolean', 'object', 'withoutPrototype']],
    ['a number from 1 to 2147483647', NUMBER, ['number']],
    ['a whole number from 1 to 2147483647', COUNT, ['number']],
  ])('accepts as %s only %j', (words, rule, expected) => {
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
  ])('for a number given as %s says: %s', (value, expected) => {
    expect(problem(value, NUMBER)).toBe(expected)
  })

  it('names a whole number in the message', () => {
    expect(problem(1.5, COUNT)).toBe(
      'it must be a whole number from 1 to 2147483647, got number 1.5',
    )
  })

  it('accepts one of the quoted words, and no part of one', () => {
    const rule = oneOf('rejectNewest', 'dropOldest')
    expect(rule.words).toBe("'rejectNewest' or 'dropOldest'")
    expect(problem('rejectNewest', rule)).toBeNull()
    expect(problem('dropOldest', rule)).toBeNull()
    for (const word of ['reject', 'Oldest', 'or', '', "rejectNewest' or 'dropOldest"]) {
      expect(problem(word, rule), word).not.toBeNull()
    }
    expect(problem(['dropOldest'], rule)).not.toBeNull()
  })

  it('quotes what is a word, and nothing else', () => {
    expect(oneOf('all', 5, Infinity).words).toBe("'all' or 5 or Infinity")
  })

  it('accepts an object only with every method that the rule names', () => {
    const rule = objectWith('debug', 'info')
    const message = 'it must be an object with debug(), info(), got object'
    const log = () => {}
    expect(problem({ debug: log, info: log }, rule)).toBeNull()
    expect(problem({ debug: log }, rule)).toBe(message)
    expect(problem({ debug: log, info: 'text' }, rule)).toBe(message)
    expect(problem(null, rule)).not.toBeNull()
  })

  it('shows the given value, except for a secret or an object', () => {
    expect(problem(42, STRING)).toBe('it must be a string, got number 42')
    expect(problem({ a: 1 }, STRING)).toBe('it must be a string, got object')
    expect(problem([1], STRING)).toBe('it must be a string, got array')
    expect(problem(Object.create(null), STRING)).toBe('it must be a string, got object')
    expect(problem(42, SECRET)).toBe('it must be a string, got number')
    expect(problem(42, either(SECRET, FUNCTION))).toBe(
      'it must be a string or a function, got number',
    )
  })

  it('describes the given value once', () => {
    expect(problem(null, STRING)).toBe('it must be a string, got null')
    expect(problem(undefined, STRING)).toBe('it must be a string, got undefined')
  })
})

describe('validateAll', () => {
  const rules = { width: NUMBER, name: STRING }

  it('returns a copy without undefined fields', () => {
    const given = { width: 1, name: undefined }
    const validated = validateAll('options', given, rules)
    expect(validated).not.toBe(given)
    expect(Object.keys(validated)).toEqual(['width'])
    expect(validateAll('options', undefined, rules)).toEqual({})
  })

  it('names the field, the rule and the given value', () => {
    expect(() => validateAll('options', { width: 'wide' }, rules)).toThrow(
      new TypeError('options.width must be a number from 1 to 2147483647, got string wide'),
    )
  })

  it('lists the known fields if one is unknown', () => {
    expect(() => validateAll('options', { widht: 1 }, rules)).toThrow(
      new TypeError("options has no 'widht', only width, name"),
    )
    expect(() => validateAll('options', { widht: undefined }, rules)).toThrow(TypeError)
  })

  it.each(['text', 42, true, () => {}, ['width']])(
    'rejects %s, which is not an object',
    (given) => {
      expect(() => validateAll('options', given as never, rules)).toThrow(
        /^options must be an object/,
      )
    },
  )
})

describe('TEXT', () => {
  it.each([
    ['a', null],
    [' ', null],
    ['', 'it must be a string that is not empty, got string '],
    [1, 'it must be a string that is not empty, got number 1'],
    [null, 'it must be a string that is not empty, got null'],
  ])('%j', (value, expected) => {
    expect(problem(value, TEXT)).toBe(expected)
  })
})
