/// <reference types="@opentok/client" />
/** A call that tells OpenTelemetry of its outages. Yours would export to a collector: `OTLPTraceExporter`. */

import { MeterProvider } from '@opentelemetry/sdk-metrics'
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  WebTracerProvider,
} from '@opentelemetry/sdk-trace-web'
import { createReconnection } from 'opentok-reconnection'
import { enterRoom } from '../room.ts'
import { createTelemetry } from './telemetry.ts'

const exporter = new InMemorySpanExporter()
const tracing = new WebTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const telemetry = createTelemetry(
  tracing.getTracer('opentok-reconnection'),
  new MeterProvider().getMeter('opentok-reconnection'),
)

const { session, token, pullPlug } = await enterRoom()
const reconnection = createReconnection(session, { token, logger: telemetry.logger })
telemetry.watch(reconnection)

const app = document.getElementById('app') as HTMLElement
app.innerHTML = `
  <p>You are <b data-testid="status"></b>. <button>Pull the plug for 3 s</button></p>
  <pre data-testid="spans"></pre>`
app.querySelector('button')?.addEventListener('click', () => void pullPlug())

reconnection.onChange(() => {
  app.querySelector('b')!.textContent = reconnection.status
  const spans = exporter
    .getFinishedSpans()
    .map(({ name, attributes, events, duration: [seconds] }) => ({
      name,
      seconds,
      attributes,
      events: events.map((event) => event.name),
    }))
  app.querySelector('pre')!.textContent = JSON.stringify(spans, null, 2)
})
await reconnection.connect()
