/** Which public events a change of the snapshot becomes. */

import { describe, expect, it } from 'vitest'
import { IDLE_SNAPSHOT } from '../../../src/contract/snapshot.ts'
import type { ReconnectionSnapshot } from '../../../src/contract/snapshot.ts'
import { announceSession } from '../../../src/session/session.announce.ts'

const AT = 1_000

/** The names and payloads of the events between two snapshots. */
function announce(previous: Partial<ReconnectionSnapshot>, next: Partial<ReconnectionSnapshot>) {
  const events: [string, object][] = []
  const before = { ...IDLE_SNAPSHOT, ...previous }
  announceSession(before, { ...before, ...next }, AT, (name, payload) =>
    events.push([name, payload]),
  )
  return events
}

describe('the quality', () => {
  const poor = { status: 'connected', quality: 'poor', degradedBy: 'local' } as const

  it('is announced when only the side changes that the problem is on', () => {
    expect(announce(poor, { degradedBy: 'both' })).toEqual([
      ['qualityChanged', { quality: 'poor', previous: 'poor', degradedBy: 'both' }],
    ])
  })

  it('is not announced again with a change of something else', () => {
    expect(announce(poor, { subscriberCount: 1 })).toEqual([])
  })
})

describe('a change of the counts', () => {
  it('does not announce the same attempt again: neither its schedule nor its start', () => {
    const waiting = { status: 'reconnecting', phase: 'waiting', nextAttemptAt: AT + 1 } as const
    expect(announce(waiting, { subscriberCount: 1 })).toEqual([])
    const rejoining = { status: 'reconnecting', phase: 'rejoining', attempt: 1 } as const
    expect(announce(rejoining, { subscriberCount: 1 })).toEqual([])
  })
})

describe('an attempt', () => {
  it('is announced with its number when it is scheduled, when it starts, and when it is repeated', () => {
    const resuming = { status: 'reconnecting', phase: 'resuming' } as const
    expect(announce(resuming, { phase: 'waiting', nextAttemptAt: AT + 500 })).toEqual([
      ['rejoinScheduled', { attempt: 1, delayMs: 500 }],
    ])
    expect(announce(resuming, { phase: 'rejoining', attempt: 1 })).toEqual([
      ['rejoining', { attempt: 1 }],
    ])
    expect(announce({ ...resuming, phase: 'rejoining', attempt: 1 }, { attempt: 2 })).toEqual([
      ['rejoining', { attempt: 2 }],
    ])
  })
})
