/** The panel of a call that goes on: it records from now on, and draws the recorder's data. */

import { createChartPanel } from './chart/panel.ts'
import type { InspectedPeers, InspectedReconnection } from './inspector.types.ts'
import { html } from './page/dom.ts'
import { createRecorder } from './recording/recorder.ts'
import { createHeldView } from './views/held.view.ts'
import { createLogView } from './views/log.view.ts'
import { createSummaryView } from './views/summary.view.ts'
import { createTimelineView } from './views/timeline.view.ts'

export interface Panel {
  readonly element: HTMLElement
  draw(): void
  /** Called a few times each second, also while the page is hidden. */
  tick?(): void
  dispose(): void
}

/** How long an ended actor stays on the timeline: the length of the longest timeline. */
const KEEP_MS = 600_000

/** @param drawSoon called when something may look different */
export function createLivePanel(
  reconnection: InspectedReconnection,
  drawSoon: () => void,
  peers?: InspectedPeers,
): Panel {
  const recorder = createRecorder(reconnection, drawSoon, peers)
  let selected = recorder.session
  const summary = createSummaryView()
  const chart = createChartPanel()
  const timeline = createTimelineView((id) => {
    selected = recorder.actors.get(id) ?? recorder.session
    draw()
  })
  const held = createHeldView()
  const log = createLogView()

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

  return {
    element: html(
      'section',
      { class: 'panel', 'aria-label': 'Connection inspector' },
      summary.element,
      timeline.element,
      chart.element,
      held.element,
      log.element,
    ),
    draw,
    tick: () => recorder.forget(Date.now() - KEEP_MS),
    dispose() {
      chart.dispose()
      recorder.dispose()
    },
  }
}
