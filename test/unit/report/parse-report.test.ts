/** Files that are opened: reports, damaged ones, those of a later version, and others. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseReport, summarizeReport } from '../../../src/report/index.ts'
import type { IncidentReport } from '../../../src/report/index.ts'
import { toReportSchema } from '../../../src/report/report-schema.ts'

const report: IncidentReport = {
  format: 'opentok-reconnection/report',
  version: 1,
  startedAt: 1_000,
  savedAt: 9_000,
  library: '1.0.0-rc.1',
  client: '2.35.2',
  browser: 'Chrome 131 on Windows',
  sessionId: '1_MX4xMDB-fake',
  stats: {
    joins: 1,
    outages: 1,
    attempts: 0,
    downtimeMs: 2_000,
    longestOutageMs: 2_000,
    signalsHeld: 0,
    signalsSent: 0,
    signalsDropped: 0,
  },
  outages: [
    {
      startedAt: 3_000,
      endedAt: null,
      outcome: null,
      reason: null,
      code: null,
      attempts: 0,
      rejoined: false,
      losses: 1,
      issueId: null,
    },
  ],
  actors: [
    {
      id: 'session',
      kind: 'session',
      streamId: null,
      startedAt: 1_000,
      before: { status: 'idle', phase: null },
    },
  ],
  entries: [
    {
      at: 3_000,
      actor: 'session',
      event: 'reconnecting',
      status: 'reconnecting',
      phase: 'resuming',
    },
  ],
}

const change = (path: string, value: unknown): unknown => {
  const copy = structuredClone(report) as unknown as Record<string, unknown>
  const names = path.split('.')
  const last = names.pop()!
  let inside = copy
  for (const name of names) inside = inside[name] as Record<string, unknown>
  if (value === undefined) delete inside[last]
  else inside[last] = value
  return copy
}

describe('parseReport()', () => {
  it('takes the text of a file, and what was made of it', () => {
    expect(parseReport(JSON.stringify(report))).toEqual(report)
    expect(parseReport(report)).toBe(report)
  })

  it('takes every file of its version: this one was saved when version 1 was new', () => {
    const file = readFileSync(join(import.meta.dirname, 'bad-call.json'), 'utf8')
    expect(summarizeReport(parseReport(file))).toBe(
      '3 outages, longest 41 s, camera lost, 2 signals dropped, ended: forceDisconnected',
    )
  })

  it('takes reasons and events of a later library', () => {
    const given = change('entries.0.event', 'somethingNew')
    expect(parseReport(given)).toBe(given)
  })

  it.each(['', 'no JSON', '[]', 'null', '{"format":"har"}', '7'])(
    'refuses another file: %s',
    (text) => {
      expect(() => parseReport(text)).toThrow(
        new TypeError(
          'This is not a report of opentok-reconnection. Open a file that its report entry has saved.',
        ),
      )
    },
  )

  it('refuses a version that it does not know', () => {
    expect(() => parseReport(change('version', 2))).toThrow(
      new TypeError(
        'This report has version 2, and only version 1 can be read here. Open it with the opentok-reconnection that saved it, or a newer one.',
      ),
    )
    expect(() => parseReport(change('version', 'Ada'))).toThrow(
      /^This report has an unknown version, /,
    )
  })

  it.each([
    ['savedAt', 'now', 'savedAt'],
    ['savedAt', undefined, 'savedAt'],
    ['stats.joins', 0.5, 'stats.joins'],
    ['outages.0.startedAt', -1, 'outages[0].startedAt'],
    ['outages.0.outcome', 'won', 'outages[0].outcome'],
    ['actors', [], 'actors'],
    ['actors.0.kind', 'room', 'actors[0].kind'],
    ['actors.0.kind', 'subscriber', 'actors'],
    ['entries.0.actor', 'somebody', 'actors'],
    ['entries.0.phase', '<b>', 'entries[0].phase'],
    ['entries.0.payload', 'hello', 'entries[0].payload'],
    ['entries.0', null, 'entries[0]'],
    ['token', 'T1==', 'token'],
  ])('refuses a damaged one: %s = %j', (path, value, place) => {
    expect(() => parseReport(change(path, value))).toThrow(
      new TypeError(`This report is damaged at ${place}. Ask for the file again.`),
    )
  })
})

describe('the schema', () => {
  it('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(toReportSchema()))).toEqual(toReportSchema())
  })
})
