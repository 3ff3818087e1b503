/** The clocks of one outage: how long OpenTok knocks, how long it listens, and when the server forgets. */

import type { Who } from './faults.ts'
import type { Member, Room } from '../server/server-session.ts'
import type { Server } from '../server/server.ts'

export interface Outage {
  /** OpenTok begins to knock, and the server to wait. */
  begin(lost: Member | null): void
  /** A socket is up again; its first word is still to come. */
  listen(): void
  /** That socket is lost too, before it has said a word. */
  silence(): void
  /** The client is back before the server has forgotten it. */
  remember(): void
  /** OpenTok is back, or has ended. */
  end(): void
  /**
   * Measured: OpenTok closes the socket of one who was forced out late, and tells sockets apart by their address.
   * @param act ends what has been joined since
   */
  closeLate(act: () => void): void
  /** The server waits for a lost client, but not for ever. */
  forgetLater(lost: Member | null): () => void
}

/** Who is told. */
export interface OutageListener {
  readonly who: () => Who
  handleEnd(reason: string): void
  handleWord(): void
}

export function createOutage(
  { delays, faults, options, schedule }: Server,
  room: Room,
  { handleEnd, handleWord, who }: OutageListener,
): Outage {
  let stopKnocking = () => {}
  let stopForgetting = () => {}
  let stopListening = () => {}

  const outage: Outage = {
    begin(lost) {
      stopForgetting = outage.forgetLater(lost)
      stopKnocking = schedule.after(delays.giveUpMs, () => {
        // Measured: OpenTok gives the wrong reason when sockets open and stay silent.
        const isSilent = faults.condition.of(who()) === 'silent'
        handleEnd(isSilent ? 'clientDisconnected' : 'networkDisconnected')
      })
    },
    listen() {
      stopListening = schedule.after(delays.pongMs, handleWord)
    },
    silence: () => stopListening(),
    remember: () => stopForgetting(),
    end() {
      stopKnocking()
      stopListening()
    },
    closeLate(act) {
      if (!options.addressPerConnection) schedule.after(delays.leaveMs, act)
    },
    forgetLater: (lost) =>
      schedule.after(delays.keepLostMs, () => {
        if (lost) room.remove(lost, 'networkDisconnected')
      }),
  }
  return outage
}
