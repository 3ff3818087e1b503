import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { platformClock } from '../../../../src/lib/clock.ts'
import {
  judgeFlow,
  LOOK_MS,
  readFlow,
  REST_MS,
  watchFlow,
} from '../../../../src/opentok/quality/video-flow.ts'
import type { FlowReading, VideoFlow } from '../../../../src/opentok/quality/video-flow.ts'

/** Received and decoded here; sent by the publisher's report, and when that came. */
type Row = readonly [received: number | null, decoded: number, sent: number | null, at: number]

const toReading = ([received, decoded, sent, reportedAt]: Row): FlowReading => ({
  received,
  decoded,
  sent,
  reportedAt,
})

describe('the flow of a video', () => {
  it.each<readonly [string, readonly Row[], VideoFlow | null]>([
    ['needs a second look', [[89, 31, 73, 1]], null],
    // Measured: a cut of a camera's video, in Chromium 147, 156 and Firefox 153.
    [
      'is lost if its publisher goes on sending',
      [
        [89, 31, 73, 1],
        [89, 31, 89, 2],
        [89, 31, 129, 3],
      ],
      'lost',
    ],
    [
      'is idle if its publisher sends nothing',
      [
        [626, 57, 626, 1],
        [626, 57, 626, 2],
        [626, 57, 626, 3],
      ],
      'idle',
    ],
    // Measured: padding has arrived before the report that counts it.
    [
      'is not lost by a report that only catches up',
      [
        [626, 57, 548, 1],
        [626, 57, 626, 2],
        [626, 57, 626, 3],
      ],
      'idle',
    ],
    [
      'needs another look without a newer report',
      [
        [626, 57, 548, 1],
        [626, 57, 626, 2],
        [626, 57, 626, 2],
      ],
      null,
    ],
    [
      'is idle if two packets were lost: they may be padding',
      [
        [626, 57, 626, 1],
        [626, 57, 626, 2],
        [626, 57, 628, 3],
      ],
      'idle',
    ],
    [
      'is unknown if nothing has ever arrived, as nobody can say whether it was sent',
      [
        [null, 0, null, 0],
        [null, 0, null, 0],
        [null, 0, null, 0],
        [null, 0, null, 0],
      ],
      'unknown',
    ],
    [
      'is lost from the beginning if only its publisher counts',
      [
        [null, 0, 20, 1],
        [null, 0, 40, 2],
        [null, 0, 60, 3],
      ],
      'lost',
    ],
  ])('%s', (_, rows, flow) => {
    expect(judgeFlow(rows.map((row) => toReading(row)))).toBe(flow)
  })

  it('is unknown where the sender does not report, and idle where it has ceased to', () => {
    const looks = (count: number, sent: number | null) =>
      judgeFlow(Array.from({ length: count }, () => toReading([9, 5, sent, 1])))
    expect([looks(3, null), looks(4, null)]).toEqual([null, 'unknown'])
    expect([looks(6, 9), looks(7, 9)]).toEqual([null, 'idle'])
  })
})

describe('the watch of a flow', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function setUp(rows: (Row | null | Error)[]) {
    const world = { isDue: true, looks: 0 }
    const flows: VideoFlow[] = []
    const end = watchFlow({
      clock: platformClock,
      isDue: () => world.isDue,
      async read() {
        const row = rows[Math.min(world.looks, rows.length - 1)]!
        world.looks += 1
        if (row instanceof Error) throw row
        return row && toReading(row)
      },
      handleFlow: (flow) => flows.push(flow),
    })
    return { end, flows, world }
  }

  const look = (times = 1) => vi.advanceTimersByTimeAsync(times * LOOK_MS)

  it('looks once a second until it is sure, then rests', async () => {
    const { end, flows, world } = setUp([
      [89, 31, 73, 1],
      [89, 31, 89, 2],
      [89, 31, 129, 3],
    ])
    await look(2)
    expect([flows, world.looks]).toEqual([['lost'], 3])
    await look(REST_MS / LOOK_MS - 1)
    expect(world.looks).toBe(3)
    end()
    await look(20)
    expect(world.looks).toBe(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('begins again with each packet, and is idle as soon as frames are decoded', async () => {
    const { flows } = setUp([
      [1, 1, 1, 1],
      [2, 1, 2, 2],
      [3, 1, 3, 3],
      [4, 2, 4, 4],
    ])
    await look(2)
    expect(flows).toEqual([])
    await look()
    expect(flows).toEqual(['idle'])
  })

  it('counts what is lost during its rests too', async () => {
    const { flows } = setUp([
      [9, 1, 9, 1],
      [9, 1, 9, 2],
      [9, 1, 10, 3],
      [9, 1, 12, 13],
    ])
    await look(2)
    await look(12)
    expect(flows).toEqual(['idle', 'lost'])
  })

  it('asks nothing while the picture need not move', async () => {
    const { flows, world } = setUp([[null, 0, null, 0]])
    world.isDue = false
    await look(5)
    expect(world.looks).toBe(1)
    world.isDue = true
    await look(4)
    expect(flows).toEqual(['unknown'])
  })

  it.each([null, new Error('gone')])(
    'does not know what the client does not say: %s',
    async (row) => {
      const { flows } = setUp([row])
      await look(0)
      expect(flows).toEqual(['unknown'])
    },
  )

  it('says nothing once it has ended, although a look was under way', async () => {
    const { end, flows } = setUp([null])
    end()
    await look(5)
    expect(flows).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the reports of a subscriber', () => {
  const entries = [
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: 5_000, timestamp: 9 },
    { type: 'inbound-rtp', kind: 'video', packetsReceived: 89, framesDecoded: 31, timestamp: 9 },
    { type: 'remote-outbound-rtp', kind: 'video', packetsSent: 129, timestamp: 7 },
    { type: 'remote-outbound-rtp', kind: 'audio', packetsSent: 5_000, timestamp: 8 },
  ]
  const toSubscriber = (report: readonly object[]) => ({
    on() {},
    off() {},
    getRtcStatsReport: () => Promise.resolve(report),
  })

  it('are read of its video', async () => {
    expect(await readFlow(toSubscriber(entries), 'video')).toEqual({
      received: 89,
      decoded: 31,
      sent: 129,
      reportedAt: 7,
    })
    expect(await readFlow(toSubscriber([]), 'video')).toEqual({
      received: null,
      decoded: 0,
      sent: null,
      reportedAt: 0,
    })
  })

  it('are read of its audio', async () => {
    expect(await readFlow(toSubscriber(entries), 'audio')).toMatchObject({ sent: 5_000 })
  })

  it('are missing without a subscriber, and in an older client', async () => {
    expect(await readFlow(null, 'video')).toBeNull()
    expect(await readFlow({ on() {}, off() {} }, 'video')).toBeNull()
  })
})
