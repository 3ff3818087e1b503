/** What Vue warns of, which it does only while an app is developed. */

import { vi } from 'vitest'

/** Keeps the warnings out of the output. @returns what Vue has warned of since */
export function watchWarnings(): () => readonly string[] {
  const warn = vi.spyOn(console, 'warn').mockReset().mockReturnValue()
  return () => warn.mock.calls.map((parts) => parts.join(' '))
}
