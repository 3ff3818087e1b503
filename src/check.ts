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
  const type = value === null ? 'null' : typeof value
  const methods = rule.match(/\w+(?=\(\))/g) ?? []
  const fits =
    (rule.includes(type) || rule.includes(`'${toText(value)}'`)) &&
    (type !== 'number' || ((value as number) >= 1 && (value as number) <= LONGEST_TIMER_MS)) &&
    methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
  if (fits) return
  const isShown = !/^(null|undefined|object)$/.test(type) && !rule.includes('secret')
  const got = isShown ? `${type} ${toText(value)}` : type
  throw new TypeError(`${what} is ${rule}, got ${got}`)
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
  for (const [name, value] of Object.entries(given ?? {})) {
    const names = Object.keys(rules)
    if (!names.includes(name)) throw new TypeError(`${what} has ${names.join(', ')}; got ${name}`)
    if (value === undefined) continue
    check(`${what}.${name}`, value, rules[name]!)
    checked[name] = value
  }
  return checked as Given
}

const toText = (value: unknown) => String(value)
