/** The timers of one outage: when OpenTok gives up, when it hears the server again, and when the server forgets it. */

import type { Member, ServerSession } from '../server/server-session.ts'
import type { Server } from '../server/server.types.ts'
import type { Who } from './faults.ts'

export interface Outage {
  /** OpenTok tries to reconnect, and the server keeps the lost member for a while. */
  start(lost: Member | null): void
  /** The new socket is lost as well, before its first message: the server keeps the lost member from then on. */
  startAgain(lost: Member | null): void
  /** A socket is up again; its first message is still to come. */
  waitForMessage(): void
  /** The client is back before the server has forgotten it. */
  cancelForget(): void
  /** OpenTok is reconnected, or has ended the session. */
  end(): void
  /** The server keeps a lost member for `keepLostMs`. */
  forgetLater(lost: Member | null): () => void
}

export interface OutageOptions {
  readonly who: () => Who
  handleEnd(reason: string): void
  handleActivity(): void
}

export function createOutage(
  { delays, faults, schedule }: Server,
  serverSession: ServerSession,
  { handleActivity, handleEnd, who }: OutageOptions,
): Outage {
  let stopGivingUp = () => {}
  let cancelForget = () => {}
  let stopWaiting = () => {}

  const outage: Outage = {
    start(lost) {
      cancelForget = outage.forgetLater(lost)
      stopGivingUp = schedule.after(delays.giveUpMs, () => {
        // Measured: OpenTok gives the wrong reason when sockets open and stay silent.
        const isSilent = faults.condition.of(who()) === 'silent'
        handleEnd(isSilent ? 'clientDisconnected' : 'networkDisconnected')
      })
    },
    startAgain(lost) {
      stopWaiting()
      cancelForget()
      cancelForget = outage.forgetLater(lost)
    },
    waitForMessage() {
      stopWaiting = schedule.after(delays.pongMs, handleActivity)
    },
    cancelForget: () => cancelForget(),
    end() {
      stopGivingUp()
      stopWaiting()
    },
    forgetLater: (lost) =>
      schedule.after(delays.keepLostMs, () => {
        if (lost) serverSession.remove(lost, 'networkDisconnected')
      }),
  }
  return outage
}
