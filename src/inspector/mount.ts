/** The panel: draws what the recorder knows, when the page has time for it. */

import { check, objectWith } from '../check.ts'
import type { Reconnection } from '../reconnection.types.ts'
import { createChartPanel } from './chart.panel.ts'
import { html } from './dom.ts'
import { createHeldView } from './held.view.ts'
import { createLogView } from './log.view.ts'
import { createRecorder } from './recorder.ts'
import { createSummaryView } from './summary.view.ts'
import { createSheet } from './theme.ts'
import { createTimelineView } from './timeline.view.ts'

/** A panel on the page. */
export interface Inspector {
  /** Takes it off again, without a trace; idempotent. */
  dispose(): void
}

/** Durations grow and strips move this often. */
const TICK_MS = 250
/** Who ended stays on the timeline for as long as the longest one goes back. */
const KEEP_MS = 600_000

/**
 * Draws a reconnection live into an element of the page: its statecharts, a timeline, the event log, the held signals.
 * It may come at any time, sees from then on, and needs no network.
 * @param element gets one child; in a shadow root, so that neither page changes the other's looks
 * @param reconnection from `createReconnection()`
 * @throws {TypeError} if it is no element, or no reconnection
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { mountInspector } from 'opentok-reconnection/inspector'
 *
 * export function inspect(reconnection: Reconnection): () => void {
 *   const inspector = mountInspector(document.body, reconnection)
 *   return () => inspector.dispose()
 * }
 * ```
 */
export function mountInspector(
  element: Element,
  reconnection: Pick<Reconnection, 'on' | 'signals' | 'stats'>,
): Inspector {
  check('element', element, objectWith('append'))
  const cleanups: (() => void)[] = []
  const dispose = (): void => {
    for (const cleanup of cleanups.splice(0).toReversed()) cleanup()
  }
  try {
    assemble(element, reconnection, cleanups)
  } catch (error) {
    // Half a panel would go on listening.
    dispose()
    throw error
  }
  return { dispose }
}

/** @param cleanups are added as there is something to clean up */
function assemble(
  element: Element,
  reconnection: Pick<Reconnection, 'on' | 'signals' | 'stats'>,
  cleanups: (() => void)[],
): void {
  let frame: number | null = null
  const recorder = createRecorder(reconnection, drawSoon)
  cleanups.push(recorder.dispose, () => frame !== null && cancelAnimationFrame(frame))
  let picked = recorder.session

  const summary = createSummaryView()
  const chart = createChartPanel()
  cleanups.push(chart.dispose)
  const timeline = createTimelineView((id) => {
    picked = recorder.actors.get(id) ?? recorder.session
    draw()
  })
  const held = createHeldView()
  const log = createLogView()

  const host = html('div', { 'data-opentok-inspector': '' })
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [createSheet()]
  root.append(
    html(
      'section',
      { class: 'panel', 'aria-label': 'Connection inspector' },
      summary.element,
      timeline.element,
      chart.element,
      held.element,
      log.element,
    ),
  )
  element.append(host)
  cleanups.push(() => host.remove())
  const timer = setInterval(tick, TICK_MS)
  cleanups.push(() => clearInterval(timer))
  draw()

  function tick(): void {
    // Also while nobody looks: a call may go on for hours in another tab.
    recorder.forget(Date.now() - KEEP_MS)
    if (!document.hidden) drawSoon()
  }

  /** However much happens, it is drawn once in a frame. */
  function drawSoon(): void {
    frame ??= requestAnimationFrame(() => {
      frame = null
      draw()
    })
  }

  function draw(): void {
    const real = Date.now()
    // Time ends with the reconnection.
    const now = recorder.session.endedAt ?? real
    if (!recorder.actors.has(picked.id)) picked = recorder.session
    summary.show(recorder.session, reconnection.stats, now)
    timeline.show(recorder.list(), picked, now)
    chart.show(picked, real)
    held.show(reconnection.signals)
    log.show(recorder.log, real)
  }
}
