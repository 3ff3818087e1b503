/** A call that reports its outages to OpenTelemetry. Your app would export to a collector: `OTLPTraceExporter`. */

import { MeterProvider } from '@opentelemetry/sdk-metrics'
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  WebTracerProvider,
} from '@opentelemetry/sdk-trace-web'
import { createReconnection } from 'opentok-reconnection'
import { openPage } from '../page.ts'
import { openCamera, openDemoSession } from '../demo-session.ts'
import { createTelemetry } from './telemetry.ts'

const exporter = new InMemorySpanExporter()
const tracing = new WebTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const telemetry = createTelemetry(tracing.getTracer('app'), new MeterProvider().getMeter('app'))

const demo = await openDemoSession()
const { session, token } = demo
const reconnection = createReconnection(session, { token, logger: telemetry.logger })
telemetry.watch(reconnection)

const show = openPage(demo)
reconnection.onChange(() => {
  const spans = exporter.getFinishedSpans().map(({ name, attributes, events, duration }) => {
    return { name, attributes, events: events.map((event) => event.name), duration }
  })
  show(reconnection.status, spans)
})
reconnection.on('streamCreated', ({ stream }) => {
  reconnection.subscribe(stream, 'videos', { insertMode: 'append', width: 160, height: 120 })
})
await reconnection.connect()
await reconnection.publish(openCamera())
