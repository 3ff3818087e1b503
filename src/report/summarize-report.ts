/** Says in one line what happened in a call. */

import type { IncidentReport } from './incident-report.types.ts'

/** `41 s`, `12 min`: whole numbers, as nobody reads more out to somebody else. */
function toLength(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}

const times = (count: number) => (count === 1 ? '' : count === 2 ? ' twice' : ` ${count} times`)

/**
 * Says what happened in a call, for a ticket: `3 outages, longest 41 s, camera lost, token refused twice`.
 * @param report from `recorder.toJSON()` or `parseReport()`
 * @returns one line, without a full stop
 * @example
 * ```ts
 * import { recordIncidents, summarizeReport } from 'opentok-reconnection/report'
 * import type { Reconnection } from 'opentok-reconnection'
 *
 * export function sayAtEnd(reconnection: Reconnection): void {
 *   const recorder = recordIncidents(reconnection)
 *   reconnection.on('disconnected', () => console.log(summarizeReport(recorder.toJSON())))
 * }
 * ```
 */
export function summarizeReport(report: IncidentReport): string {
  const { entries, outages, savedAt, stats } = report
  const lengths = outages.map(({ endedAt, startedAt }) => (endedAt ?? savedAt) - startedAt)
  const ongoing = outages.some(({ endedAt }) => endedAt === null)
  const tiles = new Set(entries.filter(({ phase }) => phase === 'frozen').map(({ actor }) => actor))
  const end = entries.findLast(({ actor }) => actor === 'session')
  const lost = (device: string) =>
    entries.filter(
      ({ actor, event, status }) =>
        actor.endsWith(`-${device}`) && event === 'statusChanged' && status === 'lost',
    ).length
  const refused = entries.filter(({ code }) => code === 'tokenRejected').length
  const cameras = lost('camera')
  const microphones = lost('microphone')
  const isOver = end?.status === 'disconnected'
  return [
    outages.length === 0 ? 'no outage' : `${outages.length} outage${outages.length > 1 ? 's' : ''}`,
    outages.length > 0 && `longest ${toLength(Math.max(...lengths))}`,
    ongoing && 'the last one goes on',
    cameras > 0 && `camera lost${times(cameras)}`,
    microphones > 0 && `microphone lost${times(microphones)}`,
    tiles.size > 0 && `${tiles.size} frozen picture${tiles.size > 1 ? 's' : ''}`,
    stats.signalsDropped > 0 &&
      `${stats.signalsDropped} signal${stats.signalsDropped > 1 ? 's' : ''} dropped`,
    refused > 0 && `token refused${times(refused)}`,
    isOver && `ended${toCause(end)}`,
  ]
    .filter(Boolean)
    .join(', ')
}

const toCause = ({ code, reason }: { code?: string; reason?: string }) => {
  const cause = code ?? reason
  return cause ? `: ${cause}` : ''
}
