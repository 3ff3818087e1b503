/** The statechart of one subscriber: what a viewer of one stream goes through. */

import { assign, fromCallback, setup } from 'xstate'
import { ReconnectionError } from '../errors.ts'

/** What the subscriber's chart remembers. */
export interface SubscriberContext {
  readonly streamId: string
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
  | { type: 'subscriber.unsubscribe' }

const whileLive = {
  'subscriber.interrupted': { target: 'reconnecting', actions: 'beginOutage' },
} as const

/**
 * One stream's subscriber as an XState machine; its job is empty and is provided by whoever runs it.
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
  actors: { viewStream: fromCallback<SubscriberEvent>(() => {}) },
  actions: {
    beginOutage: assign({ outageStartedAt: ({ event }) => ('at' in event ? event.at : null) }),
    endOutage: assign({ outageStartedAt: null }),
    rememberEnd: assign(({ event }) => ({
      reason: 'reason' in event ? event.reason : null,
      error: 'cause' in event ? new ReconnectionError('subscribeFailed', event.cause) : null,
    })),
  },
  delays: { settling: 3_000 },
}).createMachine({
  id: 'subscriber',
  context: ({ input }) => ({ ...input, outageStartedAt: null, reason: null, error: null }),
  invoke: { src: 'viewStream' },
  on: {
    'subscriber.destroyed': { target: '.disconnected', actions: 'rememberEnd' },
    'subscriber.failed': { target: '.disconnected', actions: 'rememberEnd' },
    'subscriber.unsubscribe': '.disconnected',
  },
  initial: 'connecting',
  states: {
    connecting: { on: { 'subscriber.connected': 'connected' } },
    connected: { entry: 'endOutage', on: whileLive },
    reconnecting: {
      on: { 'subscriber.connected': 'reconnected' },
      initial: 'interrupted',
      states: { interrupted: {} },
    },
    reconnected: { after: { settling: 'connected' }, on: whileLive },
    disconnected: { type: 'final' },
  },
})
