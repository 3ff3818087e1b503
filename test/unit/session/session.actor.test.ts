/** What the app is asked and told while the actor of the session runs. */

import { describe, expect, it, vi } from 'vitest'
import { CONNECT_MS } from '../../stories/harness/scripted.ts'
import { createSetup, createJoinedSetup } from '../../stories/harness/story.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

describe('the inspect option', () => {
  it.each([
    ['a function', (next: () => void) => next],
    ['an observer', (next: () => void) => ({ next })],
  ])('may be %s', async (_, toInspect) => {
    const next = vi.fn()
    const { reconnection } = createSetup({ inspect: toInspect(next) })
    void reconnection.connect()
    await pass(CONNECT_MS)
    const types = next.mock.calls.map(([{ type }]) => type)
    expect(types).toEqual(expect.arrayContaining(['@xstate.actor', '@xstate.snapshot']))
  })

  it('may be an observer without a next(), and nothing is reported', async () => {
    const { reconnection, story } = createSetup({ inspect: {} })
    void reconnection.connect()
    await pass(CONNECT_MS)
    expect(story).toEqual(['connecting', 'connected first:true'])
  })
})

describe('the delay policy', () => {
  it.each([
    [0, 0],
    [1, 1],
    [-1, 500],
    [Number.NaN, 500],
  ])('that returns %d makes the first attempt wait for %d ms', async (given, delayMs) => {
    const { session, story } = await createJoinedSetup({ rejoin: { delay: () => given } })
    session.end('networkDisconnected')
    await pass(1)
    expect(story).toContain(`rejoinScheduled attempt:1 delayMs:${delayMs}`)
  })
})
