/** The actors of a report at a moment, and its entries as lines of a log. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toCharts } from '../../../../src/inspector/report/charts.ts'
import {
  createPastActors,
  findAt,
  toPastName,
} from '../../../../src/inspector/report/past-actors.ts'
import { toPastLog } from '../../../../src/inspector/report/past-log.ts'
import { parseReport } from '../../../../src/report/index.ts'

const folder = join(import.meta.dirname, '../../report')
const report = parseReport(readFileSync(join(folder, 'bad-call.json'), 'utf8'))

/** Name → state, some seconds after the start. */
function statesAfter(seconds: number): Record<string, string> {
  const moment = { at: report.startedAt + seconds * 1_000 }
  const actors = createPastActors(report, moment)
  return Object.fromEntries(actors.map(({ id, shown, state }) => [id, state || `(${shown})`]))
}

describe('the actors of a report', () => {
  it('are there at each moment as they were', () => {
    expect(statesAfter(1)).toEqual({
      session: 'connected',
      'publisher-1': '(not there yet)',
      'publisher-1-camera': '(not there yet)',
      'publisher-1-microphone': '(not there yet)',
      'subscriber-1': '(not there yet)',
    })
    expect(statesAfter(105)).toEqual({
      session: 'reconnecting.waiting',
      'publisher-1': 'reconnecting.waiting',
      'publisher-1-camera': 'live',
      'publisher-1-microphone': 'live',
      'subscriber-1': 'reconnecting.waiting',
    })
    expect(statesAfter(150)).toMatchObject({ session: 'connected', 'publisher-1-camera': 'lost' })
    expect(statesAfter(223)).toMatchObject({
      session: 'disconnected',
      'publisher-1': '(disconnected)',
      'subscriber-1': '(disconnected)',
    })
  })

  it('follow a moment that moves', () => {
    const moment = { at: report.startedAt }
    const [session] = createPastActors(report, moment)
    expect(session).toMatchObject({ status: 'connecting', isActive: true })
    moment.at += 25_000
    expect(session).toMatchObject({ status: 'reconnecting', phase: 'resuming' })
    expect(moment.at - session!.since).toBe(3_000)
  })

  it('have the strips of a live panel, with the quality of the session', () => {
    const [session, publisher] = createPastActors(report, { at: report.savedAt })
    expect(session!.spans.slice(0, 5).map(({ status }) => status)).toEqual([
      'idle',
      'connecting',
      'connected',
      'reconnecting',
      'reconnected',
    ])
    expect(new Set(session!.qualities.map(({ status }) => status))).toEqual(
      new Set(['unknown', 'lost']),
    )
    expect(publisher!.endedAt).toBe(publisher!.spans.at(-1)!.from)
  })

  it('have charts in which every status and phase of the report is a state', () => {
    const charts = toCharts()
    const idsOf = (level: object): string[] =>
      [...JSON.stringify(level).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id!)
    const ids = new Set(Object.values(charts).flatMap(idsOf))
    for (const seconds of [3, 25, 105, 150, 195]) {
      for (const actor of createPastActors(report, { at: report.startedAt + seconds * 1_000 })) {
        expect(ids).toContain(`${actor.chart.id}.${actor.status}`)
        const inner = `${actor.chart.id}.${actor.state}`
        // Of a publisher a phase may stand for several states.
        if (actor.kind !== 'publisher') expect(ids).toContain(inner)
      }
    }
  })

  it('are found by their time', () => {
    const items = [{ at: 10 }, { at: 20 }, { at: 20, last: true }, { at: 30 }]
    expect(findAt(items, 9)).toBeUndefined()
    expect(findAt(items, 20)).toBe(items[2])
    expect(findAt(items, 99)).toBe(items[3])
  })

  it('have names', () => {
    expect(toPastName('publisher-1-camera')).toBe('Camera 1')
    expect(toPastName('subscriber-2', '0a1b2c3d-4e5f')).toBe('Subscriber 2 · 0a1b2c3d')
  })
})

describe('the log of a report', () => {
  it('says from which state to which, and why', () => {
    const lines = toPastLog(report).map(
      ({ actor, detail, event, from, to }) => `${actor} ${event} ${from} → ${to}: ${detail}`,
    )
    expect(lines).toContain(
      'Session attemptFailed reconnecting.rejoining → reconnecting.waiting: joinFailed, OT_CONNECT_FAILED',
    )
    expect(lines).toContain('Session signalDropped null → null: expired, 2 times')
    expect(lines).toContain(
      'Session reconnected reconnecting.resuming → reconnected: after 8.0 s, resumed',
    )
  })
})
