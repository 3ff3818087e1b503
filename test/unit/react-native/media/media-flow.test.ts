import { describe, expect, it } from 'vitest'
import { createMediaFlow, SILENT_MS } from '../../../../src/react-native/media/media-flow.ts'
import type { StreamLike } from '../../../../src/index.ts'

const CAMERA = { streamId: 'stream-1', hasAudio: true, hasVideo: true, videoType: 'camera' }

function createSetup(stream: StreamLike = CAMERA) {
  const setup = { isAway: false, at: 0 }
  const flow = createMediaFlow(stream, { isAway: () => setup.isAway, now: () => setup.at })
  const look = (count: number, afterMs = 1_000) => {
    setup.at += afterMs
    return flow.measure('video', { videoBytesReceived: count })
  }
  /** Ten rounds and one more: the first only begins. */
  const lookOften = (count: number, afterMs?: number, rounds = 11) =>
    Array.from({ length: rounds }, () => look(count, afterMs)).at(-1)
  return { flow, look, lookOften, setup }
}

describe('the media of a stream', () => {
  it('grow from one look to the next', () => {
    const { look } = createSetup()
    expect([look(1), look(1), look(2), look(2)]).toEqual([
      undefined,
      undefined,
      'growth',
      undefined,
    ])
  })

  it('are silent if none have come for ten seconds', () => {
    const { look, lookOften } = createSetup()
    look(1)
    look(2)
    expect(lookOften(2, 1_000, 9)).toBe(undefined)
    expect(look(2, SILENT_MS - 9_000 - 1)).toBe(undefined)
    expect(look(2, 1)).toBe('silence')
    expect(look(3)).toBe('growth')
    expect(look(3)).toBe(undefined)
  })

  it('are silent also if none have ever come', () => {
    const { lookOften } = createSetup()
    expect(lookOften(0)).toBe('silence')
  })

  it('count sound and picture together', () => {
    const { flow, setup } = createSetup()
    const signs = Array.from({ length: 30 }, (_, round) => {
      setup.at += 1_000
      return [
        flow.measure('video', { videoBytesReceived: 5 }),
        flow.measure('audio', { audioBytesReceived: round }),
      ]
    })
    expect(signs.flat()).not.toContain('silence')
  })

  it('are not silent while the app sleeps, which hears of no statistics', () => {
    const { look } = createSetup()
    look(1)
    expect([look(1, 600_000), look(1), look(1)]).toEqual([undefined, undefined, undefined])
  })

  it.each([
    ['a clock that is set back', 'ok', CAMERA, -3_600_000],
    ['a muted stream', undefined, { ...CAMERA, hasAudio: false, hasVideo: false }, 1_000],
    ['a still screen', undefined, { ...CAMERA, hasAudio: false, videoType: 'screen' }, 1_000],
    ['a stream of which nothing is known', undefined, { streamId: 'stream-1' }, 1_000],
  ] as const)('are not silent because of %s', (_name, _ok, stream, stepMs) => {
    const { lookOften } = createSetup(stream)
    expect(lookOften(0, stepMs, 40)).toBe(undefined)
  })

  it('say nothing about a session that is away, and the first look after it only begins', () => {
    const { look, lookOften, setup } = createSetup()
    look(1)
    setup.isAway = true
    expect(look(5)).toBe(undefined)
    expect(look(6)).toBe('growth')
    expect(lookOften(6, 1_000, 40)).toBe(undefined)
    setup.isAway = false
    expect(look(7)).toBe(undefined)
    expect(lookOften(7, 1_000, 9)).toBe(undefined)
    expect(look(7)).toBe('silence')
  })

  it('begin again after a restart', () => {
    const { flow, look } = createSetup()
    look(1)
    flow.restart()
    expect([look(2), look(3)]).toEqual([undefined, 'growth'])
  })
})
