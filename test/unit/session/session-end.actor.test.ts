/** How long a session that OpenTok has joined twice is looked at, and what a look can find. */

import { describe, expect, it, vi } from 'vitest'
import { createActor } from 'xstate'
import { createSessionEndActor } from '../../../src/session/session-end.actor.ts'
import type { SessionMachineEvent } from '../../../src/contract/machine-events.types.ts'
import { sessionEndMachine } from '../../../src/session/session-end.machine.ts'
import type { SessionLike } from '../../../src/contract/opentok.types.ts'
import { platformClock } from '../../../src/lib/clock.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

function setUp() {
  const session = { isConnected: vi.fn(() => true), currentState: 'connected' }
  const reports: SessionMachineEvent[] = []
  const state = { current: () => 'none' as unknown }
  const actor = createSessionEndActor(session as unknown as SessionLike, {
    availability: () => 'pass',
    clock: platformClock,
    now: () => 7,
    report: (event) => void reports.push(event),
    spawn(machine, options) {
      const spawned = createActor(machine, options)
      state.current = () => spawned.getSnapshot().value
      return spawned
    },
  })
  actor.start()
  return { actor, reports, session, state: () => state.current() }
}

describe('a session that was joined twice', () => {
  it('is looked at twice a second, six hundred times, and then trusted', async () => {
    const { actor, reports, session, state } = setUp()
    actor.send({ type: 'session.joinedAgain' })
    await pass(499)
    expect(session.isConnected).not.toHaveBeenCalled()
    await pass(1)
    expect(session.isConnected).toHaveBeenCalledTimes(1)
    await pass(299_499)
    expect(state()).toBe('watched')
    await pass(1)
    expect(session.isConnected).toHaveBeenCalledTimes(600)
    expect(state()).toBe('trusted')
    expect(vi.getTimerCount()).toBe(0)
    expect(reports).toEqual([])
  })

  it('is lost a second after a look has found its end', async () => {
    const { actor, reports, session, state } = setUp()
    actor.send({ type: 'session.joinedAgain' })
    await pass(1_000)
    session.isConnected.mockReturnValue(false)
    await pass(500)
    expect(state()).toBe('suspected')
    await pass(999)
    expect(reports).toEqual([])
    await pass(1)
    expect(reports).toEqual([{ type: 'session.vanished', at: 7, reason: 'networkDisconnected' }])
  })

  it('is not looked at any more once it has announced something, or the library is disposed of', () => {
    for (const type of ['session.announced', 'end.dispose'] as const) {
      const { actor } = setUp()
      actor.send({ type: 'session.joinedAgain' })
      expect(vi.getTimerCount()).toBe(1)
      actor.send({ type })
      expect(vi.getTimerCount()).toBe(0)
    }
  })
})

describe('the machine without its jobs', () => {
  it('is called sessionEnd, and takes a lost session for lost', () => {
    const actor = createActor(sessionEndMachine).start()
    expect(sessionEndMachine.id).toBe('sessionEnd')
    actor.send({ type: 'session.over' })
    expect(actor.getSnapshot()).toMatchObject({ value: 'trusted', status: 'active' })
  })
})
