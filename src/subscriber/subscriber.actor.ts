/** Runs the state machine of subscribers: provides its jobs, guards and delays, once for all of them. */

import { fromCallback } from 'xstate'
import type { AnyActorRef } from 'xstate'
import { waitAwake } from '../base/awake-timer.ts'
import type { Clock } from '../base/clock.ts'
import { isCutShort, isPermanentSubscribeError } from '../opentok/error-classes.ts'
import { STILL_MS } from '../opentok/quality/picture.adapter.ts'
import type { SubscriberSource } from '../opentok/subscriber.adapter.ts'
import { subscriberMachine } from './subscriber.machine.ts'
import type { SubscriberContext, SubscriberOptions } from './subscriber.types.ts'

/** Shortest wait for a picture that stands still, in ms: the element has just been asked to play. */
const MIN_FREEZE_MS = 1_000

/** What the machine needs from outside. */
export interface SubscriberActorEnvironment {
  readonly clock: Clock
  readonly now: () => number
  readonly reconnectedMs: number
  readonly options: Required<SubscriberOptions>
  /** Whether the session is away, so that nobody can know which streams live on. */
  readonly isAway: () => boolean
  /** Whether the session is over, and will not come back. */
  readonly isOver: () => boolean
  /** Wait before the next attempt in ms; attempts are counted from 1. */
  readonly toDelayMs: (attempt: number) => number
}

/** The part of a handle that its machine works with. */
export interface MachineSubject {
  readonly source: SubscriberSource
  readonly canResubscribe: boolean
}

/**
 * Provides the machine for all subscribers: XState builds every state again for each machine that is provided, which is
 * most of the cost of a subscriber.
 * @param find returns the subject of a stream
 */
export function provideSubscriberMachine(
  { clock, isAway, isOver, now, options, reconnectedMs, toDelayMs }: SubscriberActorEnvironment,
  find: (streamId: string) => MachineSubject | undefined,
): typeof subscriberMachine {
  const canResubscribe = ({ streamId }: SubscriberContext) =>
    find(streamId)?.canResubscribe ?? false
  const hasAttemptLeft = (context: SubscriberContext) =>
    context.attempt < options.maxAttempts && canResubscribe(context)

  /** The stream id is read from the actor, as the input of a job is visible to inspectors. */
  const findSource = (actor: AnyActorRef) =>
    find((actor.getSnapshot() as { context: SubscriberContext }).context.streamId)?.source

  function wait(delayMs: number, handleDone: () => void): () => void {
    const timer = clock.setTimeout(handleDone, delayMs)
    return () => clock.clearTimeout(timer as never)
  }

  return subscriberMachine.provide({
    actors: {
      ownSubscriber: fromCallback(({ input }) => findSource(input)?.dispose),
      subscribe: fromCallback(({ input }) => findSource(input)?.subscribe()),
      waitForBackoff: fromCallback(({ input: attempt, sendBack }) =>
        wait(toDelayMs(attempt + 1), () => sendBack({ type: 'attempt.due' })),
      ),
      waitForListing: fromCallback(({ sendBack }) =>
        wait(options.stallMs, () => sendBack({ type: 'listing.expired' })),
      ),
      play: fromCallback(({ input }) => findSource(input)?.picture.play()),
      waitForPicture: fromCallback(({ sendBack }) =>
        waitAwake({ clock, now }, Math.max(MIN_FREEZE_MS, options.frozenMs - STILL_MS), () =>
          sendBack({ type: 'freeze.expired', at: now() }),
        ),
      ),
      waitForStall: fromCallback(({ sendBack }) =>
        waitAwake({ clock, now }, options.stallMs, () =>
          sendBack({ type: 'interruption.expired' }),
        ),
      ),
      waitToSettle: fromCallback(({ sendBack }) =>
        wait(reconnectedMs, () => sendBack({ type: 'subscriber.settled' })),
      ),
    },
    guards: {
      canResubscribe: ({ context }) => hasAttemptLeft(context),
      isAway: ({ context, event }) =>
        (isAway() && canResubscribe(context)) ||
        (!isOver() && 'cause' in event && isCutShort(event.cause)),
      isRetriable: ({ context, event }) =>
        hasAttemptLeft(context) &&
        !isOver() &&
        !('cause' in event && isPermanentSubscribeError(event.cause)),
      canUnfreeze: ({ context }) =>
        context.freezes < options.maxAttempts &&
        canResubscribe(context) &&
        find(context.streamId)!.source.picture.isDue,
      isSpent: ({ context }) => canResubscribe(context) && !hasAttemptLeft(context),
    },
  })
}
