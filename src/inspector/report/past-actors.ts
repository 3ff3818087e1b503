/** The actors of a report, as they were at one moment. */

import type {
  IncidentReport,
  ReportedActor,
  ReportEntry,
} from '../../report/incident-report.types.ts'
import type { ChartSource } from '../chart/source.ts'
import type { ActorRecord, Span } from '../recording/actor-record.ts'
import { toCharts } from './charts.ts'
import type { ChartId } from './charts.ts'

/** A moment that may be set: all actors show themselves at this one. */
export interface Moment {
  at: number
}

/** What an actor did from a time on. */
interface Step {
  readonly at: number
  readonly status: string
  readonly phase: string | null
}

const ORDER = ['session', 'publisher', 'camera', 'microphone', 'subscriber']

/** In the order of a live panel's timeline. */
export function createPastActors(report: IncidentReport, moment: Moment): readonly ActorRecord[] {
  const charts = toCharts()
  const entries = new Map<string, ReportEntry[]>(report.actors.map(({ id }) => [id, []]))
  for (const entry of report.entries) entries.get(entry.actor)!.push(entry)
  const records = report.actors.map((actor) =>
    createPastActor(actor, entries.get(actor.id)!, report, moment, charts),
  )
  return ORDER.flatMap((kind) => records.filter((record) => record.kind === kind))
}

function createPastActor(
  { before, id, kind, startedAt, streamId }: ReportedActor,
  entries: readonly ReportEntry[],
  report: IncidentReport,
  moment: Moment,
  charts: ReturnType<typeof toCharts>,
): ActorRecord {
  const from = Math.max(startedAt, report.startedAt)
  const steps: readonly Step[] = [{ at: from, ...before }, ...entries]
  // The session may join again, and a device belongs to its publisher.
  const canEnd = kind === 'publisher' || kind === 'subscriber'
  const endedAt = (canEnd && steps.find(({ status }) => status === 'disconnected')?.at) || null
  const chartId: ChartId = kind === 'camera' || kind === 'microphone' ? 'device' : kind
  const chart: ChartSource = { id: chartId, toLevel: () => charts[chartId], toMermaid: null }
  const spans = toSpans(steps, ({ status }) => status)
  const begins = spans.map((span) => ({ at: span.from }))
  const present = () => findAt(steps, moment.at) ?? steps[0]!
  const isActive = () => moment.at >= from && (endedAt === null || moment.at < endedAt)

  return {
    id,
    kind,
    name: toPastName(id, streamId),
    chart,
    get status() {
      return present().status
    },
    get phase() {
      return present().phase
    },
    get state() {
      const { phase, status } = present()
      return isActive() ? [status, phase].filter(Boolean).join('.') : ''
    },
    get shown() {
      if (moment.at < from) return 'not there yet'
      return present().status
    },
    get since() {
      return findAt(begins, moment.at)?.at ?? from
    },
    spans,
    qualities: kind === 'session' ? toQualities(entries, from) : [],
    lastKey: null,
    endedAt,
    get isActive() {
      return isActive()
    },
  }
}

/** The last one that is not later; there are thousands, and a moment is looked for at each movement of the mouse. */
export function findAt<Item extends { readonly at: number }>(
  items: readonly Item[],
  at: number,
): Item | undefined {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (items[middle]!.at <= at) low = middle + 1
    else high = middle
  }
  return items[low - 1]
}

function toSpans(steps: readonly Step[], toStatus: (step: Step) => string): Span[] {
  const spans: Span[] = []
  for (const step of steps) {
    const status = toStatus(step)
    if (spans.at(-1)?.status !== status) spans.push({ status, from: step.at })
  }
  return spans
}

/** While the session is away, its status says how good the line is. */
function toQualities(entries: readonly ReportEntry[], from: number): Span[] {
  let quality = 'unknown'
  const steps = entries.map(({ at, phase, status, ...entry }) => {
    quality = entry.quality ?? quality
    return { at, phase, status: status === 'reconnecting' ? 'lost' : quality }
  })
  return toSpans([{ at: from, status: 'unknown', phase: null }, ...steps], ({ status }) => status)
}

/** `subscriber-2`, `0a1b2c3d-…` → `Subscriber 2 · 0a1b2c3d` */
export function toPastName(id: string, streamId: string | null = null): string {
  const [kind = '', number, device] = id.split('-')
  const title = device ?? kind
  const name = `${title[0]!.toUpperCase()}${title.slice(1)}${number ? ` ${number}` : ''}`
  return streamId ? `${name} · ${streamId.slice(0, 8)}` : name
}
