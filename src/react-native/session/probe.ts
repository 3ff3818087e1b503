/** Finds out whether the connection is alive on Android, whose module announces neither its loss nor its return. */

import type { Clock, Network } from '../../index.ts'
import { createTimer } from '../timer.ts'

/** Type of the signals that a probe sends to oneself; an app never sees them. */
export const PROBE_TYPE = 'opentok-reconnection.probe'

/** Waits between two probes while the connection is away, in multiples of `probeMs`. */
const AWAY_FACTOR = 5

export interface ProbeEnvironment {
  readonly clock: Clock
  readonly network: Network
  /** Time in ms that an answer may take; `false`: no probes, only what the system says about the network. */
  readonly probeMs: number | false
}

/** Who is told what a probe has found out. */
export interface ProbeListener {
  /** Sends the probe to oneself. */
  readonly send: () => void
  readonly handleLost: () => void
  readonly handleBack: () => void
}

/** A probe; it does nothing before `start()` and after `stop()`. */
export interface Probe {
  /** The session was joined. */
  start(): void
  /** The session is over, or native announces losses itself. */
  stop(): void
  /** Something has happened that may have cost the connection, or brought it back. */
  check(): void
  /** The probe has come back. */
  handleAnswer(): void
  /** Another signal has come in: the connection is there. */
  handleSignal(): void
  /** Media have come in. They take another way, so they are evidence only where no probe comes back. */
  handleMedia(): void
}

export function createProbe(
  { clock, network, probeMs }: ProbeEnvironment,
  { handleBack, handleLost, send }: ProbeListener,
): Probe {
  const timer = createTimer(clock)
  let isRunning = false
  /**
   * Whether an answer came in this join. Not seen on a device: if OpenTok does not send your own signal back, silence proves
   * nothing, and only the system says whether the connection is there.
   */
  let isTrusted = false
  /** Whether a probe is out; a second one would only put off the moment at which its silence counts. */
  let isAsking = false

  function clear(): void {
    isAsking = false
    timer.clear()
  }

  function lose(): void {
    clear()
    handleLost()
    // Native keeps a signal over a loss, but may lose it. Nothing else would say that the connection is back.
    if (isRunning && probeMs) timer.wait(probeMs * AWAY_FACTOR, ask)
  }

  function ask(): void {
    if (!isRunning) return
    if (!network.isOnline()) return lose()
    if (!probeMs) return handleBack()
    if (isAsking) return
    isAsking = true
    send()
    timer.wait(probeMs, () => {
      isAsking = false
      if (isTrusted) lose()
      else handleBack()
    })
  }

  function prove(): void {
    if (!isRunning) return
    clear()
    handleBack()
  }

  return {
    start() {
      isRunning = true
      isTrusted = false
      ask()
    },
    stop() {
      isRunning = false
      clear()
    },
    check: ask,
    handleAnswer() {
      isTrusted ||= isRunning
      prove()
    },
    handleSignal: prove,
    handleMedia() {
      if (!isTrusted) prove()
    },
  }
}
