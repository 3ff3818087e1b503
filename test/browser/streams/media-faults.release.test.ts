import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'

const withFixture = useFixture()

/** Totals of one subscriber, as the browser counts them. */
interface Totals {
  readonly frames: number
  readonly audioBytes: number
  readonly audioPackets: number
  readonly audioLost: number
  readonly roundTripMs: number
}

/** A call of two: Bob sees Anna. */
async function openCall({ join }: Fixture): Promise<{ bob: Person; read: () => Promise<Totals> }> {
  const anna = await join('anna')
  const streamId = await anna.publish({ sound: true })
  const bob = await join('bob')
  await bob.untilVideos(1)
  const read = (): Promise<Totals> =>
    bob.page.evaluate(async (id) => {
      const subscriber = window.person.reconnection.subscribers.get(id)?.subscriber as OT.Subscriber
      const report = await subscriber.getRtcStatsReport()
      const stats = [...report.values()]
      const find = (isMeant: (each: (typeof stats)[number]) => boolean) => stats.find(isMeant) ?? {}
      const video = find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video')
      const audio = find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
      // Several pairs may be nominated, and only the selected one is measured again and again.
      const { selectedCandidatePairId } = find(({ type }) => type === 'transport')
      const pair = find(({ id: pairId }) => pairId === selectedCandidatePairId)
      return {
        frames: video.framesDecoded ?? 0,
        audioBytes: audio.bytesReceived ?? 0,
        audioPackets: audio.packetsReceived ?? 0,
        audioLost: audio.packetsLost ?? 0,
        roundTripMs: (pair.currentRoundTripTime ?? 0) * 1000,
      }
    }, streamId)
  return { bob, read }
}

/** Reads again and again, and measures from the first reading; `restart` measures from the latest one instead. */
async function untilSince(
  read: () => Promise<Totals>,
  judge: (first: Totals, latest: Totals) => 'done' | 'restart' | 'wait',
): Promise<Totals> {
  let first = await read()
  for (;;) {
    const latest = await read()
    const verdict = judge(first, latest)
    if (verdict === 'done') return latest
    if (verdict === 'restart') first = latest
  }
}

// Concurrent, because each mostly waits for packets.
describe.concurrent('the media of a client', () => {
  it(
    'loses its video alone: the picture stands still while audio goes on, until it is healed',
    withFixture(async (fixture) => {
      const { network } = fixture
      const { bob, read } = await openCall(fixture)
      expect(network.cutVideo('anna')).toBe(1)
      const still = await untilSince(read, (first, latest) => {
        if (latest.frames !== first.frames) return 'restart'
        return latest.audioBytes - first.audioBytes > 4_000 ? 'done' : 'wait'
      })
      network.healVideo('anna')
      await untilSince(read, (_, { frames }) => (frames - still.frames > 10 ? 'done' : 'wait'))
      // Nothing but the picture was wrong.
      expect(await bob.eventLines()).toEqual([
        'connecting',
        'connected first',
        'streamCreated',
        'subscriberConnected',
      ])
    }),
  )

  it(
    'loses its audio alone: nothing is heard while the picture moves, until it is healed',
    withFixture(async (fixture) => {
      const { network } = fixture
      const { bob, read } = await openCall(fixture)
      expect(network.cutAudio('anna')).toBe(1)
      const silent = await untilSince(read, (first, latest) => {
        if (latest.audioBytes !== first.audioBytes) return 'restart'
        return latest.frames - first.frames > 20 ? 'done' : 'wait'
      })
      network.healAudio('anna')
      await untilSince(read, (_, { audioBytes }) =>
        audioBytes - silent.audioBytes > 1_000 ? 'done' : 'wait',
      )
      expect(await bob.eventLines()).toEqual([
        'connecting',
        'connected first',
        'streamCreated',
        'subscriberConnected',
      ])
    }),
  )

  it(
    'takes longer on a slow line, in both directions, until it is restored',
    withFixture(async (fixture) => {
      const { network } = fixture
      const { read } = await openCall(fixture)
      network.degrade({ delayMs: 300, target: 'bob' })
      const slow = await untilSince(read, (_, { roundTripMs }) =>
        roundTripMs >= 600 ? 'done' : 'wait',
      )
      network.restore('bob')
      const { roundTripMs, frames } = await untilSince(read, (_, latest) =>
        latest.roundTripMs > 0 && latest.roundTripMs < 300 ? 'done' : 'wait',
      )
      expect(roundTripMs).toBeLessThan(slow.roundTripMs)
      expect(frames).toBeGreaterThan(slow.frames)
    }),
  )

  it(
    'loses packets on a bad line, until it is restored',
    withFixture(async (fixture) => {
      const { network } = fixture
      const { read } = await openCall(fixture)
      network.degrade({ lossPercent: 30, target: 'bob' })
      await untilSince(read, (first, latest) =>
        latest.audioLost - first.audioLost >= 20 ? 'done' : 'wait',
      )
      network.restore('bob')
      await untilSince(read, (first, latest) => {
        if (latest.audioLost !== first.audioLost) return 'restart'
        return latest.audioPackets - first.audioPackets > 100 ? 'done' : 'wait'
      })
    }),
  )
})
