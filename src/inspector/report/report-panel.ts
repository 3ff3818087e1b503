/** The panel of a report: what happened in a call, at any of its moments. */

import type { IncidentReport } from '../../report/incident-report.types.ts'
import { createChartPanel } from '../chart/panel.ts'
import type { Panel } from '../live-panel.ts'
import { html } from '../page/dom.ts'
import { createTimelineView } from '../views/timeline.view.ts'
import type { TimelineMode } from '../views/timeline.view.ts'
import { createPastActors } from './past-actors.ts'
import { toPastLog } from './past-log.ts'
import { createPastLogView } from './past-log.view.ts'
import { createPastSummary } from './past-summary.view.ts'
import { createReportFile } from './report-file.ts'
import { createScrubber } from './scrubber.ts'

/** One report on the panel. */
interface Shown {
  readonly elements: readonly HTMLElement[]
  draw(): void
  dispose(): void
}

/**
 * @param first the report to begin with; `null`: only the field for a file
 * @param drawSoon called when something may look different
 */
export function createReportPanel(first: IncidentReport | null, drawSoon: () => void): Panel {
  let shown: Shown | null = null
  const file = createReportFile(open)
  const element = html(
    'section',
    { class: 'panel report', 'aria-label': 'Incident report' },
    file.element,
  )
  file.acceptDrops(element)

  function open(report: IncidentReport): void {
    close()
    shown = showReport(report, drawSoon)
    element.append(...shown.elements)
    drawSoon()
  }

  function close(): void {
    for (const each of shown?.elements ?? []) each.remove()
    shown?.dispose()
    shown = null
  }

  if (first) open(first)
  return { element, draw: () => shown?.draw(), dispose: close }
}

function showReport(report: IncidentReport, drawSoon: () => void): Shown {
  // Where one wants to look first.
  const moment = { at: report.outages[0]?.startedAt ?? report.savedAt }
  const actors = createPastActors(report, moment)
  const entries = toPastLog(report)
  let [selected] = actors
  const [session] = actors

  function seek(at: number): void {
    moment.at = Math.round(Math.min(Math.max(at, report.startedAt), report.savedAt))
    drawSoon()
  }

  const summary = createPastSummary(report, seek)
  const { savedAt: to, startedAt: from } = report
  const times = report.entries.map(({ at }) => at)
  const scrubber = createScrubber({ from, to, times }, seek)
  const chart = createChartPanel()
  const log = createPastLogView(seek)
  const timeline = createTimelineView(
    (id) => {
      selected = actors.find((actor) => actor.id === id)
      drawSoon()
    },
    toMode(report, seek),
  )

  return {
    elements: [summary, scrubber, timeline, chart, log].map((part) => part.element),
    draw() {
      const now = Date.now()
      summary.show(now)
      scrubber.show(session!, moment.at)
      timeline.show(actors, selected!, moment.at)
      chart.show(selected!, now)
      log.show(entries, moment.at, now)
    },
    dispose: chart.dispose,
  }
}

/** The whole report, or a part around the moment. */
const toMode = (
  { savedAt, startedAt }: IncidentReport,
  seek: (at: number) => void,
): TimelineMode => ({
  ranges: [
    [Infinity, 'whole report'],
    [600_000, '10 min'],
    [120_000, '2 min'],
    [30_000, '30 s'],
  ],
  toWindow(rangeMs, at) {
    const ms = Math.max(1, Math.min(rangeMs, savedAt - startedAt))
    return { ms, to: Math.min(Math.max(at + ms / 2, startedAt + ms), savedAt) }
  },
  seek,
})
