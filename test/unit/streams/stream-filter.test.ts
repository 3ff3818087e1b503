import { describe, expect, it } from 'vitest'
import { IDLE_SNAPSHOT } from '../../../src/contract/snapshot.ts'
import type { ReconnectionSnapshot } from '../../../src/contract/snapshot.ts'
import { isEnding, isListing } from '../../../src/streams/stream-filter.ts'

const at = (state: Partial<ReconnectionSnapshot>): ReconnectionSnapshot => ({
  ...IDLE_SNAPSHOT,
  ...state,
})

describe('a stream that OpenTok lists', () => {
  it.each([
    at({ status: 'connecting', phase: 'joining' }),
    at({ status: 'connected' }),
    at({ status: 'reconnecting', phase: 'rejoining' }),
    at({ status: 'reconnected' }),
  ])('counts while $status $phase', (snapshot) => {
    expect(isListing(snapshot)).toBe(true)
  })

  it.each([
    at({ status: 'idle' }),
    at({ status: 'connecting', phase: 'waiting' }),
    at({ status: 'reconnecting', phase: 'resuming' }),
    at({ status: 'disconnecting' }),
    at({ status: 'disconnected' }),
  ])('does not count while $status $phase', (snapshot) => {
    expect(isListing(snapshot)).toBe(false)
  })
})

it('the end of a stream counts while there is a connection', () => {
  expect(isEnding(at({ connectionId: 'mine' }))).toBe(true)
  expect(isEnding(at({ connectionId: null }))).toBe(false)
})
