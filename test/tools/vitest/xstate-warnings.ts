/**
 * XState warns on the console, in its development build, of what is wrong in the way it is used: an event that was sent
 * to an actor that has stopped, for instance. Here each of those is a failure of the test that caused it.
 */

import { afterAll, afterEach } from 'vitest'

/** The files of a worker share the console, and each evaluates this module again. */
const WARNINGS = Symbol.for('test.xstate-warnings')
const shared = globalThis as { [WARNINGS]?: string[] }

/** What XState has warned of since the last call. */
export const takeXStateWarnings = (): readonly string[] => shared[WARNINGS]?.splice(0) ?? []

function watchConsole(): void {
  if (shared[WARNINGS]) return
  const warnings: string[] = (shared[WARNINGS] = [])
  const { warn } = console
  console.warn = (...parts: unknown[]) => {
    const isXState = new Error().stack?.includes('/node_modules/xstate/') === true
    if (isXState) warnings.push(parts.map(String).join(' '))
    else warn.apply(console, parts)
  }
}

function expectNoWarning(): void {
  const taken = takeXStateWarnings()
  if (taken.length > 0) throw new Error(`XState warns:\n${taken.join('\n')}`)
}

watchConsole()
// A setup file's hooks end a test: they run after those of its own file.
afterEach(expectNoWarning)
afterAll(expectNoWarning)
