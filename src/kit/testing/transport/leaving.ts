/** `disconnect()`: what it does in each state, and who waits for the end of the session. */

import { clearSessionFields } from '../sdk/session/session-fields.ts'
import type { ClientCore } from './client.types.ts'
import type { Joining } from './joining.ts'

export interface Leaving {
  disconnect(): Promise<unknown>
  /** Measured: a join that starts before the end cancels it, and nobody hears of the leave. */
  cancel(): void
  /** The session has ended: answers each `disconnect()`. */
  answer(ended: unknown): void
}

export function createLeaving(
  { link, membership, server, serverSession, session }: ClientCore,
  joining: Joining,
  end: (reason: string) => void,
): Leaving {
  const { delays, schedule } = server
  let stopLeaving = () => {}
  let callbacks: ((ended: unknown) => void)[] = []

  function disconnect(): Promise<unknown> {
    if (membership.state === 'disconnected') {
      clearSessionFields(session)
      return Promise.resolve()
    }
    if (membership.state === 'connecting' && !joining.isRequested) {
      joining.cancel()
      membership.state = 'disconnected'
      return Promise.resolve()
    }
    if (membership.state === 'connecting') {
      joining.cancel()
      membership.state = 'disconnecting'
      // The leave is never answered; the join is.
      schedule.after(delays.leaveMs, joining.failUnexpectedly)
      return new Promise(() => {})
    }
    const left = new Promise((resolve) => callbacks.push(resolve))
    if (link.state === 'closed') membership.state = 'disconnecting'
    if (membership.state === 'connected') leave()
    if (membership.state === 'reconnecting') {
      membership.state = 'disconnecting'
      schedule.after(delays.leaveAwayMs - delays.endMs, () => end('clientDisconnected'))
    }
    return left
  }

  /** What was sent before the leave arrives before it. */
  function leave(): void {
    membership.state = 'disconnecting'
    link.leave()
    const leaving = membership.member
    schedule.after(3 * delays.messageMs, () => {
      if (leaving) serverSession.remove(leaving, 'clientDisconnected')
    })
    stopLeaving = schedule.after(delays.leaveMs - delays.endMs, () => end('clientDisconnected'))
  }

  return {
    disconnect,
    cancel: () => stopLeaving(),
    answer(ended) {
      for (const callback of callbacks.splice(0)) callback(ended)
    },
  }
}
