/** Provides the machine of the publishers with its jobs, guards and delays: once, for all of them. */

import { fromCallback } from 'xstate'
import type { AnyActorRef } from 'xstate'
import { toActions } from '../lib/effects.ts'
import { isCutShort, isTemporaryPublishError, isTimeout } from '../opentok/error-classes.ts'
import type { Publication } from '../opentok/publisher.adapter.ts'
import { publisherMachine } from './publisher.machine.ts'

/** What the machine asks others about. */
export interface PublisherMachineEnvironment {
  readonly reconnectedMs: number
  /** Whether the session is away: OpenTok would keep the request, and fail it when it gives up. */
  readonly isAway: () => boolean
  /** Wait before the next attempt in ms; attempts are counted from 1. */
  readonly toDelayMs: (attempt: number) => number
}

/** Attempts in a row to publish. After that the publisher ends, and the app may publish it again. */
const MAX_ATTEMPTS = 5

/** @param find the publication of an actor */
export const providePublisherMachine = (
  { isAway, reconnectedMs, toDelayMs }: PublisherMachineEnvironment,
  find: (actor: AnyActorRef) => Publication | undefined,
): typeof publisherMachine =>
  publisherMachine.provide({
    actors: {
      load: fromCallback(({ input }) => find(input)?.load(input.getSnapshot().context.loadError)),
      request: fromCallback(({ input }) => find(input)?.request()),
    },
    actions: toActions('destroy', 'noteSilence', 'unpublish', 'withdraw'),
    guards: {
      isAway: ({ event }) => isAway() || ('cause' in event && isCutShort(event.cause)),
      // Two timeouts in a row are no lost request. Measured: a publisher whose picture has failed is never answered,
      // and for the others its stream comes and goes with each attempt.
      isRetriable: ({ context, event }) =>
        context.attempt < MAX_ATTEMPTS &&
        'cause' in event &&
        isTemporaryPublishError(event.cause) &&
        !(isTimeout(event.cause) && isTimeout(context.error?.cause)),
    },
    delays: {
      backoff: ({ context }) => toDelayMs(context.attempt),
      settling: reconnectedMs,
    },
  })
