/** The chart of the session with the jobs that do nothing, as an XState user gets it, and with one of their own. */

import { describe, expect, it } from 'vitest'
import { createActor, fromCallback, fromPromise } from 'xstate'
import { ReconnectionError } from '../../../src/contract/errors.ts'
import { sessionMachine } from '../../../src/session/session.machine.ts'
import type { AttemptInput } from '../../../src/session/session.types.ts'
import type { SessionMachineEvent } from '../../../src/contract/machine-events.types.ts'

const CONNECTED = { type: 'session.connected', connectionId: 'c', requested: false } as const
const END = { type: 'session.disconnected', at: 1_000, reason: 'networkDisconnected' } as const

/** Time in which a promise that is settled would be heard. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('the chart without jobs', () => {
  it('stays in each state until an event comes, and is left at once', async () => {
    const actor = createActor(sessionMachine).start()
    const states: unknown[] = []
    async function play(event: SessionMachineEvent): Promise<void> {
      actor.send(event)
      await turn()
      states.push(actor.getSnapshot().value)
    }
    await play({ type: 'session.join' })
    await play(CONNECTED)
    await play({ type: 'session.reconnecting', at: 1_000 })
    await play(END)
    await play({ type: 'network.offline' })
    await play({ type: 'network.online' })
    await play({ type: 'session.leave' })
    expect(states).toEqual([
      { connecting: 'joining' },
      'connected',
      { reconnecting: 'resuming' },
      { reconnecting: 'waiting' },
      { reconnecting: 'offline' },
      { reconnecting: 'rejoining' },
      'disconnected',
    ])
  })
})

describe('a job of your own', () => {
  it('that waits for the next attempt knows whether it is one of a first join or a rejoin', async () => {
    const purposes: string[] = []
    const machine = sessionMachine.provide({
      actors: {
        joinSession: fromPromise<string | null, AttemptInput>(() =>
          Promise.reject(new ReconnectionError('joinFailed')),
        ),
        waitForAttempt: fromCallback<SessionMachineEvent, AttemptInput>(({ input }) => {
          purposes.push(input.purpose)
        }),
      },
    })
    const actor = createActor(machine).start()
    actor.send({ type: 'session.join' })
    await turn()
    actor.send(CONNECTED)
    actor.send(END)
    expect(purposes).toEqual(['join', 'rejoin'])
    actor.stop()
  })
})
