/** Time that stands still until a test advances it. */

import { afterEach, beforeEach, vi } from 'vitest'

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

export function useFakeTimers(): void {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
}
