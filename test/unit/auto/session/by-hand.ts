/** What tests need that play OpenTok and the library by hand, without a clock. */

import { afterEach, beforeEach, vi } from 'vitest'
import type { Mock } from 'vitest'

/** Call once at the top of a test file. @returns what has been reported to the platform during a test */
export function watchReports(): Mock {
  const reportError = vi.fn()
  beforeEach(() => void vi.stubGlobal('reportError', reportError.mockReset()))
  afterEach(() => void vi.unstubAllGlobals())
  return reportError
}

/** An answer of the library that is an error with this code. */
export const failWith = (code: string) => () =>
  Promise.reject<void>(Object.assign(new Error('It failed.'), { code }))

/** After everything that a promise has to do. */
export const settle = () => new Promise<void>((resolve) => void setTimeout(resolve))
