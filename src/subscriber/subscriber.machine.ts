/** The statechart of one subscriber: what the viewer of one stream goes through, whatever SDK objects come and go. */

import { assign, fromCallback, setup } from 'xstate'
import { ReconnectionError } from '../errors.ts'

/** What the subscriber's chart remembers. */
export interface SubscriberContext {
  readonly streamId: string
  /** How often it was made anew in this outage. */
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
  | { type: 'subscriber.destroyed'; reason: string }
  | { type: 'subscriber.failed'; cause: unknown }
  | { type: 'subscriber.release' }
  | { type: 'stream.created' }
  | { type: 'stream.destroyed'; reason: string }
  | { type: 'session.lost'; at: number }

const end = { target: '#subscriber.disconnected', actions: 'rememberEnd' } as const

const lost = { target: '#subscriber.reconnecting.waiting', actions: 'beginOutage' } as const

const whileLive = {
  'session.lost': lost,
  'subscriber.interrupted': { target: 'reconnecting', actions: 'beginOutage' },
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
 * @see scenarios T1 to T12
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
    endOutage: assign({ attempt: 0, outageStartedAt: null }),
    rememberEnd: assign(({ event }) => ({
      reason: 'reason' in event ? event.reason : null,
      error: 'cause' in event ? new ReconnectionError('subscribeFailed', event.cause) : null,
    })),
  },
  delays: { settling: 3_000 },
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
    'subscriber.destroyed': end,
    'subscriber.failed': end,
    'subscriber.release': '.disconnected',
  },
  initial: 'connecting',
  states: {
    connecting: {
      invoke: { src: 'subscribe' },
      on: { 'session.lost': lost, 'subscriber.connected': 'connected' },
    },

    connected: { entry: 'endOutage', on: whileLive },

    reconnecting: {
      on: { 'subscriber.connected': 'reconnected' },
      initial: 'interrupted',
      states: {
        interrupted: { on: { 'session.lost': lost } },
        /** For the session, and then for the stream to be listed again. */
        waiting: {
          on: { 'stream.created': 'resubscribing', 'subscriber.destroyed': {} },
        },
        resubscribing: {
          entry: 'countAttempt',
          invoke: { src: 'subscribe' },
          on: { 'session.lost': 'waiting' },
        },
      },
    },

    reconnected: { after: { settling: 'connected' }, on: whileLive },

    disconnected: { type: 'final' },
  },
})
