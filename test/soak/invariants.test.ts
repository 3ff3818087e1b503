/** The laws themselves: each finds what breaks it, and nothing in a run in which all was well. */
import { describe, expect, it } from 'vitest'
import { ALWAYS, DISPOSED, HEALED, HEARD, holdAgainst, LEFT } from './invariants.ts'
import { shrink } from './shrink.ts'
import { toLine, toPlan } from './schedule.ts'
import type { PageRecord, RunRecord, Said, Tile } from './soak.types.ts'

const STREAM = 'stream-of-bob'

const TILE: Tile = {
  streamId: STREAM,
  status: 'connected',
  phase: null,
  isInPage: true,
  hasVideo: true,
  hasAudio: true,
}

const sent = (kind: Said['kind'] = 'all'): Said => ({
  kind,
  outcome: { state: 'resolved', attempts: 1 },
})

const changed = (status: string) => ({ name: 'statusChanged', payload: { status }, at: 0 })

const well: PageRecord = {
  name: 'anna',
  status: 'connected',
  connectionId: 'connection-of-anna',
  hasLeft: false,
  seen: [changed('connecting'), changed('connected')],
  tileStatuses: { [STREAM]: ['connecting', 'connected'] },
  pending: [],
  zombieMs: 0,
  streams: [STREAM],
  unwanted: [],
  tiles: [TILE],
  elements: 1,
  strays: 0,
  selfViews: 0,
  wantsPublished: false,
  published: null,
  cameras: 1,
  cameraRequests: 1,
  liveTracks: 0,
  said: [],
  heard: ['bob 0', 'bob 1'],
  thrown: [],
  client: 'connected',
  overlaps: 0,
  outages: 1,
  joins: 1,
  helped: [],
  leftovers: [],
  story: [],
}

const bob: PageRecord = {
  ...well,
  name: 'bob',
  connectionId: 'connection-of-bob',
  streams: [],
  tileStatuses: {},
  tiles: [],
  wantsPublished: true,
  published: { streamId: STREAM, hasVideo: true, hasAudio: true },
  said: [sent(), sent()],
  heard: [],
}

const members = [
  { name: 'anna', connectionId: 'connection-of-anna', online: true, streamIds: [] },
  { name: 'bob', connectionId: 'connection-of-bob', online: true, streamIds: [STREAM] },
]

const { settings } = toPlan(1, 0)

/** @param how anna, or bob, differs from one of whom all is well */
function judge(how: Partial<PageRecord>, his: Partial<PageRecord> = {}): readonly string[] {
  const record: RunRecord = {
    plan: { seed: 1, settings: { ...settings, dedupe: true }, steps: [] },
    people: [
      { ...well, ...how },
      { ...bob, ...his },
    ],
    members,
    problems: { anna: [], bob: [] },
  }
  return holdAgainst(record, HEALED, ALWAYS, DISPOSED).map(({ what }) => what)
}

describe('the laws of the soak', () => {
  it('find nothing where all was well', () => {
    expect(judge({})).toEqual([])
  })

  it.for<[string, Partial<PageRecord>]>([
    ['is reconnecting', { status: 'reconnecting' }],
    ['is no member', { connectionId: 'another' }],
    ['waits for publish', { pending: ['publish'] }],
    ['publishes null', { published: { streamId: null, hasVideo: true, hasAudio: true } }],
    ['has no tile for', { tiles: [], elements: 0 }],
    ['which is gone', { tiles: [TILE, { ...TILE, streamId: 'another' }] }],
    [
      'connecting subscribing',
      { tiles: [{ ...TILE, status: 'connecting', phase: 'subscribing' }] },
    ],
    ['outside the page', { tiles: [{ ...TILE, isInPage: false }] }],
    ['1 of 2 elements without a handle', { elements: 2, strays: 1 }],
    ['went from idle to disconnected', { seen: [changed('disconnected')] }],
    ['has a tile that went from', { tileStatuses: { [STREAM]: ['connecting', 'reconnected'] } }],
    ['over a client that was not', { zombieMs: 2_200 }],
    ['began 1 too early', { overlaps: 1 }],
    ['asked 2 times for 1', { cameraRequests: 2 }],
    ['was thrown at: join', { thrown: ['join: TypeError'] }],
    ['`error` event', { seen: [{ name: 'error', payload: {}, at: 0 }] }],
    ['was heard 2 times', { heard: ['bob 0', 'bob 1', 'bob 1'] }],
    ['0 came late', { heard: ['bob 1', 'bob 0'] }],
    ['2 was heard and never said', { heard: ['bob 0', 'bob 1', 'bob 2'] }],
  ])('find who %s', ([what, how]) => {
    expect(judge(how)).toContainEqual(expect.stringContaining(what))
  })

  it('find an end that nothing in the schedule explains', () => {
    const payload = { reason: 'networkDisconnected', error: null }
    const seen = [{ name: 'disconnected', payload, at: 0 }]
    expect(judge({ seen })).toContainEqual(expect.stringContaining('for no reason'))
  })

  it('let what was refused, replaced or handed over again come late', () => {
    const heard = ['bob 1', 'bob 0']
    const again: Said = { kind: 'all', outcome: { state: 'resolved', attempts: 2 } }
    for (const late of [sent('keyed'), again]) {
      expect(judge({ heard }, { said: [late, sent()] })).toEqual([])
    }
  })

  it('find what is left of a call, and of the library', () => {
    const left = { liveTracks: 1, selfViews: 1, elements: 1, leftovers: ['a timer of 5 ms'] }
    const record: RunRecord = {
      plan: { seed: 1, settings, steps: [] },
      people: [{ ...well, ...left }],
      members,
      problems: { anna: [], bob: [] },
    }
    expect(holdAgainst(record, LEFT)).toHaveLength(3)
    expect(holdAgainst(record, DISPOSED)).toHaveLength(1)
  })

  it('find a signal that does not go round', () => {
    const lost: Said = { kind: 'all', outcome: { state: 'rejected', code: 'outcomeUnknown' } }
    const record: RunRecord = {
      plan: { seed: 1, settings, steps: [] },
      people: [well, { ...bob, said: [sent(), sent(), lost] }],
      members,
      problems: { anna: [], bob: [] },
    }
    expect(holdAgainst(record, HEARD).map(({ what }) => what)).toEqual([
      'anna cannot signal: undefined',
      'anna is not heard by the other one',
      'bob cannot signal: outcomeUnknown',
      'bob is not heard by the other one',
    ])
  })
})

describe('a schedule', () => {
  it('is the same for the same seed, and another for another', () => {
    const lines = (seed: number) => toPlan(seed, 8_000).steps.map(toLine)
    expect(lines(7)).toEqual(lines(7))
    expect(lines(7)).not.toEqual(lines(8))
  })

  it('is shortened to what fails, and asks no more often than it may', async () => {
    const steps = Array.from({ length: 27 }, (_, index) => index)
    let asked = 0
    const fails = async (some: readonly number[]) => {
      asked += 1
      return some.includes(3) && some.includes(20)
    }
    expect(await shrink(steps, fails, 100)).toEqual([3, 20])
    asked = 0
    expect(await shrink(steps, fails, 5)).toContain(20)
    expect(asked).toBe(5)
  })
})
