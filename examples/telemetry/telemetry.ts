/**
 * Reports outages as OpenTelemetry spans and metrics: names, durations and codes, never a token or a payload. Times are
 * wall-clock times: `performance.now()` may stop while a laptop sleeps. Copy this file.
 */

import { SpanStatusCode } from '@opentelemetry/api'
import type { Attributes, Meter, ObservableResult, Span, Tracer } from '@opentelemetry/api'
import type { ConnectionQuality, Logger, Reconnection } from 'opentok-reconnection'

export interface Telemetry {
  /** For the `logger` option: each line becomes an event of the current outage. */
  readonly logger: Logger
  /** @returns a function that stops watching */
  watch(reconnection: Reconnection): () => void
}

/** From 0 to 4. */
const QUALITIES: readonly ConnectionQuality[] = ['lost', 'poor', 'fair', 'good', 'excellent']

export function createTelemetry(tracer: Tracer, meter: Meter): Telemetry {
  const duration = meter.createHistogram('opentok.outage.duration', { unit: 's' })
  const signals = meter.createCounter('opentok.signals')
  const held = meter.createObservableGauge('opentok.signals.held')
  const downtime = meter.createObservableCounter('opentok.downtime', { unit: 's' })
  const quality = meter.createObservableGauge('opentok.quality')
  let outage: Span | null = null
  let startedAt = 0
  let backAt = 0

  function begin(attributes: Attributes): void {
    startedAt = Date.now()
    outage = tracer.startSpan('opentok.outage', { startTime: startedAt, attributes })
  }

  const note = (name: string, attributes: Attributes) =>
    outage?.addEvent(name, attributes, Date.now())

  function end(outcome: string, attributes: Attributes, at = Date.now()): void {
    if (!outage) return
    outage.setAttributes({ outcome, ...attributes }).end(at)
    duration.record((at - startedAt) / 1_000, { outcome })
    outage = null
  }

  function watch(reconnection: Reconnection): () => void {
    const { on, signals: heldSignals } = reconnection
    const readHeld = (result: ObservableResult) => result.observe(heldSignals.length)
    const readDowntime = (result: ObservableResult) =>
      result.observe(reconnection.stats.downtimeMs / 1_000)
    const readQuality = (result: ObservableResult) => {
      const value = QUALITIES.indexOf(reconnection.getSnapshot().quality)
      if (value >= 0) result.observe(value)
    }
    held.addCallback(readHeld)
    quality.addCallback(readQuality)
    downtime.addCallback(readDowntime)
    const stops = [
      on('reconnecting', ({ phase, reason }) => {
        // Lost again before `connected`: part of the same outage.
        if (outage) note('reconnecting', { phase })
        else begin({ phase, reason: reason ?? '' })
      }),
      on('rejoinScheduled', (wait) => note('rejoinScheduled', { ...wait })),
      on('rejoining', (attempt) => note('rejoining', { ...attempt })),
      on('reconnected', (event) => {
        backAt = Date.now()
        outage?.setAttributes({ ...event })
      }),
      on('connected', () => end('reconnected', {}, backAt)),
      on('disconnected', ({ error, reason }) => {
        const code = error?.code ?? ''
        outage?.setStatus({ code: SpanStatusCode.ERROR, message: code })
        end('disconnected', { reason: reason ?? '', code })
      }),
      on('signalSent', ({ heldMs }) => signals.add(1, { outcome: 'sent', held: heldMs > 0 })),
      on('signalDropped', ({ code }) => signals.add(1, { outcome: code, held: false })),
      () => held.removeCallback(readHeld),
      () => quality.removeCallback(readQuality),
      () => downtime.removeCallback(readDowntime),
      () => end('unwatched', {}),
    ]
    return () => stops.forEach((stop) => stop())
  }

  const log = (line: string) => note('log', { line })
  return { logger: { debug: log, info: log, warn: log }, watch }
}
