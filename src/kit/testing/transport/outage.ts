/** An outage: from the loss of a socket to the first message over another one, or to the end of the session. */

import { dispatch } from '../sdk/emitter.ts'
import type { Member } from '../server/server-session.ts'
import type { ClientCore } from './client.types.ts'
import { createSilenceDetection } from './silence-detection.ts'

export interface Outage {
  /** The socket is lost, perhaps before its first message. */
  lose(): void
  /** A socket can be opened again, or carries messages again. */
  resume(): void
  /** The client has received something. */
  handleActivity(): void
  /** Starts or stops the timer after which OpenTok notices that a socket is silent. */
  updateSilence(): void
  /** OpenTok is reconnected, or has ended the session. */
  end(): void
  /** The server keeps a lost member for `keepLostMs`. */
  forgetLater(lost: Member | null): () => void
}

export function createOutage(
  { link, membership, server, serverSession, session }: ClientCore,
  endSession: (reason: string) => void,
): Outage {
  const { delays, faults, options, schedule } = server
  let stopGivingUp = () => {}
  let cancelForget = () => {}
  let stopWaiting = () => {}

  const isSilent = () => faults.condition.of(membership.who()) === 'silent'
  const silence = createSilenceDetection(
    schedule,
    delays.silenceMs,
    () => membership.state === 'connected' && isSilent(),
    lose,
  )

  function lose(): void {
    if (!membership.isJoined || link.state !== 'open') return
    link.lose()
    if (membership.state === 'reconnecting') return startAgain()
    membership.state = 'reconnecting'
    silence.update()
    cancelForget = forgetLater(membership.member)
    stopGivingUp = schedule.after(delays.giveUpMs, () => {
      // Measured: OpenTok gives the wrong reason when sockets open and stay silent.
      endSession(isSilent() ? 'clientDisconnected' : 'networkDisconnected')
    })
    dispatch(session, { type: 'sessionReconnecting', cancelable: false })
  }

  /** The new socket is lost too, before its first message: the server keeps the lost member from then on. */
  function startAgain(): void {
    stopWaiting()
    cancelForget()
    cancelForget = forgetLater(membership.member)
  }

  function resume(): void {
    silence.update()
    link.release()
    if (membership.state !== 'reconnecting' || link.state !== 'away') return
    cancelForget()
    const isRefused = !membership.isKnown && options.unknownSocketCloseCode !== null
    if (isRefused) return endSession('networkDisconnected')
    link.resume()
    if (options.greetResumed) handleActivity()
    else stopWaiting = schedule.after(delays.pongMs, handleActivity)
  }

  /** Measured: OpenTok is reconnected at the first message that it receives, not when the socket opens. */
  function handleActivity(): void {
    if (membership.state !== 'reconnecting') return
    end()
    membership.state = 'connected'
    dispatch(session, { type: 'sessionReconnected' })
    link.flush()
    silence.update()
  }

  function end(): void {
    stopGivingUp()
    stopWaiting()
  }

  function forgetLater(lost: Member | null): () => void {
    return schedule.after(delays.keepLostMs, () => {
      if (lost) serverSession.remove(lost, 'networkDisconnected')
    })
  }

  return { lose, resume, handleActivity, updateSilence: silence.update, end, forgetLater }
}
