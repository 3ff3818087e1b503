import { describe, expect, it, vi } from 'vitest'
import { LONGEST_TIMER_MS, platformClock } from '../../../src/lib/clock.ts'
import {
  createNetworkWatch,
  HANGING_MS,
  waitForAttempt,
  waitForNetwork,
} from '../../../src/session/retry.ts'
import type { AttemptEnvironment } from '../../../src/session/retry.ts'
import type { AttemptInput, SessionContext } from '../../../src/session/session.types.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

/** Network whose state the test decides. */
function createNetwork() {
  const listeners = new Set<() => void>()
  let isOnline = true
  return {
    listeners,
    isOnline: () => isOnline,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    report(state: boolean) {
      isOnline = state
      for (const listener of listeners) listener()
    },
  }
}

const CONTEXT: SessionContext = {
  joins: 0,
  attempt: 1,
  nextAttemptAt: null,
  outageStartedAt: null,
  connectionId: null,
  reason: null,
  error: null,
}

function startWait(
  options: Partial<AttemptEnvironment> = {},
  {
    context,
    purpose = 'rejoin',
  }: { context?: Partial<SessionContext>; purpose?: AttemptInput['purpose'] } = {},
) {
  const network = createNetwork()
  const sent: unknown[] = []
  const environment: AttemptEnvironment = {
    clock: platformClock,
    delay: () => 500,
    joinAttempts: 3,
    network,
    now: () => Date.now(),
    ...options,
  }
  const input = { context: { ...CONTEXT, ...context }, purpose }
  const stop = waitForAttempt(environment, input, (event) => sent.push(event))
  return { network, sent, stop }
}

describe('the wait for an attempt', () => {
  it('says when the attempt is due, and that it is', async () => {
    const { sent } = startWait()
    const scheduled = { type: 'attempt.scheduled', at: Date.now() + 500 }
    await pass(499)
    expect(sent).toEqual([scheduled])
    await pass(1)
    expect(sent).toEqual([scheduled, { type: 'attempt.due' }])
  })

  it('passes the policy a frozen context with the time since the outage began', () => {
    const delay = vi.fn(() => 500)
    const context = {
      attempt: 2,
      outageStartedAt: Date.now() - 7_000,
      reason: 'networkDisconnected',
    }
    startWait({ delay }, { context })
    startWait({ delay })
    expect(delay.mock.calls).toEqual([
      [{ attempt: 3, elapsedMs: 7_000, reason: 'networkDisconnected', error: null }],
      [{ attempt: 2, elapsedMs: 0, reason: null, error: null }],
    ])
    expect(delay.mock.calls.flat().every(Object.isFrozen)).toBe(true)
  })

  it('ends the first join after joinAttempts, and no rejoin', () => {
    const purpose = 'join'
    expect(startWait({}, { context: { attempt: 3 }, purpose }).sent).toEqual([
      { type: 'attempt.spent' },
    ])
    expect(startWait({}, { context: { attempt: 2 }, purpose }).sent).toMatchObject([
      { type: 'attempt.scheduled' },
    ])
    expect(startWait({}, { context: { attempt: 3 } }).sent).toMatchObject([
      { type: 'attempt.scheduled' },
    ])
  })

  it('is refused by a policy that returns null, also while there is no network', () => {
    for (const isOnline of [true, false]) {
      const network = { ...createNetwork(), isOnline: () => isOnline }
      expect(startWait({ delay: () => null, network }).sent).toEqual([{ type: 'attempt.refused' }])
    }
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has no timer while there is no network', () => {
    const network = { ...createNetwork(), isOnline: () => false }
    expect(startWait({ network }).sent).toEqual([{ type: 'network.offline' }])
    expect(vi.getTimerCount()).toBe(0)
    expect(network.listeners.size).toBe(0)
  })

  it('is no longer than a timer can be', () => {
    const { sent } = startWait({ delay: () => Infinity })
    expect(sent).toEqual([{ type: 'attempt.scheduled', at: Date.now() + LONGEST_TIMER_MS }])
  })

  it('ends early when the network is back, and when it is gone', () => {
    const { network, sent } = startWait()
    network.report(true)
    expect(sent.at(-1)).toEqual({ type: 'attempt.due' })
    network.report(false)
    expect(sent.at(-1)).toEqual({ type: 'network.offline' })
  })

  it('leaves no timer and no listener when it is stopped', () => {
    const { network, stop } = startWait()
    expect([vi.getTimerCount(), network.listeners.size]).toEqual([1, 1])
    stop!()
    expect([vi.getTimerCount(), network.listeners.size]).toEqual([0, 0])
  })
})

describe('the wait for the network', () => {
  it('reports what the network is, each time that it may have changed', () => {
    const network = createNetwork()
    const sent: unknown[] = []
    const stop = waitForNetwork(network, (event) => sent.push(event))
    expect(sent).toEqual([])
    for (const state of [false, true]) network.report(state)
    expect(sent).toEqual([{ type: 'network.offline' }, { type: 'network.online' }])
    stop()
    expect(network.listeners.size).toBe(0)
  })
})

describe('the watch of the network during an attempt', () => {
  const JOIN_TIMEOUT_MS = 15_000

  function setUp() {
    const network = createNetwork()
    const sent: string[] = []
    const watch = createNetworkWatch({
      clock: platformClock,
      joinTimeoutMs: JOIN_TIMEOUT_MS,
      network,
      now: () => Date.now(),
    })
    return { network, sent, start: () => watch(({ type }) => sent.push(type)) }
  }

  it('reports at once that the network is gone', () => {
    const { network, sent, start } = setUp()
    start()
    network.report(false)
    expect(sent).toEqual(['network.offline'])
  })

  it('starts an attempt again that has no answer after three seconds', async () => {
    const { network, sent, start } = setUp()
    start()
    await pass(1_000)
    network.report(true)
    await pass(HANGING_MS - 1_001)
    expect(sent).toEqual([])
    await pass(1)
    expect(sent).toEqual(['network.online'])
  })

  it('starts an older attempt again at once', async () => {
    const { network, sent, start } = setUp()
    start()
    await pass(HANGING_MS + 2_000)
    network.report(true)
    await pass(0)
    expect(sent).toEqual(['network.online'])
  })

  it('has one timer, however often the network changes, and none when it is stopped', async () => {
    const { network, sent, start } = setUp()
    const stop = start()
    for (let times = 0; times < 3; times += 1) network.report(true)
    expect(vi.getTimerCount()).toBe(1)
    stop()
    expect(vi.getTimerCount()).toBe(0)
    expect(network.listeners.size).toBe(0)
    await pass(HANGING_MS)
    expect(sent).toEqual([])
  })

  it('starts attempts again once in joinTimeoutMs', async () => {
    const { network, sent, start } = setUp()
    const stop = start()
    network.report(true)
    await pass(HANGING_MS)
    stop()
    start()
    await pass(JOIN_TIMEOUT_MS - 1)
    network.report(true)
    await pass(0)
    expect(sent).toEqual(['network.online'])
    await pass(1)
    network.report(true)
    await pass(0)
    expect(sent).toEqual(['network.online', 'network.online'])
  })
})
