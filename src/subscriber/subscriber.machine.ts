/** The statechart of one subscriber: what the viewer of one stream goes through, whatever SDK objects come and go. */

import { assign, fromCallback, setup } from 'xstate'
import { ReconnectionError } from '../errors.ts'

/** What the subscriber's chart remembers. */
export interface SubscriberContext {
  readonly streamId: string
  /** How often it was made anew since it was last connected. */
  readonly attempt: number
  readonly outageStartedAt: number | null
  /** OpenTok's word for the end, verbatim. */
  readonly reason: string | null
  readonly error: ReconnectionError | null
}

/** What the subscriber's chart reacts to. */
export type SubscriberEvent =
  | { type: 'subscriber.connected' }
  | { type: 'subscriber.interrupted'; at: number }
  | { type: 'subscriber.destroyed'; at: number; reason: string }
  | { type: 'subscriber.failed'; cause: unknown }
  | { type: 'subscriber.release' }
  | { type: 'stream.created' }
  | { type: 'stream.destroyed'; reason: string }
  | { type: 'session.lost'; at: number }

const end = { target: '#subscriber.disconnected', actions: 'rememberEnd' } as const

/** Without a session there is nothing to subscribe to: its return, with the stream, is waited for. */
const failure = [
  { guard: 'isAway', target: 'waiting' },
  { guard: 'isRetriable', target: 'stalled', actions: 'rememberEnd' },
  end,
] as const

const lost = { target: '#subscriber.reconnecting.waiting', actions: 'beginOutage' } as const

/** The stream may live on without its SDK subscriber; while the session is away nobody can tell. */
const destroyed = [
  { guard: 'isAway', target: '#subscriber.reconnecting.waiting', actions: 'beginOutage' },
  {
    guard: 'canResubscribe',
    target: '#subscriber.reconnecting.resubscribing',
    actions: 'beginOutage',
  },
  end,
] as const

/** For the session, and then for the stream to be listed; neither is due if the subscribe was cut short without a loss. */
const toWaiting = <Next extends string>(next: Next) =>
  ({
    after: {
      stallTimeout: [{ guard: 'isAway', target: 'waiting', reenter: true }, { target: next }],
    },
    on: { 'stream.created': next },
  }) as const

const interrupted = { target: '#subscriber.reconnecting', actions: 'beginOutage' } as const

const whileLive = {
  'session.lost': lost,
  'subscriber.destroyed': destroyed,
  'subscriber.interrupted': interrupted,
} as const

/**
 * One stream's subscriber as an XState machine; its jobs are empty and are provided by whoever runs it.
 * @example
 * ```ts
 * import { subscriberMachine } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(subscriberMachine, { input: { streamId: 'a' } }).start()
 * actor.send({ type: 'subscriber.connected' })
 * actor.getSnapshot().value // 'connected'
 * ```
 * @see scenarios T1 to T15
 */
export const subscriberMachine = setup({
  types: {} as {
    context: SubscriberContext
    events: SubscriberEvent
    input: { readonly streamId: string }
  },
  actors: {
    holdViewer: fromCallback<SubscriberEvent>(() => {}),
    subscribe: fromCallback<SubscriberEvent>(() => {}),
  },
  actions: {
    beginOutage: assign(({ context, event }) => ({
      outageStartedAt: context.outageStartedAt ?? (event as { at: number }).at,
    })),
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    endOutage: assign({ attempt: 0, outageStartedAt: null, reason: null, error: null }),
    rememberEnd: assign(({ context, event }) => ({
      reason: 'reason' in event ? event.reason : null,
      error:
        'cause' in event ? new ReconnectionError('subscribeFailed', event.cause) : context.error,
    })),
  },
  guards: {
    canResubscribe: ({ context }) => context.attempt < 5,
    isAway: () => false,
    isRetriable: () => false,
    /** It was made anew as often as it may be. */
    isSpent: () => false,
  },
  delays: { backoff: 500, settling: 3_000, stallTimeout: 15_000 },
}).createMachine({
  id: 'subscriber',
  context: ({ input }) => ({
    ...input,
    attempt: 0,
    outageStartedAt: null,
    reason: null,
    error: null,
  }),
  invoke: { src: 'holdViewer' },
  on: {
    'stream.destroyed': end,
    'subscriber.release': '.disconnected',
  },
  initial: 'connecting',
  states: {
    connecting: {
      on: { 'subscriber.connected': 'connected', 'subscriber.interrupted': interrupted },
      initial: 'subscribing',
      states: {
        subscribing: {
          invoke: { src: 'subscribe' },
          on: {
            'session.lost': 'waiting',
            'subscriber.destroyed': end,
            'subscriber.failed': failure,
          },
        },
        stalled: {
          after: { backoff: { target: 'subscribing', actions: 'countAttempt' } },
          on: { 'session.lost': 'waiting' },
        },
        waiting: toWaiting('subscribing'),
      },
    },

    connected: { entry: 'endOutage', on: whileLive },

    reconnecting: {
      on: { 'session.lost': '.waiting', 'subscriber.connected': 'reconnected' },
      initial: 'interrupted',
      states: {
        interrupted: {
          // While the session is away OpenTok's own repair has not begun.
          after: {
            stallTimeout: [
              { guard: 'isAway', target: 'interrupted', reenter: true },
              { guard: 'canResubscribe', target: 'stalled' },
              { guard: 'isSpent', ...end },
            ],
          },
          on: { 'subscriber.destroyed': destroyed },
        },
        stalled: {
          after: { backoff: 'resubscribing' },
          on: { 'subscriber.destroyed': 'resubscribing' },
        },
        resubscribing: {
          entry: 'countAttempt',
          invoke: { src: 'subscribe' },
          on: { 'subscriber.destroyed': failure, 'subscriber.failed': failure },
        },
        waiting: toWaiting('resubscribing'),
      },
    },

    reconnected: { after: { settling: 'connected' }, on: whileLive },

    disconnected: { type: 'final' },
  },
})
