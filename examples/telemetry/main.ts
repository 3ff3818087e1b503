/** A call that tells OpenTelemetry of its outages. Yours would export to a collector: `OTLPTraceExporter`. */

import { MeterProvider } from '@opentelemetry/sdk-metrics'
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  WebTracerProvider,
} from '@opentelemetry/sdk-trace-web'
import { createReconnection } from 'opentok-reconnection'
import { openPage } from '../page.ts'
import { enterRoom } from '../room.ts'
import { createTelemetry } from './telemetry.ts'

const exporter = new InMemorySpanExporter()
const tracing = new WebTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const telemetry = createTelemetry(tracing.getTracer('app'), new MeterProvider().getMeter('app'))

const room = await enterRoom()
const { session, token } = room
const reconnection = createReconnection(session, { token, logger: telemetry.logger })
telemetry.watch(reconnection)

const show = openPage(room)
reconnection.onChange(() => {
  const spans = exporter.getFinishedSpans().map(({ name, attributes, events, duration }) => {
    return { name, attributes, events: events.map((event) => event.name), duration }
  })
  show(reconnection.status, spans)
})
await reconnection.connect()
