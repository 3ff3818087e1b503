/** How the library reports: events to the app, lines to its log, errors to whoever listens. */

import { EVENT_NAMES } from './contract/events.ts'
import type { ReconnectionEvents } from './contract/events.ts'
import type { Logger } from './contract/options.types.ts'
import { createEmitter, guard } from './lib/emitter.ts'
import type { Emit, Emitter } from './lib/emitter.ts'
import { oneOf } from './lib/validate.ts'
import type { StatsKeeper } from './stats/stats.ts'

/** The ways out. */
export interface Reports {
  readonly emitter: Emitter<ReconnectionEvents>
  /** Counts an event, then announces it: a listener reads figures that include its event. */
  readonly emit: Emit<ReconnectionEvents>
  /** Reports what the app's own code has thrown. @param name the event whose listener threw */
  readonly handleError: (error: unknown, name?: string | symbol) => void
  log(level: keyof Logger, text: string): void
}

export function createReports(stats: StatsKeeper, logger: Logger | undefined): Reports {
  const emitter = createEmitter<ReconnectionEvents>(oneOf(...EVENT_NAMES), handleError)

  function handleError(error: unknown, name?: string | symbol): void {
    log('warn', name === undefined ? 'a policy threw' : `a listener of '${String(name)}' threw`)
    if (name !== 'error' && emitter.hasListeners('error')) emitter.emit('error', { error })
    else globalThis.reportError?.(error)
  }

  function log(level: keyof Logger, text: string): void {
    guard(
      () => logger?.[level](`opentok-reconnection: ${text}`),
      (error) => globalThis.reportError?.(error),
    )
  }

  return {
    emitter,
    emit(name, payload) {
      stats.countEvent(name, payload)
      emitter.emit(name, payload)
    },
    handleError,
    log,
  }
}
