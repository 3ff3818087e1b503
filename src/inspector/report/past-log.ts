/** The entries of a report as lines of a log. */

import type { IncidentReport, ReportEntry } from '../../report/incident-report.types.ts'
import { toDuration } from '../page/duration.ts'
import type { LogEntry } from '../recording/log.ts'
import { toPastName } from './past-actors.ts'

export function toPastLog({ actors, entries }: IncidentReport): readonly LogEntry[] {
  const states = new Map(actors.map(({ before, id }) => [id, toState(before)]))
  const names = new Map(actors.map(({ id, streamId }) => [id, toPastName(id, streamId)]))
  return entries.map((entry) => {
    const from = states.get(entry.actor)!
    const to = toState(entry)
    states.set(entry.actor, to)
    return {
      at: entry.at,
      actor: names.get(entry.actor)!,
      event: entry.event,
      from: from === to ? null : from,
      to: from === to ? null : to,
      detail: toDetails(entry),
    }
  })
}

const toState = ({ phase, status }: Pick<ReportEntry, 'phase' | 'status'>) =>
  phase ? `${status}.${phase}` : status

function toDetails(entry: ReportEntry): string {
  const { attempt, attempts, blocked, cause, code, count, delayMs, degradedBy, outageMs } = entry
  const { connectionId, quality, reason, rejoined, streamId } = entry
  return [
    reason,
    code,
    cause,
    quality,
    degradedBy && `by ${degradedBy}`,
    count && `${count} times`,
    attempt && `attempt ${attempt}`,
    delayMs !== undefined && `in ${toDuration(delayMs)}`,
    outageMs !== undefined && `after ${toDuration(outageMs)}`,
    attempts && `${attempts} attempts`,
    rejoined !== undefined && (rejoined ? 'rejoined' : 'resumed'),
    blocked !== undefined && (blocked ? 'blocked' : 'played'),
    connectionId && `connection ${connectionId}`,
    streamId && `stream ${streamId}`,
  ]
    .filter(Boolean)
    .join(', ')
}
