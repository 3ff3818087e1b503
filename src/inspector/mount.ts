/** Mounts the panel on a page and draws the recorder's data, at most once per frame. */

import { validate, objectWith } from '../lib/validate.ts'
import { createChartPanel } from './chart/panel.ts'
import { html } from './page/dom.ts'
import type { InspectedReconnection, Inspector } from './inspector.types.ts'
import { createHeldView } from './views/held.view.ts'
import { createLogView } from './views/log.view.ts'
import { createRecorder } from './recording/recorder.ts'
import { createSummaryView } from './views/summary.view.ts'
import { createSheet } from './page/theme.ts'
import { createTimelineView } from './views/timeline.view.ts'

/** Interval for redrawing durations and strips. */
const TICK_MS = 250
/** How long an ended actor stays on the timeline: the length of the longest timeline. */
const KEEP_MS = 600_000

/**
 * The same as {@link mountInspector}, in production too: bundlers keep the panel. Call it for those who may see it only.
 * @param element gets one child; the panel is in its shadow root, so that its styles and yours do not mix
 * @param reconnection from `createReconnection()`
 * @returns the handle that removes the panel
 * @throws {TypeError} if the first argument is not an element, or the second is not a reconnection
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { mountInspectorInProduction } from 'opentok-reconnection/inspector'
 *
 * export function inspectForSupport(reconnection: Reconnection): void {
 *   if (location.hash === '#inspect') mountInspectorInProduction(document.body, reconnection)
 * }
 * ```
 */
export function mountInspectorInProduction(
  element: Element,
  reconnection: InspectedReconnection,
): Inspector {
  validate('element', element, objectWith('append'))
  const cleanups: (() => void)[] = []
  const dispose = (): void => {
    while (cleanups.length > 0) cleanups.pop()?.()
  }
  try {
    assemble(element, reconnection, cleanups)
  } catch (error) {
    // A half-mounted panel would stay on the page and keep its listeners.
    dispose()
    throw error
  }
  return { dispose }
}

/** @param cleanups gets a function for each thing as soon as it needs a cleanup */
function assemble(
  element: Element,
  reconnection: InspectedReconnection,
  cleanups: (() => void)[],
): void {
  let frame: number | null = null
  const recorder = createRecorder(reconnection, drawSoon)
  cleanups.push(recorder.dispose, () => frame !== null && cancelAnimationFrame(frame))
  let selected = recorder.session

  const summary = createSummaryView()
  const chart = createChartPanel()
  cleanups.push(chart.dispose)
  const timeline = createTimelineView((id) => {
    selected = recorder.actors.get(id) ?? recorder.session
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
    // Also in a hidden tab: a call may last for hours there.
    recorder.forget(Date.now() - KEEP_MS)
    if (!document.hidden) drawSoon()
  }

  /** Redraws once in the next frame, however often it is called. */
  function drawSoon(): void {
    frame ??= requestAnimationFrame(() => {
      frame = null
      draw()
    })
  }

  function draw(): void {
    const real = Date.now()
    // After `dispose()` the panel's clock stands still.
    const now = recorder.session.endedAt ?? real
    if (!recorder.actors.has(selected.id)) selected = recorder.session
    summary.show(recorder.session, reconnection.stats, now)
    timeline.show(recorder.list(), selected, now)
    chart.show(selected, real)
    held.show(reconnection.signals)
    log.show(recorder.log, real)
  }
}
