/** Runs the machine of the way into a session: provides its clock, and waits for its states. */

import { waitFor } from 'xstate'
import type { ActorRefFrom } from 'xstate'
import type { JoinMachineEvent } from '../contract/machine-events.types.ts'
import { toSend } from '../lib/child-actors.ts'
import { joinMachine } from './join.machine.ts'

export interface JoinActorEnvironment {
  readonly now: () => number
  /** Creates the actor as a child of the session's actor, not started yet. */
  readonly spawn: (
    machine: typeof joinMachine,
    options: { readonly id: string },
  ) => ActorRefFrom<typeof joinMachine>
}

/** What the joiner asks and tells the machine. */
export interface JoinActor {
  readonly start: () => unknown
  /** Does nothing once it has ended. */
  readonly send: (event: JoinMachineEvent) => void
  /** How often OpenTok was asked to connect, and to disconnect. */
  count(): { readonly joins: number; readonly leaves: number }
  isUnanswered(): boolean
  /** Resolves when the next join is safe; with `false` when nobody waits for it any more. */
  waitUntilSafe(signal: AbortSignal): Promise<boolean>
  /** Resolves when the latest leave is confirmed, or the join has failed that was left. */
  waitUntilLeft(): Promise<unknown>
}

/**
 * Pause before a join that follows an end caused by the server, in ms. Measured: where the server announces the end in a
 * message (a kick, for instance), OpenTok closes the old socket itself 100 ms later, on a loaded machine 300 ms. That ends
 * a session whose join was answered by then, as if the app had left it.
 */
export const QUIET_MS = 300

export function createJoinActor({ now, spawn }: JoinActorEnvironment): JoinActor {
  /** The clock may have been set back, so the pause has a limit. */
  const toRestMs = (endedAt: number) => Math.min(endedAt + QUIET_MS - now(), QUIET_MS)
  const machine = joinMachine.provide({
    guards: { isResting: ({ context }) => toRestMs(context.endedAt) > 0 },
    delays: { rest: ({ context }) => Math.max(0, toRestMs(context.endedAt)) },
  })
  const actor = spawn(machine, { id: 'join' })

  /** @returns `false` if the actor ends, or the signal is aborted */
  const waitUntilNot = (tag: 'blocked' | 'leaving', signal?: AbortSignal) =>
    waitFor(actor, (state) => !state.hasTag(tag), { ...(signal && { signal }) }).then(
      () => true,
      () => false,
    )

  return {
    start: () => actor.start(),
    send: toSend(actor),
    count: () => actor.getSnapshot().context,
    isUnanswered: () => actor.getSnapshot().hasTag('unanswered'),
    waitUntilSafe: (signal) => waitUntilNot('blocked', signal),
    waitUntilLeft: () => waitUntilNot('leaving'),
  }
}
