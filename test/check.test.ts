import { describe, expect, it } from 'vitest'
import { check, checkAll, NUMBER } from '../src/check.ts'

/** What is said of a value, or `null` if it fits. */
function problem(value: unknown, rule: string): string | null {
  try {
    check('it', value, rule)
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
  null: null,
  undefined: undefined,
  symbol: Symbol('it'),
  bigint: 42n,
}

describe('check', () => {
  it.each([
    ['a string', ['string']],
    ['a boolean', ['boolean']],
    ['a function', ['function']],
    ['an object', ['object']],
    ['a secret string or a function', ['string', 'function']],
    ['a boolean or an object', ['boolean', 'object']],
    [NUMBER, ['number']],
  ])('takes for %s only %s', (rule, expected) => {
    const fitting = Object.entries(VALUES).filter(([, value]) => problem(value, rule) === null)
    expect(fitting.map(([type]) => type)).toEqual(expected)
  })

  it.each([
    [1, null],
    [2 ** 31 - 1, null],
    [0, 'it is a number from 1 to 2147483647, got number 0'],
    [-1, 'it is a number from 1 to 2147483647, got number -1'],
    [2 ** 31, 'it is a number from 1 to 2147483647, got number 2147483648'],
    [Number.NaN, 'it is a number from 1 to 2147483647, got number NaN'],
    [Number.POSITIVE_INFINITY, 'it is a number from 1 to 2147483647, got number Infinity'],
    ['42', 'it is a number from 1 to 2147483647, got string 42'],
  ])('of a number %s says %s', (value, expected) => {
    expect(problem(value, NUMBER)).toBe(expected)
  })

  it('takes one of the quoted words, and no part of one', () => {
    const rule = "'rejectNewest' or 'dropOldest'"
    expect(problem('rejectNewest', rule)).toBeNull()
    expect(problem('dropOldest', rule)).toBeNull()
    for (const word of ['reject', 'Oldest', 'or', '', "rejectNewest' or 'dropOldest"]) {
      expect(problem(word, rule) === null, word).toBe(rule.includes(`'${word}'`))
    }
  })

  it('takes an object only with every method that the rule names', () => {
    const rule = 'an object with debug(), info()'
    const log = () => {}
    expect(problem({ debug: log, info: log }, rule)).toBeNull()
    expect(problem({ debug: log }, rule)).toBe(`it is ${rule}, got object`)
    expect(problem({ debug: log, info: 'text' }, rule)).toBe(`it is ${rule}, got object`)
    expect(problem(null, rule)).not.toBeNull()
  })

  it('shows what was got, but not of a secret and not of an object', () => {
    expect(problem(42, 'a string')).toBe('it is a string, got number 42')
    expect(problem({ a: 1 }, 'a string')).toBe('it is a string, got object')
    expect(problem(42, 'a secret string')).toBe('it is a secret string, got number')
  })

  it('says what was got once', () => {
    expect(problem(null, 'a string')).toBe('it is a string, got null')
    expect(problem(undefined, 'a string')).toBe('it is a string, got undefined')
  })
})

describe('checkAll', () => {
  const rules = { width: NUMBER, name: 'a string' }

  it('gives a copy without what is undefined', () => {
    const given = { width: 1, name: undefined }
    const checked = checkAll('options', given, rules)
    expect(checked).not.toBe(given)
    expect(Object.keys(checked)).toEqual(['width'])
    expect(checkAll('options', undefined, rules)).toEqual({})
  })

  it('names the field, the rule and what was got', () => {
    expect(() => checkAll('options', { width: 'wide' }, rules)).toThrow(
      new TypeError('options.width is a number from 1 to 2147483647, got string wide'),
    )
  })

  it('names the fields there are, if one is unknown', () => {
    expect(() => checkAll('options', { widht: 1 }, rules)).toThrow(
      new TypeError('options has width, name; got widht'),
    )
    expect(() => checkAll('options', { widht: undefined }, rules)).toThrow(TypeError)
  })

  it.each(['text', 42, true, () => {}])('refuses %s, which is no object', (given) => {
    expect(() => checkAll('options', given as never, rules)).toThrow(/^options is an object/)
  })
})
