import { describe, expect, it, vi } from 'vitest'
import { platformClock } from '../../../../src/lib/clock.ts'
import { SILENT_MS, watchSound } from '../../../../src/opentok/quality/sound-flow.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

type Reading = Awaited<ReturnType<Parameters<typeof watchSound>[0]['read']>>

/** Watches with these readings, one for each look. */
function watch(...readings: readonly (Reading | Error)[]) {
  const due = { isDue: true }
  const rest = [...readings]
  const handleSound = vi.fn()
  const read = vi.fn(() => {
    const next = rest.shift() ?? null
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
  })
  const stop = watchSound({ clock: platformClock, isDue: () => due.isDue, read, handleSound })
  return { due, handleSound, read, stop }
}

const reading = (received: number | null) => ({ received })

describe('sound of which two looks show', () => {
  it.each([
    ['no packet', reading(9), reading(9), 'lost'],
    ['no packet yet at all', reading(null), reading(null), 'lost'],
    ['none, and the first report of it', reading(null), reading(0), 'lost'],
    ['packets', reading(9), reading(10), 'heard'],
    ['the first packets', reading(null), reading(3), 'heard'],
    ['packets of a new connection', reading(9), reading(3), 'heard'],
  ])('%s', async (_, first, second, sound) => {
    const { handleSound, read } = watch(first, second)
    await pass(SILENT_MS - 1)
    expect(handleSound).not.toHaveBeenCalled()
    await pass(1)
    expect(handleSound).toHaveBeenCalledExactlyOnceWith(sound)
    await pass(60_000)
    expect(read).toHaveBeenCalledTimes(2)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('sound', () => {
  it('that is not due is not asked for, and lost by no means', async () => {
    const { due, handleSound } = watch(reading(9), reading(9))
    await pass(SILENT_MS / 2)
    due.isDue = false
    await pass(SILENT_MS)
    expect(handleSound).toHaveBeenCalledExactlyOnceWith('idle')
  })

  it('of which the client cannot say anything is idle', async () => {
    for (const given of [[null], [new Error('closed')], [reading(9), new Error('closed')]]) {
      const { handleSound } = watch(...given)
      await pass(SILENT_MS)
      expect(handleSound).toHaveBeenCalledExactlyOnceWith('idle')
    }
  })

  it('is not reported after the end', async () => {
    for (const ms of [0, 1]) {
      const { handleSound, stop } = watch(reading(9), reading(9))
      await pass(ms)
      stop()
      await pass(SILENT_MS)
      expect(handleSound).not.toHaveBeenCalled()
      expect(vi.getTimerCount()).toBe(0)
    }
  })
})
