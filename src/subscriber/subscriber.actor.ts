/** Runs the state machine of subscribers: provides its jobs, guards and delays, once for all of them. */

import { fromCallback } from 'xstate'
import type { AnyActorRef } from 'xstate'
import { waitAwake } from '../lib/awake-timer.ts'
import type { Clock } from '../contract/options.types.ts'
import { isCutShort, isPermanentSubscribeError } from '../opentok/error-classes.ts'
import type { SubscriberSource } from '../opentok/subscriber/subscriber.adapter.ts'
import { subscriberMachine } from './subscriber.machine.ts'
import type { SubscriberContext } from './subscriber.types.ts'
import type { SubscriberOptions } from '../contract/subscriber.types.ts'

/** Shortest wait for a picture that stands still, in ms: the element has just been asked to play. */
const MIN_FREEZE_MS = 1_000

/** Most recreations for sound that does not arrive: each costs the picture, too. */
const MAX_SILENCES = 2

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

  /** The time that is left of `frozenMs`; the whole of it where nothing more can be done. */
  function toFreezeMs(stillAt: number | null): number {
    const stoodMs = Math.max(0, now() - (stillAt ?? now()))
    const leftMs = stoodMs < options.frozenMs ? options.frozenMs - stoodMs : options.frozenMs
    return Math.max(MIN_FREEZE_MS, leftMs)
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
      waitForPicture: fromCallback(({ input: stillAt, sendBack }) => {
        if (options.frozenMs === Infinity) return
        return waitAwake({ clock, now }, toFreezeMs(stillAt), () =>
          sendBack({ type: 'freeze.expired', at: now() }),
        )
      }),
      watchFlow: fromCallback(({ input, sendBack }) =>
        findSource(input)?.watchFlow(clock, (isLost) =>
          sendBack({ type: isLost ? 'video.lost' : 'video.idle' }),
        ),
      ),
      watchSound: fromCallback(({ input, sendBack }) =>
        findSource(input)?.watchSound(clock, (sound) =>
          sendBack({ type: `sound.${sound}`, at: now() }),
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
      // One recreation that has brought no frame is the last: another would only cost the sound again.
      canUnfreeze: ({ context }) =>
        context.freezes < options.maxAttempts &&
        (context.freezes === 0 || context.movingAt !== null) &&
        canResubscribe(context) &&
        find(context.streamId)!.source.picture.isDue(),
      hasMovedForLong: ({ context: { movingAt }, event }) =>
        movingAt !== null && 'at' in event && event.at - movingAt > options.frozenMs,
      canUnsilence: ({ context }) =>
        context.silences < MAX_SILENCES && canResubscribe(context) && !isAway(),
      isSpent: ({ context }) => canResubscribe(context) && !hasAttemptLeft(context),
    },
  })
}
