/** Infers the end of a session where OpenTok does not announce it, from what OpenTok refuses or destroys after it. */

import type { Clock } from '../contract/options.types.ts'
import type { SessionMachineEvent } from '../contract/machine-events.types.ts'
import { isWithoutSession } from './error-classes.ts'
import type { SessionLike } from '../contract/opentok.types.ts'

export interface SessionEndEnvironment {
  readonly clock: Clock
  readonly now: () => number
  /** Whether the session counts as joined. */
  readonly isLive: () => boolean
  /** Whether the session counts as joined, or will be joined again. */
  readonly isOpen: () => boolean
  readonly send: (event: SessionMachineEvent) => void
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

/** Time that OpenTok has to announce what a refusal foretells, in ms; measured: it takes 1 to 3. */
const CONFIRM_MS = 1_000

/** Pause between two looks at a session that OpenTok has joined again, in ms. */
const LOOK_MS = 500

/** Looks in five minutes; measured: a browser can delay a socket that was left behind for more than one. */
const LOOKS = 600

export function createSessionEndDetector(
  session: SessionLike,
  { clock, isLive, isOpen, now, send }: SessionEndEnvironment,
): SessionEndDetector {
  let timer: unknown = null
  let nextLook: unknown = null
  /** Whether the page is going into the back/forward cache, or is there: OpenTok leaves then, without the app's request. */
  let isPageHidden = false

  /** `isConnected()` proves nothing while `true`: also for a session that is away, or was lost without an announcement. */
  const isOver = () => session.isConnected?.() === false

  /** Measured: the state stays `disconnecting` after a `disconnect()` that OpenTok never confirms. */
  function vanish(): void {
    const isLeft = session.currentState === 'disconnecting' && !isPageHidden
    const reason = isLeft ? 'clientDisconnected' : 'networkDisconnected'
    send({ type: 'session.vanished', at: now(), reason })
  }

  function reset(): void {
    for (const each of [timer, nextLook]) if (each !== null) clock.clearTimeout(each as never)
    timer = nextLook = null
  }

  /** OpenTok may still announce the end; a second sign does not prolong the wait. */
  function suspect(): void {
    timer ??= clock.setTimeout(() => {
      timer = null
      if (isLive()) vanish()
    }, CONFIRM_MS)
  }

  function watch(looks: number): void {
    if (looks === 0) return
    nextLook = clock.setTimeout(() => {
      if (!isLive()) return
      if (isOver()) suspect()
      watch(looks - 1)
    }, LOOK_MS)
  }

  return {
    reset,
    // A listener of the app that throws at `sessionDisconnected` keeps the event from us. What OpenTok destroys
    // afterwards shows it all the same: the session has no connection any more, and that was not announced.
    handleDestroyed(reason) {
      if (session.connection !== null || !isLive()) return
      send({ type: 'session.disconnected', at: now(), reason })
    },
    // The same if nothing was destroyed, and the session is joined again, but not by this library.
    handleOtherConnection() {
      if (isOpen()) send({ type: 'session.disconnected', at: now(), reason: 'networkDisconnected' })
    },
    // Measured: a join that was given up joins after all, a second after the next one. When its socket is closed, about 2 s
    // later, the session is over, and nothing announces that: only the state of the session shows it. The same happens
    // 1.5 s after an end that a socket left behind has caused, to the session that was joined meanwhile.
    handleJoinedAgain: () => watch(LOOKS),
    // Measured: a socket left behind by a join ends the session that another has joined, 0.5 to 2 s after it.
    handleConnectFailed() {
      if (isOver()) vanish()
    },
    // Measured: the only sign of a session that has ended while a publish was unanswered. It comes after the end.
    handlePublishRefused(error) {
      if (isWithoutSession(error)) vanish()
    },
    // A signal is refused a moment before an end, or a drop, is announced; a server in trouble refuses some too.
    handleRefused(error) {
      if (isLive() && (isOver() || isWithoutSession(error))) suspect()
    },
    // Measured: OpenTok does not even refuse a publish whose publisher is gone, or whose stream it has announced. If the
    // session ends before the server answers, that is announced to nobody.
    handleSilence() {
      if (isLive() && isOver()) suspect()
    },
    handlePageHide() {
      isPageHidden = true
    },
    // Measured: OpenTok leaves at `pagehide`, and announces that to nobody, now or later. It does so before this library
    // hears of `pagehide`, so a leave of the app that is not confirmed by then looks the same.
    handlePageReturn() {
      isPageHidden = true
      if (isOpen() && isOver()) vanish()
      isPageHidden = false
    },
  }
}
