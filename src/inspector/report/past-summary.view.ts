/** Says what a report is about, lists its outages, and copies both for a ticket. */

import type { IncidentReport, ReportedOutage } from '../../report/incident-report.types.ts'
import { summarizeReport } from '../../report/summarize-report.ts'
import { createCopyButton } from '../page/copy-button.ts'
import { html } from '../page/dom.ts'
import { toDuration } from '../page/duration.ts'
import { toTime } from '../views/log.view.ts'

export interface PastSummaryView {
  readonly element: HTMLElement
  /** @param now for the copy button */
  show(now: number): void
}

/** @param seek called with the beginning of an outage */
export function createPastSummary(
  report: IncidentReport,
  seek: (at: number) => void,
): PastSummaryView {
  const sentence = summarizeReport(report)
  const copy = createCopyButton('Copy summary', 'Copy the summary', () => toSummary(report))
  const facts = toFacts(report).map(([name, value]) =>
    html('div', {}, html('dt', {}, name), html('dd', {}, value)),
  )
  const outages = report.outages.map((outage, index) =>
    html(
      'li',
      {},
      html(
        'button',
        {
          type: 'button',
          'data-status': outage.outcome ?? 'reconnecting',
          onclick: () => seek(outage.startedAt),
        },
        `Outage ${index + 1} · ${toTime(outage.startedAt).slice(0, 8)} · ${toOutage(outage, report)}`,
      ),
    ),
  )
  return {
    element: html(
      'section',
      { class: 'report-head', 'aria-label': 'Summary' },
      html('header', {}, html('h2', {}, toSentence(sentence)), copy.element),
      html('dl', { class: 'figures' }, ...facts),
      html('ol', { class: 'outages', 'aria-label': 'Outages' }, ...outages),
    ),
    show: copy.show,
  }
}

const toSentence = (line: string) => `${line[0]!.toUpperCase()}${line.slice(1)}`

function toOutage(outage: ReportedOutage, { savedAt }: IncidentReport): string {
  const { attempts, code, endedAt, issueId, losses, outcome, reason, rejoined, startedAt } = outage
  return [
    toDuration((endedAt ?? savedAt) - startedAt),
    outcome === 'reconnected' ? (rejoined ? 'rejoined' : 'resumed') : (outcome ?? 'goes on'),
    attempts > 0 && `${attempts} attempt${attempts > 1 ? 's' : ''}`,
    losses > 1 && `${losses} losses`,
    reason,
    code,
    issueId && `issue ${issueId}`,
  ]
    .filter(Boolean)
    .join(', ')
}

function toFacts(report: IncidentReport): readonly (readonly [string, string])[] {
  const { browser, client, entries, library, savedAt, sessionId, startedAt, stats } = report
  const connections = [...new Set(entries.flatMap(({ connectionId = [] }) => connectionId))]
  const facts: readonly (readonly [string, string | null])[] = [
    ['recorded', `${new Date(startedAt).toLocaleString()}, ${toDuration(savedAt - startedAt)}`],
    ['session', sessionId],
    ['own connections', connections.join(' ') || null],
    ['OpenTok', client],
    ['library', library],
    ['browser', browser],
    ['signals', `${stats.signalsSent} sent, ${stats.signalsDropped} dropped`],
    ['downtime', toDuration(stats.downtimeMs)],
  ]
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
}

/** The sentence comes first: it is the title of a ticket. Times are of the world, as nobody knows who reads it where. */
function toSummary(report: IncidentReport): string {
  const { outages, savedAt, startedAt } = report
  const toWorld = (at: number) => new Date(at).toISOString()
  return [
    summarizeReport(report),
    `from ${toWorld(startedAt)} to ${toWorld(savedAt)}`,
    ...toFacts(report)
      .slice(1)
      .map(([name, value]) => `${name}: ${value}`),
    ...outages.map(
      (outage, index) =>
        `outage ${index + 1}: ${toWorld(outage.startedAt)}, ${toOutage(outage, report)}`,
    ),
  ].join('\n')
}
