/** The state machine of one publisher: live, away together with the session, and live again with the same camera. */

import { assign, fromCallback, setup } from 'xstate'
import type { AnyActorRef } from 'xstate'
import { ReconnectionError } from '../contract/errors.ts'
import type { PublisherContext } from './publisher.types.ts'
import type { PublisherMachineEvent } from '../contract/machine-events.types.ts'

/** A job finds the publisher by its actor: one machine serves all publishers. */
const toSelf = ({ self }: { self: AnyActorRef }) => self

const ended = { target: '#publisher.disconnected', actions: 'rememberEnd' } as const

const failed = [
  { guard: 'isAway', target: 'waiting' },
  { guard: 'isRetriable', target: 'stalled', actions: 'rememberEnd' },
  ended,
] as const

const publishing = {
  entry: 'countAttempt',
  invoke: { src: 'publish', input: toSelf },
  on: { 'publisher.failed': failed },
  initial: 'loading',
  states: {
    /** No timeout: the permission prompt may be open, and that is the user's time. */
    loading: { on: { 'publisher.loaded': 'requested' } },
    /** OpenTok never answers for a publisher that it has destroyed, nor for any while the session is away. */
    requested: {
      after: {
        publishTimeout: [
          { guard: 'isAway', target: 'requested', reenter: true },
          { ...ended, actions: ['rememberEnd', 'unpublish'] },
        ],
      },
    },
  },
} as const

const stalled = { after: { backoff: 'publishing' } } as const

/** Waits for the session. If there was no loss and only the publish was cut short, `publishTimeout` ends the wait. */
const waiting = {
  after: {
    publishTimeout: [
      { guard: 'isAway', target: 'waiting', reenter: true },
      { target: 'publishing' },
    ],
  },
  on: { 'session.joined': 'publishing' },
} as const

const lost = { target: '#publisher.reconnecting', actions: 'withdraw' } as const

/**
 * The state machine of one publisher, for XState. Its jobs do nothing: provide them with `provide()`, or only look at
 * it.
 * @example
 * ```ts
 * import { publisherMachine } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(publisherMachine).start()
 * actor.send({ type: 'publisher.published' })
 * actor.getSnapshot().value // 'connected'
 * ```
 */
export const publisherMachine = setup({
  types: {} as { context: PublisherContext; events: PublisherMachineEvent },
  actors: {
    ownPublisher: fromCallback<PublisherMachineEvent, AnyActorRef>(() => {}),
    publish: fromCallback<PublisherMachineEvent, AnyActorRef>(() => {}),
  },
  actions: {
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    endOutage: assign({ attempt: 0, error: null }),
    rememberEnd: assign(({ event }) => ({
      reason: 'reason' in event ? event.reason : null,
      error:
        'reason' in event
          ? null
          : new ReconnectionError('publishFailed', 'cause' in event ? event.cause : undefined),
    })),
    unpublish: () => {},
    withdraw: () => {},
  },
  guards: { isAway: () => false, isRetriable: () => false },
  delays: { backoff: 500, publishTimeout: 30_000, settling: 3_000 },
}).createMachine({
  id: 'publisher',
  context: { attempt: 0, reason: null, error: null },
  invoke: { src: 'ownPublisher', input: toSelf },
  on: {
    'publisher.destroyed': ended,
    'publisher.release': '.disconnected',
    'session.ended': ended,
  },
  initial: 'connecting',
  states: {
    connecting: {
      on: {
        'publisher.published': 'connected',
        'session.lost': { target: '.waiting', actions: 'withdraw' },
      },
      initial: 'publishing',
      states: { publishing, stalled, waiting },
    },

    connected: { entry: 'endOutage', on: { 'session.lost': lost } },

    reconnecting: {
      on: {
        'publisher.published': 'reconnected',
        'session.lost': { target: '.waiting', actions: 'withdraw' },
      },
      initial: 'waiting',
      states: { waiting, publishing, stalled },
    },

    reconnected: { after: { settling: 'connected' }, on: { 'session.lost': lost } },

    disconnected: { type: 'final' },
  },
})
