import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { playOnFake } from './on-fake.ts'
import { RECORDED } from './recorded.ts'
import { SCRIPTS } from './scripts/index.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the fake does what the real client did', () => {
  it.each(SCRIPTS)('$name', async (script) => {
    expect(await playOnFake(script)).toEqual(RECORDED[script.name])
  })
})
