/** Tests the invariants themselves: each finds its violation, and nothing in a correct run. */
import { describe, expect, it } from 'vitest'
import { ALWAYS, DISPOSED, HEALED, HEARD, checkInvariants, LEFT } from './invariants.ts'
import { shrink } from './shrink.ts'
import { toLine, toPlan } from './schedule.ts'
import type { PageRecord, RunRecord, SentSignal, Step, Tile } from './soak.types.ts'

const STREAM = 'stream-of-bob'

const TILE: Tile = {
  streamId: STREAM,
  status: 'connected',
  phase: null,
  isInPage: true,
  hasVideo: true,
  hasAudio: true,
}

const sent = (kind: SentSignal['kind'] = 'all'): SentSignal => ({
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
  deadClientMs: 0,
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
  sentSignals: [],
  heard: ['bob 0', 'bob 1'],
  thrown: [],
  client: 'connected',
  overlaps: 0,
  outages: 1,
  joins: 1,
  helped: [],
  leftovers: [],
  history: [],
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
  sentSignals: [sent(), sent()],
  heard: [],
}

const members = [
  { name: 'anna', connectionId: 'connection-of-anna', online: true, streamIds: [] },
  { name: 'bob', connectionId: 'connection-of-bob', online: true, streamIds: [STREAM] },
]

const { settings } = toPlan(1, 0)

/** @param how differences of anna, or bob, from a correct record */
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
  return checkInvariants(record, HEALED, ALWAYS, DISPOSED).map(({ what }) => what)
}

describe('the invariants of the soak test', () => {
  it('find nothing in a correct run', () => {
    expect(judge({})).toEqual([])
  })

  it.for<[string, Partial<PageRecord>]>([
    ['is reconnecting', { status: 'reconnecting' }],
    ['is no client', { connectionId: 'another' }],
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
    ['over a client that was not', { deadClientMs: 2_200 }],
    ['started 1 too early', { overlaps: 1 }],
    ['requested 2 times for 1', { cameraRequests: 2 }],
    ['was thrown at: join', { thrown: ['join: TypeError'] }],
    ['`error` event', { seen: [{ name: 'error', payload: {}, at: 0 }] }],
    ['was received 2 times', { heard: ['bob 0', 'bob 1', 'bob 1'] }],
    ['0 came late', { heard: ['bob 1', 'bob 0'] }],
    ['2 was received and never sent', { heard: ['bob 0', 'bob 1', 'bob 2'] }],
  ])('find a person who %s', ([what, how]) => {
    expect(judge(how)).toContainEqual(expect.stringContaining(what))
  })

  it('find an end without a cause in the schedule', () => {
    const payload = { reason: 'networkDisconnected', error: null }
    const seen = [{ name: 'disconnected', payload, at: 0 }]
    expect(judge({ seen })).toContainEqual(expect.stringContaining('for no reason'))
  })

  it('allow a dead client only if the app ends the session itself while a publish is unanswered', () => {
    const ends = { is: 'call', who: 'anna', at: 0, does: 'disconnectItself' } as const
    const ignores = { is: 'fault', at: 0, does: 'ignore', kind: 'stream', count: 1 } as const
    const findDead = (...steps: readonly Step[]) => {
      const people = [{ ...well, deadClientMs: 7_200 }, bob]
      const problems = { anna: [], bob: [] }
      const record: RunRecord = { plan: { seed: 1, settings, steps }, people, members, problems }
      return checkInvariants(record, ALWAYS).map(({ invariant }) => invariant)
    }
    expect(findDead(ends, { ...ignores, who: 'anna' })).toEqual([])
    const dead = ['connected only while the client is']
    expect(findDead(ends)).toEqual(dead)
    expect(findDead(ends, { ...ignores, who: 'bob' })).toEqual(dead)
    expect(findDead({ ...ignores, who: 'both' })).toEqual(dead)
  })

  it('allow rejected, replaced and resent signals to arrive late', () => {
    const heard = ['bob 1', 'bob 0']
    const again: SentSignal = { kind: 'all', outcome: { state: 'resolved', attempts: 2 } }
    for (const late of [sent('keyed'), again]) {
      expect(judge({ heard }, { sentSignals: [late, sent()] })).toEqual([])
    }
  })

  it('find leftovers of a call and of the library', () => {
    const left = { liveTracks: 1, selfViews: 1, elements: 1, leftovers: ['a timer of 5 ms'] }
    const record: RunRecord = {
      plan: { seed: 1, settings, steps: [] },
      people: [{ ...well, ...left }],
      members,
      problems: { anna: [], bob: [] },
    }
    expect(checkInvariants(record, LEFT)).toHaveLength(3)
    expect(checkInvariants(record, DISPOSED)).toHaveLength(1)
  })

  it('forgive what an end leaves behind that OpenTok does not announce to an app without the library', () => {
    const left = (end: 'dispose' | 'leave', client: string, steps: readonly Step[]) =>
      checkInvariants(
        {
          plan: { seed: 1, settings: { ...settings, end }, steps },
          people: [{ ...well, client, elements: 0, liveTracks: 1, selfViews: 1 }],
          members,
          problems: { anna: [], bob: [] },
        },
        LEFT,
      ).length
    const lostAck: Step = {
      at: 1,
      who: 'anna',
      is: 'fault',
      does: 'loseAck',
      kind: 'stream',
      count: 1,
      drop: false,
    }
    expect(left('dispose', 'disconnecting, isConnected false', [lostAck])).toBe(0)
    expect(left('dispose', 'disconnected, isConnected false', [lostAck])).toBe(2)
    expect(left('dispose', 'disconnecting, isConnected false', [])).toBe(2)
    expect(left('leave', 'disconnecting, isConnected false', [lostAck])).toBe(2)
  })

  it('find a signal that is not delivered', () => {
    const lost: SentSignal = { kind: 'all', outcome: { state: 'rejected', code: 'outcomeUnknown' } }
    const record: RunRecord = {
      plan: { seed: 1, settings, steps: [] },
      people: [well, { ...bob, sentSignals: [sent(), sent(), lost] }],
      members,
      problems: { anna: [], bob: [] },
    }
    expect(checkInvariants(record, HEARD).map(({ what }) => what)).toEqual([
      'anna cannot signal: undefined',
      'anna is not received by the other person',
      'bob cannot signal: outcomeUnknown',
      'bob is not received by the other person',
    ])
  })

  it('find a signal that never settles, unless there is still time', () => {
    const waiting: SentSignal = { kind: 'keyed', outcome: { state: 'pending' } }
    const his = { sentSignals: [waiting, sent(), sent()] }
    const record: RunRecord = {
      plan: { seed: 1, settings, steps: [] },
      people: [
        { ...well, heard: ['bob 1', 'bob 2'], sentSignals: [sent()] },
        { ...bob, ...his, heard: ['anna 0'] },
      ],
      members,
      problems: { anna: [], bob: [] },
    }
    expect(checkInvariants(record, ALWAYS)).toEqual([])
    expect(checkInvariants(record, HEARD).map(({ what }) => what)).toEqual([
      'bob waits for signal 0 (keyed)',
    ])
  })
})

describe('a schedule', () => {
  it('is the same for the same seed, and different for another', () => {
    const lines = (seed: number) => toPlan(seed, 8_000).steps.map(toLine)
    expect(lines(7)).toEqual(lines(7))
    expect(lines(7)).not.toEqual(lines(8))
  })

  it('is shortened to the failing steps, within its limit of runs', async () => {
    const steps = Array.from({ length: 27 }, (_, index) => index)
    let runs = 0
    const fails = async (some: readonly number[]) => {
      runs += 1
      return some.includes(3) && some.includes(20)
    }
    expect(await shrink(steps, fails, 100)).toEqual([3, 20])
    runs = 0
    expect(await shrink(steps, fails, 5)).toContain(20)
    expect(runs).toBe(5)
  })
})
