import { describe, expect, it } from 'vitest'
import { IDLE_SNAPSHOT } from '../../../src/contract/snapshot.ts'
import { keepIfSame, toStatus } from '../../../src/lib/snapshot.ts'
import { createSetup } from '../../stories/harness/story.ts'

describe('toStatus', () => {
  it.each([
    ['idle', 'idle', null],
    [{ connecting: 'joining' }, 'connecting', 'joining'],
    [{ reconnecting: 'resuming' }, 'reconnecting', 'resuming'],
  ])('maps %o to status %s and phase %s', (value, status, phase) => {
    expect(toStatus(value)).toEqual({ status, phase })
  })
})

describe('IDLE_SNAPSHOT', () => {
  it('is what a session says for which nothing was requested', () => {
    expect(createSetup().reconnection.getSnapshot()).toEqual(IDLE_SNAPSHOT)
    expect(IDLE_SNAPSHOT.quality).toBe('unknown')
  })
})

describe('keepIfSame', () => {
  const error = new Error('the same')
  const previous = Object.freeze({ status: 'connected', error, attempt: Number.NaN })

  it('returns the previous object if nothing differs', () => {
    expect(keepIfSame(previous, { ...previous })).toBe(previous)
  })

  it.each([
    ['status', 'reconnecting'],
    ['error', new Error('the same')],
    ['error', null],
    ['attempt', 0],
  ])('returns the new object, frozen, if %s differs', (name, value) => {
    const next = { ...previous, [name]: value }
    expect(keepIfSame(previous, next)).toBe(next)
    expect(Object.isFrozen(next)).toBe(true)
  })
})
