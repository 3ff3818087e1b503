/** The state machine of one publisher: live, away together with the session, and live again with the same camera. */

import { assertEvent, assign, fromCallback, setup } from 'xstate'
import type { AnyActorRef } from 'xstate'
import { ReconnectionError } from '../contract/errors.ts'
import type { PublisherMachineEvent } from '../contract/machine-events.types.ts'
import type { PublisherContext } from './publisher.types.ts'

/** A job finds the publisher by its actor: one machine serves all publishers. */
const toSelf = ({ self }: { self: AnyActorRef }) => self

const DISCONNECTED = '#publisher.disconnected'

const ended = { target: DISCONNECTED, actions: 'rememberEnd' } as const

/** Keeps it for the next join: unpublished, with its camera on. */
const keeping = ['withdraw', 'keep'] as const

const kept = { target: 'waiting', actions: keeping } as const

/** While OpenTok has it, OpenTok destroys it together with the session. */
const withOpenTok = {
  'publisher.release': { target: DISCONNECTED, actions: 'letGo' },
  'publisher.stopped': { target: DISCONNECTED, actions: ['rememberEnd', 'unpublish', 'letGo'] },
  'publisher.unpublish': { target: DISCONNECTED, actions: ['unpublish', 'letGo'] },
  'session.ended': { target: DISCONNECTED, actions: ['rememberEnd', 'letGo'] },
} as const

/** No timeout: the permission prompt may be open, and that is the user's time. */
const loading = {
  entry: 'countAttempt',
  invoke: { src: 'load', input: toSelf },
  on: {
    'publisher.loaded': [{ guard: 'isAway', target: 'waiting' }, { target: 'requested' }],
    'publisher.failed': [
      { guard: 'isAway', target: 'waiting', actions: 'rememberLoadError' },
      { guard: 'isRetriable', target: 'stalled', actions: ['rememberLoadError', 'rememberEnd'] },
      { target: DISCONNECTED, actions: ['rememberLoadError', 'rememberEnd'] },
    ],
    'publisher.withdraw': 'waiting',
  },
} as const

/** OpenTok never answers for a publisher that it has destroyed, nor for any while the session is away. */
const unanswered = {
  after: {
    publishTimeout: [
      { guard: 'isAway', target: 'unanswered', reenter: true },
      { target: DISCONNECTED, actions: ['rememberEnd', 'noteSilence', 'unpublish', 'letGo'] },
    ],
  },
} as const

const requested = {
  tags: 'withOpenTok',
  invoke: { src: 'request', input: toSelf },
  on: {
    ...withOpenTok,
    'publisher.unpublish': {
      target: DISCONNECTED,
      actions: ['noteSilence', 'unpublish', 'letGo'],
    },
    'publisher.cancel': { target: 'cancelled', actions: ['noteSilence', 'unpublish', 'letGo'] },
    'publisher.failed': [
      { guard: 'isAway', target: 'cutShort' },
      { guard: 'isRetriable', target: 'stalled', actions: 'rememberEnd' },
      ended,
    ],
    'publisher.withdraw': kept,
    'session.lost': kept,
  },
  initial: 'unanswered',
  states: { unanswered },
} as const

/** It is unpublished, and only the end of the session is left to come. */
const cancelled = {
  on: { 'publisher.unpublish': DISCONNECTED, 'session.ended': ended, 'session.lost': {} },
} as const

const stalled = {
  after: { backoff: 'loading' },
  on: { 'publisher.withdraw': kept, 'session.lost': kept },
} as const

/** Waits for the session. If there was no loss and only the publish was cut short, `publishTimeout` ends the wait. */
const waiting = {
  after: {
    publishTimeout: [{ guard: 'isAway', target: 'waiting', reenter: true }, { target: 'loading' }],
  },
  on: { 'session.joined': 'loading' },
} as const

/** The same when OpenTok may still have it. */
const cutShort = {
  after: {
    publishTimeout: [{ guard: 'isAway', target: 'cutShort', reenter: true }, { target: 'loading' }],
  },
  on: { 'session.joined': 'loading', 'publisher.withdraw': kept, 'session.lost': kept },
} as const

const publishing = { loading, requested, cancelled, stalled, waiting, cutShort } as const

const live = {
  tags: 'withOpenTok',
  on: {
    ...withOpenTok,
    'quality.changed': { actions: 'rememberQuality' },
    'publisher.withdraw': { target: 'withdrawn', actions: keeping },
    'session.lost': { target: '#publisher.reconnecting', actions: keeping },
  },
} as const

/** OpenTok has ended the session and destroyed nothing; what that means for the publisher follows. */
const withdrawn = { on: { 'session.lost': '#publisher.reconnecting' } } as const

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
  types: {} as {
    context: PublisherContext
    events: PublisherMachineEvent
    tags: 'withOpenTok'
  },
  actors: {
    load: fromCallback<PublisherMachineEvent, AnyActorRef>(() => {}),
    request: fromCallback<PublisherMachineEvent, AnyActorRef>(() => {}),
  },
  actions: {
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    endOutage: assign({ attempt: 0, error: null }),
    forgetQuality: assign({ quality: 'unknown', degradedBy: null }),
    keep: assign({ wasKept: true }),
    letGo: assign({ wasKept: false }),
    rememberQuality: assign(({ event }) => {
      assertEvent(event, 'quality.changed')
      return { quality: event.quality, degradedBy: event.degradedBy }
    }),
    rememberLoadError: assign({
      loadError: ({ context, event }) =>
        ('cause' in event ? event.cause : undefined) ?? context.loadError,
    }),
    rememberEnd: assign(({ event }) => ({
      reason: 'reason' in event ? event.reason : null,
      error:
        'reason' in event
          ? null
          : new ReconnectionError('publishFailed', 'cause' in event ? event.cause : undefined),
    })),
    destroy: () => {},
    noteSilence: () => {},
    unpublish: () => {},
    withdraw: () => {},
  },
  guards: {
    isAway: () => false,
    isRetriable: () => false,
    wasJoined: ({ event }) => 'wasJoined' in event && event.wasJoined,
  },
  delays: { backoff: 500, publishTimeout: 30_000, settling: 3_000 },
}).createMachine({
  id: 'publisher',
  context: {
    attempt: 0,
    reason: null,
    error: null,
    loadError: undefined,
    wasKept: false,
    quality: 'unknown',
    degradedBy: null,
  },
  // Where OpenTok does not have it.
  on: {
    'publisher.destroyed': { target: '.disconnected', actions: ['rememberEnd', 'letGo'] },
    'publisher.release': '.disconnected',
    'publisher.stopped': {
      target: '.disconnected',
      actions: ['rememberEnd', 'destroy', 'letGo'],
    },
    'publisher.unpublish': { target: '.disconnected', actions: ['destroy', 'letGo'] },
    'session.ended': [
      {
        guard: 'wasJoined',
        target: '.disconnected',
        actions: ['rememberEnd', 'destroy', 'letGo'],
      },
      { target: '.disconnected', actions: 'rememberEnd' },
    ],
  },
  initial: 'connecting',
  states: {
    connecting: {
      on: { 'publisher.published': 'connected', 'session.lost': '.waiting' },
      initial: 'loading',
      states: publishing,
    },

    connected: { entry: 'endOutage', initial: 'live', states: { live, withdrawn } },

    reconnecting: {
      entry: 'forgetQuality',
      on: { 'publisher.published': 'reconnected', 'session.lost': '.waiting' },
      initial: 'waiting',
      states: publishing,
    },

    reconnected: {
      initial: 'live',
      states: { live: { ...live, after: { settling: '#publisher.connected' } }, withdrawn },
    },

    disconnected: { type: 'final' },
  },
})
