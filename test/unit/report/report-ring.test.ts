/** The ring: what it keeps, and what it knows of before. */

import { describe, expect, it } from 'vitest'
import { createReportRing } from '../../../src/report/report-ring.ts'

describe('the ring of entries', () => {
  it('keeps the newest 4000, and what each actor did before them', () => {
    let at = 0
    const ring = createReportRing(1e9, () => (at += 1))
    const session = ring.add('session', 'session', null, { status: 'idle' })
    const gone = ring.add('subscriber', null, 'stream-1', { status: 'connecting' })
    const other = ring.add('subscriber', null, 'stream-2', { status: 'connecting' })
    gone.note('statusChanged', { status: 'disconnected' })
    gone.end()
    other.note('statusChanged', { status: 'connected', phase: 'playing' })
    for (let round = 0; round < 20_000; round += 1) {
      session.note('statusChanged', { status: round % 2 ? 'connected' : 'reconnecting' })
    }
    ring.prune()
    expect(ring.listEntries()).toHaveLength(4_000)
    expect(ring.listActors().map(({ before, id }) => ({ id, ...before }))).toEqual([
      { id: 'session', status: 'connected', phase: null },
      { id: 'subscriber-2', status: 'connected', phase: 'playing' },
    ])
    expect(ring.startedAt).toBeLessThan(ring.listEntries()[0]!.at)
  })

  it('counts signals that follow each other in one entry, each code for itself', () => {
    let at = 0
    const ring = createReportRing(1e9, () => (at += 10))
    const session = ring.add('session', 'session', null, { status: 'connected' })
    for (const code of ['expired', 'expired', 'overflow', 'expired']) {
      session.count('signalDropped', session.state, { code })
    }
    const counted = ring.listEntries().map(({ code, count }) => [code, count])
    expect(counted).toEqual([
      ['expired', 2],
      ['overflow', undefined],
      ['expired', undefined],
    ])
  })

  it('writes `other` for a word that nobody knows, and leaves out what is no id', () => {
    const ring = createReportRing(1e9, () => 0)
    const session = ring.add('session', 'session', 'Ada Lovelace', { status: 'Ada', phase: 7 })
    session.note('statusChanged', { status: 'connected' }, { reason: 'Ada', streamId: 'T1==abc' })
    expect(ring.listActors()).toMatchObject([
      { streamId: null, before: { status: 'other', phase: null } },
    ])
    expect(ring.listEntries()).toEqual([
      {
        at: 0,
        actor: 'session',
        event: 'statusChanged',
        status: 'connected',
        phase: null,
        reason: 'other',
      },
    ])
  })
})
