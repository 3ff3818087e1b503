/** The signs that a session has ended where OpenTok does not announce it: what OpenTok refuses or destroys after it. */

import type { Availability } from '../contract/availability.ts'
import type {
  SessionEndMachineEvent,
  SessionMachineEvent,
} from '../contract/machine-events.types.ts'
import type { SessionLike } from '../contract/opentok.types.ts'
import { isWithoutSession } from './error-classes.ts'
import { NETWORK_LOST } from './reasons.ts'

export interface SessionEndEnvironment {
  readonly now: () => number
  readonly availability: () => Availability
  /** To the machine that decides what the signs mean. */
  readonly send: (event: SessionEndMachineEvent) => void
  /** To the session's machine. */
  readonly report: (event: SessionMachineEvent) => void
}

/** Receives the signs of an end. */
export interface SessionEndDetector {
  /** OpenTok has said something about the session, so there is nothing to infer. */
  reset(): void
  /** OpenTok has joined under another connection than before. */
  handleOtherConnection(): void
  /** OpenTok has joined again, and has not announced an end since it joined before. */
  handleJoinedAgain(): void
  /** OpenTok has destroyed a publisher or a subscriber, for this reason. */
  handleDestroyed(reason: string): void
  /** OpenTok says of a joined session that it could not be joined. */
  handleConnectFailed(): void
  /** OpenTok has refused to publish. */
  handlePublishRefused(error: unknown): void
  /** OpenTok has refused a signal or a subscribe, perhaps because there is no session. */
  handleRefused(error: unknown): void
  /** The media of a subscriber are lost, or a publish is given up that OpenTok has never answered. */
  handleSilence(): void
  /** The page is hidden, for good or until it comes back, and OpenTok leaves the session. */
  handlePageHide(): void
  /** The page is back from the browser's back/forward cache. */
  handlePageReturn(): void
}

/** Whether the session counts as joined, or will be joined again. */
export const isOpen = (availability: Availability): boolean =>
  availability === 'pass' || availability === 'hold'

/** `isConnected()` proves nothing while `true`: also for a session that is away, or was lost without an announcement. */
export const isOver = (session: SessionLike): boolean => session.isConnected?.() === false

/** Measured: the state stays `disconnecting` after a `disconnect()` that OpenTok never confirms. */
export const isLeft = (session: SessionLike): boolean => session.currentState === 'disconnecting'

export function createSessionEndDetector(
  session: SessionLike,
  { availability, now, report, send }: SessionEndEnvironment,
): SessionEndDetector {
  return {
    reset: () => send({ type: 'session.announced' }),
    // A listener of the app that throws at `sessionDisconnected` keeps the event from us. What OpenTok destroys
    // afterwards shows it all the same: the session has no connection any more, and that was not announced.
    handleDestroyed(reason) {
      if (session.connection !== null || availability() !== 'pass') return
      report({ type: 'session.disconnected', at: now(), reason })
    },
    // The same if nothing was destroyed, and the session is joined again, but not by this library.
    handleOtherConnection() {
      if (isOpen(availability())) {
        report({ type: 'session.disconnected', at: now(), reason: NETWORK_LOST })
      }
    },
    // Measured: a join that was given up joins after all, a second after the next one. When its socket is closed, about 2 s
    // later, the session is over, and nothing announces that: only the state of the session shows it. The same happens
    // 1.5 s after an end that a socket left behind has caused, to the session that was joined meanwhile.
    handleJoinedAgain: () => send({ type: 'session.joinedAgain' }),
    // Measured: a socket left behind by a join ends the session that another has joined, 0.5 to 2 s after it.
    handleConnectFailed() {
      if (isOver(session)) send({ type: 'session.over' })
    },
    // Measured: the only sign of a session that has ended while a publish was unanswered. It comes after the end.
    handlePublishRefused(error) {
      if (isWithoutSession(error)) send({ type: 'session.over' })
    },
    // A signal is refused a moment before an end, or a drop, is announced; a server in trouble refuses some too.
    handleRefused(error) {
      if (isOver(session) || isWithoutSession(error)) send({ type: 'session.suspected' })
    },
    // Measured: OpenTok does not even refuse a publish whose publisher is gone, or whose stream it has announced. If the
    // session ends before the server answers, that is announced to nobody.
    handleSilence() {
      if (isOver(session)) send({ type: 'session.suspected' })
    },
    handlePageHide: () => send({ type: 'page.hidden' }),
    // Measured: OpenTok leaves at `pagehide`, and announces that to nobody, now or later. It does so before this library
    // hears of `pagehide`, so a leave of the app that is not confirmed by then looks the same.
    handlePageReturn: () => send({ type: 'page.returned' }),
  }
}
