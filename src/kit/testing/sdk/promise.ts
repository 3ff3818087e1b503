/** OpenTok's promises: a rejection that nobody catches is not reported. */

import type { Completion, OpenTokError } from '../error.ts'

/**
 * Runs a call that answers by callback, and settles a promise too.
 * @param call gets the callback to answer
 */
export function promised(
  call: (complete: Completion) => void,
  callback?: Completion,
): Promise<void> {
  const promise = new Promise<void>((resolve, reject) => {
    call((error?: OpenTokError) => {
      if (error) reject(error)
      else resolve()
      callback?.(error)
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
