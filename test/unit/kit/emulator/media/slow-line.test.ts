import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSlowLine } from '../../../../../src/kit/emulator/media/slow-line.ts'
import type { LineQuality, SlowLine } from '../../../../../src/kit/emulator/media/slow-line.ts'

const PERFECT: LineQuality = { lossPercent: 0, kbps: Infinity, delayMs: 0, jitterMs: 0 }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A line whose random numbers are the given ones, again and again; packets are noted as they arrive. */
function openLine(...numbers: readonly number[]) {
  let drawn = 0
  const line = createSlowLine(() => numbers[drawn++ % numbers.length] ?? 0)
  const arrived: string[] = []
  const send = (name: string, quality: Partial<LineQuality>, bytes = 100): void =>
    line.send(bytes, { ...PERFECT, ...quality }, () => arrived.push(name))
  return { line, arrived, send }
}

function sendMany(line: SlowLine, count: number, quality: Partial<LineQuality>): () => number {
  let arrived = 0
  for (let i = 0; i < count; i += 1) {
    line.send(100, { ...PERFECT, ...quality }, () => (arrived += 1))
  }
  return () => arrived
}

describe('a slow line', () => {
  it('delivers each packet after the delay, not a millisecond earlier', () => {
    const { arrived, send } = openLine(0)
    send('a', { delayMs: 500 })
    vi.advanceTimersByTime(100)
    send('b', { delayMs: 500 })
    vi.advanceTimersByTime(399)
    expect(arrived).toEqual([])
    vi.advanceTimersByTime(1)
    expect(arrived).toEqual(['a'])
    vi.advanceTimersByTime(100)
    expect(arrived).toEqual(['a', 'b'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('loses the packets that chance hits, and only those', () => {
    // One number decides about the loss, and the next about the jitter of a packet that is not lost.
    const { arrived, send } = openLine(0.299, 0.3, 0)
    send('lost', { lossPercent: 30 })
    send('kept', { lossPercent: 30 })
    vi.advanceTimersByTime(0)
    expect(arrived).toEqual(['kept'])
  })

  it('loses nothing at 0 % and everything at 100 %', () => {
    const line = createSlowLine(() => 0.999_999)
    const all = sendMany(line, 50, { lossPercent: 100 })
    const none = sendMany(
      createSlowLine(() => 0),
      50,
      { lossPercent: 0 },
    )
    vi.advanceTimersByTime(0)
    expect([all(), none()]).toEqual([0, 50])
  })

  it('keeps the order, however the jitter falls', () => {
    const { arrived, send } = openLine(0.9, 0.9, 0.9, 0)
    send('late', { jitterMs: 100 })
    send('early', { jitterMs: 100 })
    vi.advanceTimersByTime(89)
    expect(arrived).toEqual([])
    vi.advanceTimersByTime(1)
    expect(arrived).toEqual(['late', 'early'])
  })

  it('passes so many kilobits a second', () => {
    const { arrived, send } = openLine(0)
    // 100 bytes are 800 bits: 100 ms each at 8 kbit/s.
    for (const name of ['a', 'b', 'c']) send(name, { kbps: 8 })
    vi.advanceTimersByTime(99)
    expect(arrived).toEqual([])
    vi.advanceTimersByTime(1)
    expect(arrived).toEqual(['a'])
    vi.advanceTimersByTime(200)
    expect(arrived).toEqual(['a', 'b', 'c'])
  })

  it('loses what would wait for more than half a second, and recovers', () => {
    const { arrived, send } = openLine(0)
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) send(name, { kbps: 8 })
    vi.advanceTimersByTime(10_000)
    expect(arrived).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    send('later', { kbps: 8 })
    vi.advanceTimersByTime(100)
    expect(arrived.at(-1)).toBe('later')
  })

  it('loses what is on its way when it is disposed of, and leaves no timer', () => {
    const { arrived, send, line } = openLine(0)
    send('a', { delayMs: 500 })
    line.dispose()
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(500)
    expect(arrived).toEqual([])
  })
})
