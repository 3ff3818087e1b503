/** Runs the machine of an end that OpenTok does not announce: provides its job, guards and reports. */

import { fromCallback } from 'xstate'
import type { ActorRefFrom } from 'xstate'
import type { Availability } from '../contract/availability.ts'
import type {
  SessionEndMachineEvent,
  SessionMachineEvent,
} from '../contract/machine-events.types.ts'
import type { SessionLike } from '../contract/opentok.types.ts'
import type { Clock } from '../contract/options.types.ts'
import { toSend } from '../lib/child-actors.ts'
import { followEffects, toActions } from '../lib/effects.ts'
import { LEFT, NETWORK_LOST } from '../opentok/reasons.ts'
import { isLeft, isOpen, isOver } from '../opentok/session-end.ts'
import { sessionEndMachine } from './session-end.machine.ts'

/** What the machine asks others about, and who hears of an end. */
export interface SessionEndActorEnvironment {
  readonly clock: Clock
  readonly now: () => number
  readonly availability: () => Availability
  /** To the session's machine. */
  readonly report: (event: SessionMachineEvent) => void
  /** Creates the actor as a child of the session's actor, not started yet. */
  readonly spawn: (
    machine: typeof sessionEndMachine,
    options: { readonly id: string },
  ) => ActorRefFrom<typeof sessionEndMachine>
}

export interface SessionEndActor {
  start(): unknown
  /** Does nothing once it has ended. */
  send(event: SessionEndMachineEvent): void
}

/** Pause between two looks at a session that OpenTok has joined again, in ms. */
const LOOK_MS = 500

/** Looks in five minutes; measured: a browser can delay a socket that was left behind for more than one. */
const LOOKS = 600

export function createSessionEndActor(
  session: SessionLike,
  { availability, clock, now, report, spawn }: SessionEndActorEnvironment,
): SessionEndActor {
  const machine = sessionEndMachine.provide({
    actors: {
      watch: fromCallback(({ sendBack }) => {
        let timer: unknown
        function wait(looks: number): void {
          timer = clock.setTimeout(() => {
            if (isOver(session)) sendBack({ type: 'session.suspected' })
            else if (looks > 1) wait(looks - 1)
            else sendBack({ type: 'watch.expired' })
          }, LOOK_MS)
        }
        wait(LOOKS)
        return () => clock.clearTimeout(timer as never)
      }),
    },
    actions: toActions('reportLeft', 'reportLost'),
    guards: {
      isAway: () => availability() !== 'pass',
      isLeft: () => isLeft(session),
      isLost: () => isOpen(availability()) && isOver(session),
    },
  })
  const actor = spawn(machine, { id: 'sessionEnd' })
  const reportAs = (reason: string) => () => report({ type: 'session.vanished', at: now(), reason })
  followEffects(actor, { reportLeft: reportAs(LEFT), reportLost: reportAs(NETWORK_LOST) })
  return { start: () => actor.start(), send: toSend(actor) }
}
