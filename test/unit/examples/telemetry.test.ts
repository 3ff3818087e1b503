/** The telemetry example with OpenTelemetry's own web packages: what the exporters receive during an outage. */
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  WebTracerProvider,
} from '@opentelemetry/sdk-trace-web'
import { beforeEach, describe, expect, it } from 'vitest'
import { createTelemetry } from '../../../examples/telemetry/telemetry.ts'
import type { Telemetry } from '../../../examples/telemetry/telemetry.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'
import { createJoinedSetup } from '../../stories/harness/story.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

const TOKEN = 'T1==the-secret-token'
const DATA = 'the-secret-payload'

useFakeTimers()

let spans: InMemorySpanExporter
let metrics: InMemoryMetricExporter
let reader: PeriodicExportingMetricReader
let telemetry: Telemetry

beforeEach(() => {
  spans = new InMemorySpanExporter()
  metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  reader = new PeriodicExportingMetricReader({ exporter: metrics })
  const tracing = new WebTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
  const metering = new MeterProvider({ readers: [reader] })
  telemetry = createTelemetry(tracing.getTracer('test'), metering.getMeter('test'))
})

async function createTracedSetup() {
  const setup = await createJoinedSetup({ token: () => TOKEN, logger: telemetry.logger })
  return { ...setup, stop: telemetry.watch(setup.reconnection) }
}

/** All data points, by the name of their metric. */
async function readMetrics(): Promise<Record<string, unknown[]>> {
  metrics.reset()
  const flushed = reader.forceFlush()
  await pass(1)
  await flushed
  const all = metrics.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics)
  return Object.fromEntries(
    all
      .flatMap(({ metrics }) => metrics)
      .map(({ descriptor, dataPoints }) => [
        descriptor.name,
        dataPoints.map(({ attributes, value }) => ({ attributes, value })),
      ]),
  )
}

const seconds = ([whole, nano]: readonly [number, number]) => whole + nano / 1e9

describe('the telemetry example', () => {
  it('exports the quality of the line as a gauge, as long as it is known', async () => {
    const { reconnection, session } = await createTracedSetup()
    expect(await readMetrics()).not.toHaveProperty(['opentok.quality', '0'])
    reconnection.subscribe({ streamId: 'a' })
    session.subscribers[0]!.fire('connected')
    const mediaLink = {
      transport: { networkCondition: 'critical' },
      networkDegradationSource: 'local',
    }
    session.subscribers[0]!.fire('networkConditionChanged', { stats: { mediaLink } })
    expect(await readMetrics()).toMatchObject({
      'opentok.quality': [{ value: 1 }],
    })
    session.drop()
    expect(await readMetrics()).toMatchObject({
      'opentok.quality': [{ value: 0 }],
    })
  })

  it('exports a span for an outage, with its attempts as events, and its metrics', async () => {
    const { session, reconnection } = await createTracedSetup()
    session.drop()
    const delivery = reconnection.signal({ type: 'chat', data: DATA })
    await pass(30_000)
    expect(await readMetrics()).toMatchObject({ 'opentok.signals.held': [{ value: 1 }] })
    session.answerConnects(openTokError('OT_CONNECT_FAILED', 1006, `refused ${TOKEN}`), 'ok')
    session.end('networkDisconnected')
    await pass(60_000)
    await delivery

    const [span, ...others] = spans.getFinishedSpans()
    expect(others).toEqual([])
    expect(span?.name).toBe('opentok.outage')
    expect(span?.attributes).toMatchObject({
      outcome: 'reconnected',
      phase: 'resuming',
      attempts: 2,
      rejoined: true,
    })
    const { outageMs = 0 } = (span?.attributes ?? {}) as { outageMs?: number }
    expect(outageMs).toBeGreaterThan(30_000)
    expect(seconds(span!.duration)).toBeCloseTo(outageMs / 1_000, 2)
    const attemptEvents = span!.events.filter(({ name }) => name !== 'log')
    expect(attemptEvents.map(({ name, attributes }) => [name, attributes?.['attempt']])).toEqual([
      ['rejoinScheduled', 1],
      ['rejoining', 1],
      ['rejoinScheduled', 2],
      ['rejoining', 2],
    ])
    expect(span!.events.some(({ name }) => name === 'log')).toBe(true)

    const { stats } = reconnection
    expect(await readMetrics()).toMatchObject({
      'opentok.outage.duration': [{ attributes: { outcome: 'reconnected' }, value: { count: 1 } }],
      'opentok.signals': [{ attributes: { outcome: 'sent', held: true }, value: 1 }],
      'opentok.signals.held': [{ value: 0 }],
      'opentok.downtime': [{ value: stats.downtimeMs / 1_000 }],
    })
  })

  it('exports a brief return as part of the outage', async () => {
    const { session } = await createTracedSetup()
    for (const awayMs of [1_000, 2_000]) {
      session.drop()
      await pass(awayMs)
      session.resume()
      await pass(500)
    }
    await pass(10_000)
    const [span, ...others] = spans.getFinishedSpans()
    expect(others).toEqual([])
    expect(seconds(span!.duration)).toBeCloseTo(3.5, 2)
    expect(span!.events.map(({ name }) => name)).toContain('reconnecting')
  })

  it('exports an outage that is not recovered as an error, and a lost signal with its code', async () => {
    const { session, reconnection } = await createTracedSetup()
    session.drop()
    reconnection.signal({ type: 'chat', data: DATA }).catch(() => {})
    await pass(1_000)
    session.end('forceDisconnected')
    await pass(1)
    const [span] = spans.getFinishedSpans()
    expect(span?.attributes).toMatchObject({
      outcome: 'disconnected',
      reason: 'forceDisconnected',
    })
    expect(span?.status.code).toBe(2)
    expect(await readMetrics()).toMatchObject({
      'opentok.outage.duration': [{ attributes: { outcome: 'disconnected' } }],
      'opentok.signals': [{ attributes: { outcome: 'sessionEnded' }, value: 1 }],
    })
  })

  it('exports neither a token nor a payload (K4)', async () => {
    const { session, reconnection } = await createTracedSetup()
    session.drop()
    reconnection.signal({ type: 'chat', data: DATA }).catch(() => {})
    session.answerConnects(openTokError('OT_AUTHENTICATION_ERROR', 1004, `bad token ${TOKEN}`))
    session.answerConnects(openTokError('OT_AUTHENTICATION_ERROR', 1004, `bad token ${TOKEN}`))
    session.end('networkDisconnected')
    await pass(60_000)
    const exported = spans
      .getFinishedSpans()
      .map(({ attributes, events, name, status }) => ({ attributes, events, name, status }))
    expect(exported).toHaveLength(1)
    const text = JSON.stringify([exported, await readMetrics()])
    expect(text).not.toContain(TOKEN)
    expect(text).not.toContain(DATA)
  })

  it('ends its open span and removes its listeners when it stops watching', async () => {
    const { session, reconnection, stop } = await createTracedSetup()
    session.drop()
    stop()
    session.resume()
    await pass(10_000)
    session.drop()
    expect(spans.getFinishedSpans().map(({ attributes }) => attributes['outcome'])).toEqual([
      'unwatched',
    ])
    expect(await readMetrics()).not.toHaveProperty(['opentok.signals.held', '0'])
    reconnection.dispose()
  })
})
