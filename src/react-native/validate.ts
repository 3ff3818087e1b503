/** Rules for what an app passes in. */

import type { Rule } from '../base/validate.ts'

export const TEXT: Rule = {
  words: 'a string that is not empty',
  holds: (value) => typeof value === 'string' && value !== '',
}
export const SECRET: Rule = { ...TEXT, isSecret: true }
export const PROBE: Rule = {
  words: 'false or a number from 1 to 60000',
  holds: (value) => value === false || (typeof value === 'number' && value >= 1 && value <= 60_000),
}

/** An object that has these methods. */
export const hostObjectWith = (...methods: readonly string[]): Rule => ({
  words: `an object with ${methods.map((name) => `${name}()`).join(', ')}`,
  // A native module is a host object: whether it is listed as an object or a function is up to the engine.
  holds: (value) =>
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function'),
})
