/** The door: what is wrong with a value, said so that it can be mended. */

import { LONGEST_TIMER_MS } from './clock.ts'

/** Of every number that an option takes: most are durations. */
export const NUMBER = `a number from 1 to ${LONGEST_TIMER_MS}`

/** Field or option → its rule. */
export type Rules = Readonly<Record<string, string>>

/**
 * A rule is what its text says: the types, the quoted values and the methods that stand in it. A secret is not shown.
 * @throws {TypeError} what, which rule, what was got
 */
export function check(what: string, value: unknown, rule: string): void {
  if (fits(value, rule)) return
  const type = toType(value)
  const isShown = !/^(null|undefined|object)$/.test(type) && !rule.includes('secret')
  const got = isShown ? `${type} ${String(value)}` : type
  throw new TypeError(`${what} is ${rule}, got ${got}`)
}

const toType = (value: unknown) => (value === null ? 'null' : typeof value)

function fits(value: unknown, rule: string): boolean {
  const type = toType(value)
  if (type === 'number') {
    const number = value as number
    const isInRange = number >= 1 && (number <= LONGEST_TIMER_MS || rule.includes(String(number)))
    if (!isInRange) return false
  }
  if (!rule.includes(type) && !rule.includes(`'${String(value)}'`)) return false
  const methods = (rule.includes('()') && rule.match(/\w+(?=\(\))/g)) || []
  return methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
}

/**
 * A copy of what was given, without what is `undefined`.
 * @throws {TypeError} if a name is unknown or a value breaks its rule
 */
export function checkAll<Given extends object>(
  what: string,
  given: Given | undefined,
  rules: Rules,
): Given {
  const checked: Record<string, unknown> = {}
  check(what, given ?? {}, 'an object')
  for (const name of Object.keys(given ?? {})) {
    const value = given![name as keyof Given]
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) {
      throw new TypeError(`${what} has ${Object.keys(rules).join(', ')}; got ${name}`)
    }
    if (value === undefined) continue
    if (!fits(value, rule)) check(`${what}.${name}`, value, rule)
    checked[name] = value
  }
  return checked as Given
}
