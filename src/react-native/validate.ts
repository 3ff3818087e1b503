/** Rules for what an app passes in. */

import { OBJECT, validate } from '../lib/validate.ts'
import type { Rule, Rules } from '../lib/validate.ts'

export const TEXT: Rule = {
  words: 'a string that is not empty',
  holds: (value) => typeof value === 'string' && value !== '',
}

/** An object that has these methods. A native module is a host object, whose type is up to the engine. */
export const hostObjectWith = (...methods: readonly string[]): Rule => ({
  words: `an object with ${methods.map((name) => `${name}()`).join(', ')}`,
  holds: (value) =>
    methods.every(
      (name) => typeof (value as Record<string, unknown> | null)?.[name] === 'function',
    ),
})

/** The same rule for what may be left out. */
export const optional = (rule: Rule): Rule => ({
  ...rule,
  holds: (value) => value === undefined || rule.holds(value),
})

/** @throws {TypeError} if what stands under one of the names breaks its rule; other names are no matter of these rules */
export function validateEach(what: string, given: object, rules: Rules): void {
  validate(what, given, OBJECT)
  for (const [name, rule] of Object.entries(rules)) {
    validate(`${what}.${name}`, (given as Record<string, unknown>)[name], rule)
  }
}
