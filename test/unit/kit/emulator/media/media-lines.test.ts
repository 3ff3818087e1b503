import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFaults } from '../../../../../src/kit/emulator/faults/faults.ts'
import { createMediaLines } from '../../../../../src/kit/emulator/media/media-lines.ts'
import type { MediaKind } from '../../../../../src/kit/emulator/media/rtp.ts'

const [anna, bob, carol] = ['anna', 'bob', 'carol'].map((data) => ({
  sessionId: 's',
  connectionId: `id of ${data}`,
  data,
})) as [Person, Person, Person]
interface Person {
  readonly sessionId: string
  connectionId: string
  data: string
}

const PERFECT = { lossPercent: 0, kbps: Infinity, delayMs: 0, jitterMs: 0 }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function setUp() {
  const faults = createFaults()
  const media = createMediaLines(faults, () => 0)
  /** Sends a packet. @returns after how many ms it arrives; `null` if it is lost */
  const travel = (
    sender: Person,
    receiver: Person,
    kind: MediaKind | null = 'video',
  ): number | null => {
    const sentAt = Date.now()
    let arrivedAt: number | null = null
    media.between(sender, receiver)({ bytes: 100, kind }, () => (arrivedAt = Date.now()))
    vi.runAllTimers()
    return arrivedAt === null ? null : arrivedAt - sentAt
  }
  return { faults, media, travel }
}

describe('the media between two clients', () => {
  it('passes at once, without a timer', () => {
    const { media } = setUp()
    const arrive = vi.fn()
    media.between(anna, bob)({ bytes: 100, kind: 'video' }, arrive)
    expect(arrive).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is cut from and to the target', () => {
    const { faults, travel } = setUp()
    faults.mediaCut.set(true, 'bob')
    expect([travel(anna, bob, null), travel(bob, anna, 'audio'), travel(anna, carol)]).toEqual([
      null,
      null,
      0,
    ])
  })

  it('loses only its video when the video is cut', () => {
    const { faults, travel } = setUp()
    faults.videoCut.set(true, 'bob')
    expect([travel(anna, bob), travel(bob, anna)]).toEqual([null, null])
    expect([travel(anna, bob, 'audio'), travel(anna, bob, null)]).toEqual([0, 0])
    expect(travel(anna, carol)).toBe(0)
    faults.clear()
    expect(travel(anna, bob)).toBe(0)
  })

  it('loses only its audio when the audio is cut', () => {
    const { faults, travel } = setUp()
    faults.audioCut.set(true, 'bob')
    expect([travel(anna, bob, 'audio'), travel(bob, anna, 'audio')]).toEqual([null, null])
    expect([travel(anna, bob), travel(anna, bob, null)]).toEqual([0, 0])
    expect(travel(anna, carol, 'audio')).toBe(0)
    faults.clear()
    expect(travel(anna, bob, 'audio')).toBe(0)
  })

  it('is delayed in both directions by the line of the target', () => {
    const { faults, travel } = setUp()
    faults.degradation.set({ ...PERFECT, delayMs: 300 }, 'bob')
    expect([travel(anna, bob), travel(bob, anna), travel(anna, carol)]).toEqual([300, 300, 0])
    faults.clear()
    expect(travel(anna, bob)).toBe(0)
  })

  it('passes two bad lines if both sides have one, but a fault for everybody only once', () => {
    const { faults, travel } = setUp()
    faults.degradation.set({ ...PERFECT, delayMs: 300 })
    expect(travel(anna, bob)).toBe(300)
    faults.degradation.set({ ...PERFECT, delayMs: 200 }, 'bob')
    expect(travel(anna, bob)).toBe(500)
  })

  it('shares the line of a client, each direction by itself', () => {
    const { faults, media } = setUp()
    faults.degradation.set({ ...PERFECT, kbps: 8 }, 'anna')
    const arrivals: string[] = []
    const send = (name: string, sender: Person, receiver: Person): void =>
      media.between(sender, receiver)({ bytes: 100, kind: 'video' }, () =>
        arrivals.push(`${name} ${Date.now() - startedAt}`),
      )
    const startedAt = Date.now()
    send('to bob', anna, bob)
    send('to carol', anna, carol)
    send('to anna', bob, anna)
    vi.runAllTimers()
    expect(arrivals.toSorted()).toEqual(['to anna 100', 'to bob 100', 'to carol 200'])
  })

  it('loses what is on its way to a client that leaves', () => {
    const { faults, media } = setUp()
    faults.degradation.set({ ...PERFECT, delayMs: 300 }, 'bob')
    const arrive = vi.fn()
    media.between(anna, bob)({ bytes: 100, kind: 'video' }, arrive)
    media.forget(bob)
    media.forget(bob)
    expect(vi.getTimerCount()).toBe(0)
    media.between(anna, bob)({ bytes: 100, kind: 'video' }, arrive)
    media.dispose()
    vi.runAllTimers()
    expect(arrive).not.toHaveBeenCalled()
  })
})
