/** OpenTok's promises: uncaught, nobody hears of them. */

import type { Completion, OpenTokError } from '../error.ts'

/**
 * Calls something that answers by callback, and tells the callback and a promise.
 * @param call gets who is to be told
 */
export function promised(call: (complete: Completion) => void, told?: Completion): Promise<void> {
  const promise = new Promise<void>((resolve, reject) => {
    call((error?: OpenTokError) => {
      if (error) reject(error)
      else resolve()
      told?.(error)
    })
  })
  promise.catch(() => {})
  return promise
}

/** Only the first answer counts. */
export function once(complete: Completion | undefined): Completion {
  let isAnswered = false
  return (error) => {
    if (isAnswered) return
    isAnswered = true
    complete?.(error)
  }
}
