/** The table of `docs/guide/telemetry.md` has the spans, attributes, events and metrics of the example. */
import type { Meter, Tracer } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { createTelemetry } from '../../examples/telemetry/telemetry.ts'
import type { Reconnection } from '../../src/index.ts'
import { codeOf, tableOf } from './docs.ts'

/** Records what is created, and of which kind. */
function createRecord() {
  const made = new Map<string | undefined, string>()
  const attributes = new Set<string>()
  const events = new Set<string>()
  const note = (given: object) => Object.keys(given).forEach((name) => attributes.add(name))
  const span = {
    addEvent: (name: string) => events.add(name),
    setAttributes: (given: object) => (note(given), span),
    setStatus: () => span,
    end: () => undefined,
  }
  const tracer = {
    startSpan(name: string, options: { attributes: object }) {
      note(options.attributes)
      made.set(name, 'span')
      return span
    },
  }
  const nothing = () => undefined
  const make = (kind: string) => (name: string, options?: { unit: string }) => {
    made.set(name, options?.unit === 's' ? `${kind}, seconds` : kind)
    return { record: nothing, add: nothing, addCallback: nothing }
  }
  const meter = {
    createHistogram: make('histogram'),
    createCounter: make('counter'),
    createObservableCounter: make('counter'),
    createObservableGauge: make('gauge'),
  }
  const telemetry = createTelemetry(tracer as unknown as Tracer, meter as unknown as Meter)
  return { made, attributes, events, telemetry }
}

describe('the table of telemetry', () => {
  it('has what the example creates in an outage with a flap and an end', () => {
    const { made, attributes, events, telemetry } = createRecord()
    const listeners = new Map<string, (payload: object) => void>()
    const on = (name: string, listener: (payload: object) => void) => listeners.set(name, listener)
    telemetry.watch({ on } as unknown as Reconnection)
    const say = (name: string, payload: object = {}) => listeners.get(name)?.(payload)
    say('reconnecting', { phase: 'resuming', reason: null })
    telemetry.logger.info('a line')
    say('rejoinScheduled')
    say('rejoining')
    say('reconnected', { outageMs: 1, attempts: 1, rejoined: true })
    say('reconnecting', { phase: 'waiting', reason: null })
    say('disconnected', { reason: null, error: null })

    const { rows } = tableOf('docs/guide/telemetry.md: what')
    const documented = rows.filter(([what = '']) => what.startsWith('`'))
    expect(new Map(documented.map(([what, kind = '']) => [codeOf(what)[0], kind]))).toEqual(made)
    expect(new Set(codeOf(documented[0]?.[2]))).toEqual(attributes)
    const [, , inside] = rows.find(([what]) => what === '– its events') ?? []
    expect(new Set(codeOf(inside))).toEqual(events)
  })
})
