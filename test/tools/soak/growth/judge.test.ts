/** Tests the judgement of the long call itself: it finds each kind of growth and of difference, and nothing else. */
import { describe, expect, it } from 'vitest'
import type { CallerRecord, PageFigures, Sample } from './growth.types.ts'
import { findGrowth, HEAD, toRow } from './judge.ts'
import { findDifferences, findLost, findUnknown } from './quiet.ts'
import type { Counts } from './quiet.ts'

const MEGABYTE = 1_048_576
const MINUTES = 30

const page: PageFigures = {
  heapBytes: 7 * MEGABYTE,
  nodes: 424,
  domListeners: 61,
  listeners: 23,
  sockets: 1,
  peers: 2,
  peersInMemory: 2,
  timers: 0,
  actors: 5,
  tracks: 2,
  subscribersInMemory: 1,
  publishersInMemory: 1,
}

/** @param change of anna's figures at a minute */
function judge(
  change: (minute: number) => Partial<PageFigures>,
  joins: (minute: number) => number = () => 2,
): readonly string[] {
  const samples = Array.from({ length: MINUTES }, (_, minute): Sample => ({
    minute,
    events: minute,
    pages: [{ ...page, ...change(minute) }, page],
    server: { heapBytes: 40 * MEGABYTE, sockets: 33, clients: 2 },
    outages: minute,
    joins: joins(minute),
    helped: 0,
    sent: minute,
    received: minute,
    missed: 0,
    unknown: 0,
  }))
  expect(toRow(samples[0]!).split('|')).toHaveLength(HEAD.split('|').length)
  return findGrowth(['anna', 'bob'], samples)
}

describe('the judgement of the long call', () => {
  it('finds nothing in figures that stay equal', () => {
    expect(judge(() => ({}))).toEqual([])
  })

  it.for<[keyof PageFigures, string]>([
    ['sockets', 'sockets of anna'],
    ['peers', 'peers of anna'],
    ['tracks', 'tracks of anna'],
    ['actors', 'actors of anna'],
    ['listeners', 'listeners of anna'],
    ['timers', 'timers of anna'],
  ])('finds one %s more in a single sample', ([key, what]) => {
    const found = judge((minute) => (minute === 12 ? { [key]: page[key] + 1 } : {}))
    expect(found).toEqual([expect.stringContaining(what)])
  })

  it.for<[keyof PageFigures, number]>([
    ['heapBytes', 0.1 * MEGABYTE],
    ['nodes', 5],
    ['domListeners', 1],
    ['peersInMemory', 1],
    ['subscribersInMemory', 1],
  ])('finds %s that grow by %d a minute', ([key, step]) => {
    const found = judge((minute) => ({ [key]: page[key] + step * minute }))
    expect(found).toEqual([expect.stringContaining('of anna')])
  })

  it('allows what OpenTok itself keeps of a publisher and of a join', () => {
    const kept = (minute: number) => ({
      publishersInMemory: 1 + minute,
      nodes: page.nodes + 18 * minute,
      domListeners: page.domListeners + 2 * minute,
      heapBytes: page.heapBytes + 0.4 * MEGABYTE * minute,
    })
    expect(judge(kept, (minute) => 2 + minute)).toEqual([])
  })
})

const record: CallerRecord = {
  status: 'connected',
  connectionId: 'a',
  streams: ['of-bob'],
  tiles: [{ streamId: 'of-bob', status: 'connected' }],
  elements: { tiles: 1, selfViews: 1 },
  publishedStreamId: 'of-anna',
  pending: 0,
  outages: 0,
  joins: 1,
  attempts: 0,
  helped: 0,
  spoken: { count: 3, resolved: 3, pending: 0, rejected: [] },
  heard: { next: 0, received: 0, repeated: 0, missing: [] },
  moved: 1,
  errors: [],
}
const other: CallerRecord = {
  ...record,
  publishedStreamId: 'of-bob',
  heard: { next: 3, received: 3, repeated: 0, missing: [] },
}
const client = (connectionId: string, streamId: string) => ({
  connectionId,
  sessionId: 's',
  data: connectionId,
  online: true,
  streamIds: [streamId],
})
const counts: Counts = {
  name: 'anna',
  record,
  other,
  sockets: 1,
  peers: 2,
  mayHaveMissed: false,
  clients: [client('a', 'of-anna'), client('b', 'of-bob')],
}

describe('a quiet point', () => {
  it('has no difference if all counts are equal', () => {
    expect(findDifferences(counts)).toEqual([])
  })

  it.for<[string, Partial<Counts>]>([
    ['is reconnecting', { record: { ...record, status: 'reconnecting' } }],
    ['waits for 1 calls', { record: { ...record, pending: 1 } }],
    ['is not one client', { clients: [client('x', 'of-anna'), client('b', 'of-bob')] }],
    ['the server has 3 clients', { clients: [...counts.clients, client('ghost', 'old')] }],
    ['publishes null', { record: { ...record, publishedStreamId: null } }],
    ['knows the streams of-bob,old', { record: { ...record, streams: ['of-bob', 'old'] } }],
    ['has tiles of ', { record: { ...record, tiles: [] } }],
    ['has 2 tiles in the page', { record: { ...record, elements: { tiles: 2, selfViews: 1 } } }],
    ['has 0 self views', { record: { ...record, elements: { tiles: 1, selfViews: 0 } } }],
    ['has 0 moving pictures', { record: { ...record, moved: 0 } }],
    ['has 2 sockets', { sockets: 2 }],
    ['has 3 peer connections', { peers: 3 }],
    ['has sent 3 signals, and', { other: { ...other, heard: { ...other.heard, next: 2 } } }],
    ['that are lost: 1', { other: { ...other, heard: { ...other.heard, missing: [1] } } }],
    ['had 1 signals arrive twice', { other: { ...other, heard: { ...other.heard, repeated: 1 } } }],
    [
      'had signals rejected that have arrived: 1,expired',
      { record: { ...record, spoken: { ...record.spoken, rejected: [[1, 'expired']] } } },
    ],
  ])('shows that a person %s', ([what, change]) => {
    expect(findDifferences({ ...counts, ...change })).toContainEqual(expect.stringContaining(what))
  })

  it('counts signals that the other missed while away, and those of unknown outcome', () => {
    const heard = { ...other.heard, missing: [1] }
    expect(findDifferences({ ...counts, other: { ...other, heard }, mayHaveMissed: true })).toEqual(
      [],
    )
    expect(findLost(record.spoken, heard)).toEqual([1])
    const spoken = { ...record.spoken, rejected: [[2, 'outcomeUnknown']] as const }
    expect(findDifferences({ ...counts, record: { ...record, spoken } })).toEqual([])
    expect(findUnknown(spoken, other.heard)).toEqual([2])
  })
})
