/** Sends numbered signals all the time, and checks those of the other person, without storing them. */
import type { Reconnection } from '../../../../../src/index.ts'
import { toCode } from '../../../../browser/harness/page/plain.page.ts'
import type { Heard, Spoken } from '../growth.types.ts'

const EVERY_MS = 100

export function createSpeaker(reconnection: Reconnection) {
  let timer: number | undefined
  let count = 0
  let resolved = 0
  let pending = 0
  const rejected = new Map<number, string>()

  function say(): void {
    const number = count
    count += 1
    pending += 1
    reconnection
      .signal({ type: 'chat', data: String(number) })
      .then(
        () => (resolved += 1),
        (error: unknown) => rejected.set(number, toCode(error)),
      )
      .finally(() => (pending -= 1))
  }

  return {
    start(): void {
      timer ??= window.setInterval(say, EVERY_MS)
    },
    stop(): void {
      clearInterval(timer)
      timer = undefined
    },
    forget: () => rejected.clear(),
    read: (): Spoken => ({ count, resolved, pending, rejected: [...rejected] }),
  }
}

export function createListener() {
  let next = 0
  let received = 0
  let repeated = 0
  const missing = new Set<number>()
  return {
    hear(number: number): void {
      received += 1
      for (; next <= number; next += 1) missing.add(next)
      if (!missing.delete(number)) repeated += 1
    },
    forget: () => missing.clear(),
    read: (): Heard => ({ next, received, repeated, missing: [...missing] }),
  }
}
