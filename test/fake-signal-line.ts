/** OpenTok's own line of signals: what it has in hand, over sockets that come and go. */

import type { SignalLike } from '../src/opentok/opentok.types.ts'
import { notConnected, openTokError } from './fake-error.ts'

/** A message arrives after half of it, its confirmation after all. */
export const ACK_MS = 2

/** What becomes of a signal; `never`: delivered, and the confirmation is lost. */
export type SignalAnswer = 'ok' | 'never' | Error

export type SocketState = 'open' | 'away' | 'closed'

interface Pending {
  readonly signal: SignalLike
  readonly resolve: () => void
  readonly reject: (error: Error) => void
  isDelivered: boolean
}

export class FakeSignalLine {
  /** Data of the signals that arrived, in order. */
  readonly delivered: (string | undefined)[] = []
  answer: (signal: SignalLike) => SignalAnswer = () => 'ok'
  #pending: Pending[] = []
  /** What was sent over a former socket is lost. */
  #socket = 0

  send(signal: SignalLike, socket: SocketState): Promise<void> {
    return new Promise((resolve, reject) => {
      const pending: Pending = { signal, resolve, reject, isDelivered: false }
      const isKept = signal.retryAfterReconnect !== false
      if (Object.values(signal).includes(undefined)) {
        reject(openTokError('OT_INVALID_PARAMETER', 400))
      } else if (socket === 'open' || (socket === 'away' && isKept)) {
        this.#pending.push(pending)
        if (socket === 'open') this.#transmit(pending)
      } else reject(notConnected())
    })
  }

  /** The socket is lost; those that are not to be kept fail 1 ms later. */
  drop(): void {
    this.#socket += 1
    for (const pending of this.#pending) {
      if (pending.signal.retryAfterReconnect !== false) continue
      setTimeout(() => this.#settle(pending, notConnected()), 1)
    }
  }

  resume(): void {
    for (const pending of this.#pending) this.#transmit(pending)
  }

  /** The end: nothing is delivered any more. */
  fail(): void {
    for (const pending of this.#pending) this.#settle(pending, notConnected())
  }

  /** What was sent since then fails as well. */
  close(): void {
    this.fail()
    this.#socket += 1
  }

  /** A repeat is not delivered twice. */
  #transmit(pending: Pending): void {
    const socket = this.#socket
    const step = (next: () => void) =>
      setTimeout(() => {
        if (socket === this.#socket) next()
      }, ACK_MS / 2)
    step(() => {
      const answer = this.answer(pending.signal)
      if (answer instanceof Error) return this.#settle(pending, answer)
      if (!pending.isDelivered) this.delivered.push(pending.signal.data)
      pending.isDelivered = true
      if (answer === 'ok') step(() => this.#settle(pending))
    })
  }

  #settle(pending: Pending, error?: Error): void {
    this.#pending = this.#pending.filter((other) => other !== pending)
    if (error) pending.reject(error)
    else pending.resolve()
  }
}
