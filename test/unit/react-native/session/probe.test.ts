import { describe, expect, it, vi } from 'vitest'
import { DEFAULT_OPTIONS } from '../../../../src/index.ts'
import { createProbe } from '../../../../src/react-native/session/probe.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

const PROBE_MS = 1_000

/** A probe, and what it has said, in order. */
function createSetup(probeMs: number | false = PROBE_MS) {
  const said: string[] = []
  const network = { isOnline: () => setup.isOnline, subscribe: () => () => {} }
  const setup = { isOnline: true, said, stopsWhenLost: false }
  const probe = createProbe(
    { clock: DEFAULT_OPTIONS.clock, network, probeMs },
    {
      send: () => said.push('sent'),
      handleBack: () => said.push('back'),
      handleLost() {
        said.push('lost')
        if (setup.stopsWhenLost) probe.stop()
      },
    },
  )
  return { ...probe, setup, said }
}

/** One that has been answered once. */
function createTrusted() {
  const probe = createSetup()
  probe.start()
  probe.handleAnswer()
  probe.said.length = 0
  return probe
}

describe('a probe', () => {
  it('is sent when the session is joined, and its answer says that the connection is there', () => {
    const { handleAnswer, said, start } = createSetup()
    start()
    handleAnswer()
    expect(said).toEqual(['sent', 'back'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('proves a loss by its silence, once an answer has come (N5)', async () => {
    const { check, said } = createTrusted()
    check()
    await pass(PROBE_MS - 1)
    expect(said).toEqual(['sent'])
    await pass(1)
    expect(said).toEqual(['sent', 'lost'])
  })

  it('proves nothing by its silence as long as no answer has come in this join (N5)', async () => {
    const { check, said, start } = createTrusted()
    start()
    await pass(60_000)
    expect(said).toEqual(['sent', 'back'])
    check()
    expect(said).toEqual(['sent', 'back', 'sent'])
  })

  it('counts as answered if no answer has ever come, so that nobody stays away for ever (N5)', async () => {
    const { check, said, setup, start } = createSetup()
    start()
    await pass(PROBE_MS)
    said.length = 0
    setup.isOnline = false
    check()
    setup.isOnline = true
    check()
    await pass(PROBE_MS - 1)
    expect(said).toEqual(['lost', 'sent'])
    await pass(1)
    expect(said).toEqual(['lost', 'sent', 'back'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not needed while other signals come in', async () => {
    const { check, handleSignal, said } = createTrusted()
    check()
    await pass(PROBE_MS - 1)
    handleSignal()
    await pass(60_000)
    expect(said).toEqual(['sent', 'back'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['is answered by media that come in, if no answer has ever come', createSetup, 'back'],
    ['is not answered by media, if signals come back', createTrusted, 'lost'],
  ])('%s', async (_, create, outcome) => {
    const { check, handleMedia, said, start } = create()
    if (create === createSetup) start()
    else check()
    handleMedia()
    await pass(PROBE_MS)
    expect(said).toEqual(['sent', outcome])
  })

  it('is out once, and a further check does not put off its end (N5)', async () => {
    const { check, said } = createTrusted()
    check()
    await pass(PROBE_MS - 1)
    check()
    await pass(1)
    expect(said).toEqual(['sent', 'lost'])
  })

  it('looks for the return from time to time while the connection is away (N5)', async () => {
    const { check, handleAnswer, said } = createTrusted()
    check()
    await pass(PROBE_MS)
    said.length = 0
    await pass(5 * PROBE_MS - 1)
    expect(said).toEqual([])
    await pass(1)
    expect(said).toEqual(['sent'])
    await pass(PROBE_MS)
    expect(said).toEqual(['sent', 'lost'])
    await pass(5 * PROBE_MS)
    handleAnswer()
    expect(said).toEqual(['sent', 'lost', 'sent', 'back'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('takes the word of a system that is offline, and asks it again (N5)', async () => {
    const { check, said, setup } = createTrusted()
    check()
    setup.isOnline = false
    check()
    expect(said).toEqual(['sent', 'lost'])
    await pass(PROBE_MS)
    expect(said).toEqual(['sent', 'lost'])
    await pass(4 * PROBE_MS)
    expect(said).toEqual(['sent', 'lost', 'lost'])
    setup.isOnline = true
    await pass(5 * PROBE_MS)
    expect(said).toEqual(['sent', 'lost', 'lost', 'sent'])
  })

  it('is none with `false`: only the system counts, and no timer runs (N5)', async () => {
    const { check, said, setup, start } = createSetup(false)
    start()
    setup.isOnline = false
    check()
    await pass(60_000)
    setup.isOnline = true
    check()
    expect(said).toEqual(['back', 'lost', 'back'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does nothing before the join, and after its end', async () => {
    const { check, handleAnswer, handleMedia, handleSignal, said, start, stop } = createSetup()
    check()
    handleAnswer()
    handleSignal()
    handleMedia()
    expect(said).toEqual([])
    start()
    stop()
    await pass(60_000)
    check()
    handleAnswer()
    expect(said).toEqual(['sent'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('runs no timer if the session ends when its loss is known', async () => {
    const { check, said, setup } = createTrusted()
    setup.stopsWhenLost = true
    check()
    await pass(PROBE_MS)
    expect(said).toEqual(['sent', 'lost'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('can be sent again after it was stopped without an answer', () => {
    const { said, start, stop } = createSetup()
    start()
    stop()
    start()
    expect(said).toEqual(['sent', 'sent'])
  })
})
