/** The state machine of one subscriber: all that can happen to it, whichever object of OpenTok shows its stream. */

import { assertEvent, assign, fromCallback, setup } from 'xstate'
import type { AnyActorRef } from 'xstate'
import { ReconnectionError } from '../contract/errors.ts'
import type { SubscriberContext } from './subscriber.types.ts'
import type { SubscriberMachineEvent } from '../contract/machine-events.types.ts'

/** A job finds the subscriber by its actor: one machine serves all subscribers. */
const toSelf = ({ self }: { self: AnyActorRef }) => self

const ended = { target: '#subscriber.disconnected', actions: 'rememberEnd' } as const

/** Without a session there is nothing to subscribe to: wait until session and stream are back. */
const failed = [
  { guard: 'isAway', target: 'waiting' },
  { guard: 'isRetriable', target: 'stalled', actions: 'rememberEnd' },
  ended,
] as const

const interrupted = { target: '#subscriber.reconnecting', actions: 'beginOutage' } as const

const away = { target: '#subscriber.reconnecting.waiting', actions: 'beginOutage' } as const

/** The stream may live on although OpenTok has destroyed its subscriber. While the session is away, nobody can know. */
const destroyed = [
  { guard: 'isAway', ...away },
  {
    guard: 'canResubscribe',
    target: '#subscriber.reconnecting.resubscribing',
    actions: 'beginOutage',
  },
  ended,
] as const

/** Measured: OpenTok can give up a subscribe, 30 s after it began, that was connected just before. */
const failedLate = [
  { guard: 'isAway', ...away },
  {
    guard: 'isRetriable',
    target: '#subscriber.reconnecting.stalled',
    actions: ['beginOutage', 'rememberEnd'],
  },
  ended,
] as const

const whileLive = {
  'session.lost': away,
  'subscriber.destroyed': destroyed,
  'subscriber.failed': failedLate,
  'subscriber.interrupted': interrupted,
} as const

/**
 * Waits for the session, and then until the stream is listed. If there was no loss and only the subscribe was cut
 * short, neither will come: then the wait expires.
 */
const waiting = <Next extends string>(next: Next) =>
  ({
    invoke: { src: 'waitForListing' },
    on: {
      'listing.expired': [{ guard: 'isAway', target: 'waiting', reenter: true }, { target: next }],
      'stream.created': next,
    },
  }) as const

const stands = [
  { guard: 'hasMovedForLong', target: 'still', actions: ['rememberStill', 'forgetFreezes'] },
  { target: 'still', actions: 'rememberStill' },
] as const

const paused = { target: 'frozen', actions: 'rememberStill' } as const

const moves = { target: 'playing', actions: 'rememberMoving' } as const

/** What its picture does, which matters more than its sound: a recreation brings both back. */
const pictures = { 'picture.still': stands, 'picture.paused': paused } as const

const heard = { target: 'playing', actions: 'rememberHeard' } as const

/** What ends two looks at its sound, but for the worst. */
const sounds = { ...pictures, 'sound.heard': heard, 'sound.idle': 'playing' } as const

const watchesSound = { src: 'watchSound', input: toSelf } as const

/** Waits before the next attempt. */
const backoff = {
  src: 'waitForBackoff',
  input: ({ context }: { context: SubscriberContext }) => context.attempt,
} as const

/**
 * The state machine of one subscriber, for XState. Its jobs do nothing: provide them with `provide()`, or only look at
 * it.
 * @example
 * ```ts
 * import { subscriberMachine } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(subscriberMachine, { input: { streamId: 'a' } }).start()
 * actor.send({ type: 'subscriber.connected' })
 * actor.getSnapshot().value // 'connected'
 * ```
 */
export const subscriberMachine = setup({
  types: {} as {
    context: SubscriberContext
    events: SubscriberMachineEvent
    input: { readonly streamId: string }
  },
  actors: {
    ownSubscriber: fromCallback<SubscriberMachineEvent, AnyActorRef>(() => {}),
    subscribe: fromCallback<SubscriberMachineEvent, AnyActorRef>(() => {}),
    // Waits are jobs, not delays of XState: it walks through all delays of the system whenever an actor stops, so that
    // thousands of waiting subscribers would slow each other down.
    waitForBackoff: fromCallback<SubscriberMachineEvent, SubscriberContext['attempt']>(() => {}),
    play: fromCallback<SubscriberMachineEvent, AnyActorRef>(() => {}),
    waitForListing: fromCallback<SubscriberMachineEvent>(() => {}),
    waitForPicture: fromCallback<SubscriberMachineEvent, SubscriberContext['stillAt']>(() => {}),
    watchFlow: fromCallback<SubscriberMachineEvent, AnyActorRef>(() => {}),
    watchSound: fromCallback<SubscriberMachineEvent, AnyActorRef>(() => {}),
    waitForStall: fromCallback<SubscriberMachineEvent>(() => {}),
    waitToSettle: fromCallback<SubscriberMachineEvent>(() => {}),
  },
  actions: {
    beginOutage: assign(({ context, event }) => {
      if (context.outageStartedAt !== null) return {}
      assertEvent(event, [
        'freeze.expired',
        'session.lost',
        'sound.lost',
        'subscriber.destroyed',
        'subscriber.failed',
        'subscriber.interrupted',
      ])
      return { outageStartedAt: event.at }
    }),
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    countFreeze: assign({ freezes: ({ context }) => context.freezes + 1, movingAt: null }),
    countSilence: assign({ silences: ({ context }) => context.silences + 1 }),
    endOutage: assign({ attempt: 0, outageStartedAt: null, reason: null, error: null }),
    forgetFreezes: assign({ freezes: 0 }),
    rememberHeard: assign({ wasHeard: true, silences: 0 }),
    noteSound: assign({ wasHeard: true }),
    rememberMoving: assign(({ event }) => {
      assertEvent(event, 'picture.moving')
      return { movingAt: event.at }
    }),
    rememberStill: assign(({ event }) => {
      assertEvent(event, ['picture.still', 'picture.paused'])
      return { stillAt: event.at }
    }),
    // The next object of OpenTok begins silently.
    forgetQuality: assign({ quality: 'unknown', degradedBy: null }),
    rememberQuality: assign(({ event }) => {
      assertEvent(event, 'quality.changed')
      return { quality: event.quality, degradedBy: event.degradedBy }
    }),
    rememberBlockedAudio: assign({ audioBlocked: true }),
    forgetBlockedAudio: assign({ audioBlocked: false }),
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
    /** Whether its picture should move, some attempts remain, and the last one has brought a frame. */
    canUnfreeze: () => false,
    /** Whether its picture had moved for so long that earlier freezes do not count any more. */
    hasMovedForLong: () => false,
    /** Whether its sound should be heard, and some recreations for that remain. */
    canUnsilence: () => false,
    wasHeard: ({ context }) => context.wasHeard,
    /** Whether it was recreated as often as allowed. */
    isSpent: () => false,
  },
}).createMachine({
  id: 'subscriber',
  context: ({ input }) => ({
    ...input,
    attempt: 0,
    freezes: 0,
    wasHeard: false,
    silences: 0,
    movingAt: null,
    stillAt: null,
    quality: 'unknown',
    degradedBy: null,
    audioBlocked: false,
    outageStartedAt: null,
    reason: null,
    error: null,
  }),
  invoke: { src: 'ownSubscriber', input: toSelf },
  on: {
    'picture.moving': { actions: 'rememberMoving' },
    'quality.changed': { actions: 'rememberQuality' },
    'sound.noted': { actions: 'noteSound' },
    'audio.blocked': { actions: 'rememberBlockedAudio' },
    'audio.unblocked': { actions: 'forgetBlockedAudio' },
    'stream.destroyed': ended,
    'subscriber.release': '.disconnected',
  },
  initial: 'connecting',
  states: {
    connecting: {
      on: { 'subscriber.connected': 'connected', 'subscriber.interrupted': interrupted },
      initial: 'subscribing',
      states: {
        subscribing: {
          invoke: { src: 'subscribe', input: toSelf },
          on: {
            'session.lost': 'waiting',
            'subscriber.destroyed': ended,
            'subscriber.failed': failed,
          },
        },
        stalled: {
          invoke: backoff,
          on: {
            'attempt.due': { target: 'subscribing', actions: 'countAttempt' },
            'session.lost': 'waiting',
          },
        },
        waiting: waiting('subscribing'),
      },
    },

    connected: {
      entry: 'endOutage',
      on: whileLive,
      initial: 'playing',
      states: {
        playing: { on: { ...pictures, 'sound.due': 'listening' } },
        // Only after something has happened: a healthy call costs nothing.
        listening: {
          invoke: watchesSound,
          on: {
            ...sounds,
            'sound.lost': [
              // The session is lost again, and what should be heard is known only when it is back.
              { guard: 'isAway', target: 'playing' },
              { guard: 'wasHeard', target: 'silent' },
              { target: 'playing' },
            ],
          },
        },
        silent: {
          invoke: watchesSound,
          on: {
            ...sounds,
            'sound.lost': [
              {
                guard: 'canUnsilence',
                target: '#subscriber.reconnecting.stalled',
                actions: ['beginOutage', 'countSilence'],
              },
              { target: 'silent', reenter: true },
            ],
          },
        },
        // Its publisher may rightly send no frame, of a slide for example: what the user sees must not be destroyed.
        still: {
          invoke: { src: 'watchFlow', input: toSelf },
          on: { 'picture.moving': moves, 'picture.paused': paused, 'video.lost': 'frozen' },
        },
        frozen: {
          invoke: [
            { src: 'play', input: toSelf },
            { src: 'waitForPicture', input: ({ context }) => context.stillAt },
            { src: 'watchFlow', input: toSelf },
          ],
          on: {
            'picture.moving': moves,
            'video.idle': 'still',
            'freeze.expired': [
              {
                guard: 'canUnfreeze',
                target: '#subscriber.reconnecting.stalled',
                actions: ['beginOutage', 'countFreeze'],
              },
              { target: 'frozen', reenter: true },
            ],
          },
        },
      },
    },

    reconnecting: {
      on: { 'session.lost': '.waiting', 'subscriber.connected': 'reconnected' },
      initial: 'interrupted',
      states: {
        interrupted: {
          invoke: { src: 'waitForStall' },
          on: {
            // While the session is away, OpenTok has not even begun to repair the media.
            'interruption.expired': [
              { guard: 'isAway', target: 'interrupted', reenter: true },
              { guard: 'canResubscribe', target: 'stalled' },
              { guard: 'isSpent', ...ended },
            ],
            'subscriber.destroyed': destroyed,
            'subscriber.failed': failedLate,
          },
        },
        stalled: {
          invoke: backoff,
          on: { 'attempt.due': 'resubscribing', 'subscriber.destroyed': 'resubscribing' },
        },
        resubscribing: {
          entry: ['countAttempt', 'forgetQuality'],
          invoke: { src: 'subscribe', input: toSelf },
          on: { 'subscriber.destroyed': failed, 'subscriber.failed': failed },
        },
        waiting: waiting('resubscribing'),
      },
    },

    reconnected: {
      invoke: { src: 'waitToSettle' },
      on: { ...whileLive, 'subscriber.settled': 'connected.listening' },
    },

    disconnected: { type: 'final', entry: 'forgetBlockedAudio' },
  },
})
