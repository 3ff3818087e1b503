/** Playwright's `expect` with matchers for a call; each tries again until its time is over. */
import { expect as base } from '@playwright/test'
import { setTimeout as wait } from 'node:timers/promises'
import { describeSides } from './side/describe.ts'
import { explainHeard, readHeard } from './side/heard.ts'
import { isLive, readLibraryStatus, readServerStatus, readTiles } from './side/read-side.ts'
import { toSide } from './side/sides.ts'
import type { Expect, ExpectMatcherState, MatcherReturnType } from '@playwright/test'
import type { OpenTokMatchers, RetryOptions } from './playwright.types.ts'
import type { Side } from './side/side.types.ts'

/** A join and the first frame of a video take seconds on a machine of CI. */
const DEFAULT_TIMEOUT_MS = 15_000

const RETRY_MS = 100

/** What a matcher looks at. */
interface Look {
  readonly pass: boolean
  /** What there is, as a sentence about this person. */
  readonly finding: string
}

const matchers: OpenTokMatchers = {
  toHaveLiveTiles(received, count, options) {
    validate('count', 'a whole number from 0', count, Number.isInteger(count) && count >= 0)
    const side = toSide(received)
    const look = async (): Promise<Look> => {
      const live = (await readTiles(side)).filter(isLive).length
      return { pass: live === count, finding: `has ${live} live ${live === 1 ? 'tile' : 'tiles'}` }
    }
    return match(this, side, `toHaveLiveTiles(${count})`, look, options)
  },

  toHaveHeard(received, text, { shown = true, ...options } = {}) {
    const isText = (typeof text === 'string' && text !== '') || text instanceof RegExp
    validate('text', 'a text that is not empty, or a pattern', text, isText)
    const side = toSide(received)
    const look = async (): Promise<Look> => {
      const heard = await readHeard(side, text, shown)
      return { pass: heard === 'heard', finding: explainHeard(side, text, heard) }
    }
    return match(this, side, `toHaveHeard(${print(text)})`, look, options)
  },

  toHaveStatus(received, status, options) {
    validate('status', 'a text', status, typeof status === 'string')
    const side = toSide(received)
    const look = async (): Promise<Look> => {
      const library = await readLibraryStatus(side)
      const current = library ?? readServerStatus(side)
      const by = library === null ? 'as the server sees it' : 'as the library says'
      return { pass: current === status, finding: `is ${current}, ${by}` }
    }
    return match(this, side, `toHaveStatus(${print(status)})`, look, options)
  },
}

/**
 * Playwright's `expect` with the matchers {@link OpenTokMatchers}: `toHaveLiveTiles()`, `toHaveHeard()` and
 * `toHaveStatus()`. One that fails says what each side of the call saw.
 * @example
 * ```ts
 * import { expect, type OpenTokPerson } from 'opentok-reconnection/playwright'
 *
 * export async function expectCall(ada: OpenTokPerson, bob: OpenTokPerson): Promise<void> {
 *   await expect(ada).toHaveStatus('connected')
 *   await expect(bob).toHaveLiveTiles(1)
 *   await expect(bob).toHaveHeard('hello', { timeout: 5_000 })
 * }
 * ```
 */
export const expect: Expect<OpenTokMatchers> = base.extend(matchers)

async function match(
  { isNot, timeout }: ExpectMatcherState,
  side: Side,
  call: string,
  look: () => Promise<Look>,
  options: RetryOptions = {},
): Promise<MatcherReturnType> {
  const timeoutMs = options.timeout ?? Math.max(timeout, DEFAULT_TIMEOUT_MS)
  const until = performance.now() + timeoutMs
  let latest = await tryLook(look, isNot)
  while (latest.pass === isNot && performance.now() < until) {
    await wait(RETRY_MS)
    latest = await tryLook(look, isNot)
  }
  const { finding, pass } = latest
  const { name } = side.person
  if (pass !== isNot) return { pass, message: () => '' }
  const sides = await describeSides(side.call)
  const head = `expect(${name})${isNot ? '.not' : ''}.${call} failed after ${timeoutMs / 1_000} s`
  return { pass, message: () => `${head}: ${name} ${finding}.\n\n${sides}` }
}

/** A page that is being loaded, or closed, cannot be read: that is no answer, whatever is expected. */
async function tryLook(look: () => Promise<Look>, isNot: boolean): Promise<Look> {
  try {
    return await look()
  } catch (error) {
    return { pass: isNot, finding: `has a page that cannot be read (${String(error)})` }
  }
}

function validate(name: string, rule: string, value: unknown, isRight: boolean): void {
  if (!isRight) throw new TypeError(`${name} must be ${rule}, got ${print(value)}`)
}

const print = (value: unknown): string =>
  value instanceof RegExp ? String(value) : (JSON.stringify(value) ?? String(value))
