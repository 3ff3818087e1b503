/** The statechart of one publisher: live, away with the session, live again, without asking for the camera twice. */

import { assign, fromCallback, setup } from 'xstate'
import { ReconnectionError } from '../errors.ts'

/** What the publisher's chart remembers. */
export interface PublisherContext {
  /** How often it was published since it was last connected. */
  readonly attempt: number
  /** OpenTok's word for the end, verbatim. */
  readonly reason: string | null
  readonly error: ReconnectionError | null
}

/** What the publisher's chart reacts to. */
export type PublisherEvent =
  | { type: 'publisher.published' }
  | { type: 'publisher.failed'; cause: unknown }
  | { type: 'publisher.destroyed'; reason: string }
  | { type: 'publisher.release' }
  | { type: 'session.joined' }
  | { type: 'session.lost' }
  | { type: 'session.ended'; reason: string }

const end = { target: '#publisher.disconnected', actions: 'rememberEnd' } as const

const failure = [
  { guard: 'isAway', target: 'waiting' },
  { guard: 'isRetriable', target: 'stalled', actions: ['rememberEnd', 'suspectSession'] },
  end,
] as const

const publishing = {
  entry: 'countAttempt',
  invoke: { src: 'publish' },
  on: { 'publisher.failed': failure },
  initial: 'asked',
  states: {
    /** A publisher that the SDK destroyed never answers; while the session is away none does. */
    asked: {
      after: { publishTimeout: [{ guard: 'isAway', target: 'asked', reenter: true }, end] },
    },
  },
} as const

const stalled = { after: { backoff: 'publishing' } } as const

/** For the session. It is back if the publish was cut short without any loss. */
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
 * One publisher as an XState machine; its jobs are empty and are provided by whoever runs it.
 * @example
 * ```ts
 * import { publisherMachine } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(publisherMachine).start()
 * actor.send({ type: 'publisher.published' })
 * actor.getSnapshot().value // 'connected'
 * ```
 * @see scenarios P1 to P3
 */
export const publisherMachine = setup({
  types: {} as { context: PublisherContext; events: PublisherEvent },
  actors: {
    holdPublisher: fromCallback<PublisherEvent>(() => {}),
    publish: fromCallback<PublisherEvent>(() => {}),
  },
  actions: {
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    endOutage: assign({ attempt: 0, error: null }),
    giveBack: () => {},
    rememberEnd: assign(({ event }) => ({
      reason: 'reason' in event ? event.reason : null,
      error:
        'reason' in event
          ? null
          : new ReconnectionError('publishFailed', 'cause' in event ? event.cause : undefined),
    })),
    suspectSession: () => {},
    withdraw: () => {},
  },
  guards: { isAway: () => false, isRetriable: () => false },
  delays: { backoff: 500, publishTimeout: 30_000, settling: 3_000 },
}).createMachine({
  id: 'publisher',
  context: { attempt: 0, reason: null, error: null },
  invoke: { src: 'holdPublisher' },
  on: {
    'publisher.destroyed': end,
    'publisher.release': '.disconnected',
    'session.ended': {
      target: '#publisher.disconnected',
      actions: ['rememberEnd', 'giveBack'],
    },
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
