/** Runs the state machine of the session: provides its jobs, guards and delays. */

import { createActor, fromCallback, fromPromise } from 'xstate'
import type { Actor, ActorRefFrom } from 'xstate'
import type { InspectionListener, RejoinDelay, RejoinOptions } from '../contract/options.types.ts'
import { followEffects, toActions } from '../lib/effects.ts'
import { guard } from '../lib/emitter.ts'
import {
  createNetworkWatch,
  waitForAttempt,
  waitForNetwork,
  createGiveUpWait,
  isRecoverable,
  toFullJitterMs,
} from './retry.ts'
import type { AttemptEnvironment, GiveUpEnvironment } from './retry.ts'
import { guardNetwork } from './network.ts'
import { sessionMachine } from './session.machine.ts'
import type { AttemptInput } from './session.types.ts'

/** The options of the session itself. */
export interface SessionActorOptions extends Omit<AttemptEnvironment, 'delay'>, GiveUpEnvironment {
  readonly joinTimeoutMs: number
  readonly random: () => number
  readonly rejoin: boolean | RejoinOptions
  readonly inspect?: InspectionListener | undefined
}

/** The jobs that the state machine leaves to others. */
export interface SessionJobs {
  /** @returns the connection id */
  join(input: AttemptInput, signal: AbortSignal): Promise<string | null>
  leave(): Promise<void>
  /** Unpublishes what OpenTok has not answered yet. */
  cancelPublishes(): void
  /** Removes the tiles of the session, and keeps the publishers for the next join. */
  detachMedia(): void
  /** Whether there is a token for a rejoin, or a provider that returns one. */
  hasToken(): boolean
}

/** Creates the actor of the session. @returns the actor, not started yet */
export function createSessionActor(
  options: SessionActorOptions,
  { cancelPublishes, detachMedia, hasToken, join, leave }: SessionJobs,
  handleError: (error: unknown) => void,
): Actor<typeof sessionMachine> {
  const { clock, inspect, rejoin } = options
  const waitForGiveUp = createGiveUpWait(options)
  const network = guardNetwork(options.network, handleError)
  const watchNetwork = createNetworkWatch({ ...options, network })
  const policy = typeof rejoin === 'object' ? rejoin : {}

  /** The app's policy; the default if the policy throws, or returns something that is not a delay. */
  const delay: RejoinDelay = (context) => {
    const given = guard(() => policy.delay?.(context), handleError)
    const isDelay = given === null || (given ?? -1) >= 0
    return isDelay ? (given as number | null) : toFullJitterMs(context.attempt, options.random)
  }

  const machine = sessionMachine.provide({
    actors: {
      joinSession: fromPromise(({ input, signal }) => join(input, signal)),
      leaveSession: fromPromise(leave),
      waitForAttempt: fromCallback(({ input, sendBack }) =>
        waitForAttempt({ ...options, delay, network }, input, sendBack),
      ),
      waitForGiveUp: fromCallback(({ input, sendBack }) =>
        waitForGiveUp(input, () => sendBack({ type: 'outage.expired' })),
      ),
      waitForNetwork: fromCallback(({ sendBack }) => waitForNetwork(network, sendBack)),
      watchNetwork: fromCallback(({ sendBack }) => watchNetwork(sendBack)),
    },
    actions: toActions('cancelPublishes', 'detachMedia', 'leave'),
    guards: {
      isRecoverable: (_, loss) =>
        rejoin !== false &&
        hasToken() &&
        isRecoverable(loss, (reason) => guard(() => policy.when?.(reason), handleError)),
    },
    delays: {
      joinTimeout: options.joinTimeoutMs,
      settling: options.reconnectedMs,
    },
  })
  const actor = createActor(machine, {
    clock,
    ...(inspect && {
      inspect: (event) =>
        guard(
          () => (typeof inspect === 'object' ? inspect.next?.(event) : inspect(event)),
          handleError,
        ),
    }),
  })
  followEffects(actor, { cancelPublishes, detachMedia, leave: () => void leave() })
  return actor
}

/** OpenTok delivers nothing while it resumes: it is back, even if the event that says so was suppressed. */
export function noteDelivery(actor: ActorRefFrom<typeof sessionMachine>): void {
  if (actor.getSnapshot().matches({ reconnecting: 'resuming' })) {
    actor.send({ type: 'session.reconnected' })
  }
}
