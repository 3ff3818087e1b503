/** Signals in both directions: between an app and OpenTok's session. */

import type { Availability } from '../contract/availability.ts'
import type { ReconnectionEvents } from '../contract/events.ts'
import type { SessionLike } from '../contract/opentok.types.ts'
import type { Clock } from '../contract/options.types.ts'
import type { ResolvedSignalOptions } from '../contract/signal.types.ts'
import { createChange } from '../lib/emitter.ts'
import type { Emit, Emitter } from '../lib/emitter.ts'
import type { SessionEndDetector } from '../opentok/session-end.ts'
import { findRecipientProblem, handOver, listenToSignals } from '../opentok/signal.adapter.ts'
import { createSignalInbox } from './signal-inbox.ts'
import { createSignalOutbox } from './signal-outbox.ts'
import type { SignalOutbox } from './signal-outbox.ts'

export interface SignalsEnvironment {
  readonly session: SessionLike
  readonly end: Pick<SessionEndDetector, 'handleRefused'>
  readonly emitter: Pick<Emitter<ReconnectionEvents>, 'whileListened'>
  readonly emit: Emit<ReconnectionEvents>
  readonly availability: () => Availability
  readonly options: ResolvedSignalOptions
  readonly clock: Clock
  readonly now: () => number
  /** The number of held signals has changed. */
  readonly handleChange: () => void
  readonly handleError: (error: unknown) => void
}

/** The outbox, and the end of its listeners. */
export type Signals = SignalOutbox & { dispose(): void }

export function createSignals(environment: SignalsEnvironment): Signals {
  const { emit, emitter, end, handleChange, handleError, session } = environment
  const change = createChange(handleError)
  const outbox = createSignalOutbox({
    ...environment,
    findRecipientProblem: (to) => findRecipientProblem(session, to),
    handOver: (signal) => handOver(session, signal, end.handleRefused),
    onChange: change.listening.onChange,
    handleChange() {
      handleChange()
      change.emitChange()
    },
  })
  const handleArrived = createSignalInbox({
    now: environment.now,
    maxBytes: environment.options.maxBytes,
    handleSignal: (signal) => emit('signal', signal),
    // Only announced, and never reported globally: anybody in the session can cause it.
    handleError: (error) => emit('error', { error }),
  })
  emitter.whileListened('signal', () => listenToSignals(session, handleArrived))
  return { ...outbox, dispose: change.dispose }
}
