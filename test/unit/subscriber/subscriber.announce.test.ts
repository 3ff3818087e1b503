/** Which public events a change of a subscriber's snapshot becomes, and in which order. */

import { describe, expect, it } from 'vitest'
import type { SubscriberSnapshot } from '../../../src/contract/snapshot.ts'
import { announceSubscriber } from '../../../src/subscriber/subscriber.announce.ts'
import type { ReconnectingSubscriber } from '../../../src/contract/subscriber.types.ts'

const PLAYING: SubscriberSnapshot = {
  streamId: 'a',
  status: 'connected',
  phase: 'playing',
  reason: null,
  error: null,
  attempt: 0,
  audioBlocked: false,
  quality: 'good',
  degradedBy: null,
}
const STALLED = { ...PLAYING, status: 'reconnecting', phase: 'stalled', quality: 'lost' } as const

const subscriber = {} as ReconnectingSubscriber
const about = { subscriber, streamId: 'a' }

/** The events of the session and of the handle between two snapshots. */
function announce(previous: SubscriberSnapshot, more: Partial<SubscriberSnapshot>) {
  const events: [string, string, object][] = []
  announceSubscriber(subscriber, previous, { ...previous, ...more }, 1_000, {
    session: (name, payload) => events.push(['session', name, payload]),
    handle: (name, payload) => events.push(['handle', name, payload]),
  })
  return events
}

describe('a subscriber', () => {
  it('announces a new status to the session first, then to its own listeners', () => {
    expect(announce(STALLED, { status: 'reconnected', phase: null })).toEqual([
      ['session', 'subscriberReconnected', { ...about, outageMs: 1_000 }],
      ['handle', 'reconnected', { outageMs: 1_000 }],
      ['handle', 'statusChanged', { status: 'reconnected', previous: 'reconnecting' }],
    ])
  })

  it('announces its end with the reason and the error', () => {
    const end = { reason: 'unpublished', error: null }
    expect(announce(PLAYING, { status: 'disconnected', phase: null, ...end })).toEqual([
      ['session', 'subscriberDisconnected', { ...about, ...end }],
      ['handle', 'disconnected', end],
      ['handle', 'statusChanged', { status: 'disconnected', previous: 'connected' }],
    ])
  })

  it('announces that it stalls, once', () => {
    expect(announce({ ...STALLED, phase: 'interrupted' }, { phase: 'stalled' })).toEqual([
      ['session', 'subscriberStalled', about],
      ['handle', 'stalled', {}],
    ])
    expect(announce(STALLED, { attempt: 1 })).toEqual([])
  })

  it('announces its quality when that or the side of a problem changes, and not otherwise', () => {
    const poor = { quality: 'poor', degradedBy: 'local' } as const
    const change = { ...poor, previous: 'good' }
    expect(announce(PLAYING, poor)).toEqual([
      ['session', 'subscriberQualityChanged', { ...about, ...change }],
      ['handle', 'qualityChanged', change],
    ])
    expect(announce({ ...PLAYING, ...poor }, { degradedBy: 'both' })).toHaveLength(2)
    expect(announce(PLAYING, { phase: 'frozen' })).toEqual([])
  })
})
