/** The state machine of a publisher's camera or microphone: live, off, held by the system, or lost and taken back. */

import { assign, fromCallback, setup } from 'xstate'
import type { AnyActorRef } from 'xstate'
import type { DeviceMachineEvent } from '../contract/machine-events.types.ts'
import type { DeviceContext } from './device.types.ts'

/** A job finds the device by its actor: one machine serves all devices. */
const toSelf = ({ self }: { self: AnyActorRef }) => self

/** Looks now, and whenever devices or permissions change. */
const waiting = {
  invoke: { src: 'watch', input: toSelf },
  on: { 'device.available': { target: 'acquiring', actions: 'rememberAvailable' } },
} as const

const acquiring = {
  entry: 'countAttempt',
  invoke: { src: 'acquire', input: toSelf },
  on: {
    'device.failed': [{ guard: 'isSpent', target: 'spent' }, { target: 'backoff' }],
    'device.live': { target: 'confirming', actions: 'rememberTaken' },
  },
} as const

const confirm = { src: 'confirm', input: toSelf } as const

/** Its track is live; nobody sees or hears it before it is sent. OpenTok needs a moment to begin, so it is asked twice. */
const confirming = {
  on: {
    'device.live': {},
    'device.ended': 'waiting',
    'device.off': { target: '#device.off', actions: 'rememberTaken' },
    'device.sent': '#device.live',
  },
  initial: 'looking',
  states: {
    looking: { invoke: confirm, on: { 'device.unsent': 'settling' } },
    settling: { after: { settle: 'lookingAgain' } },
    lookingAgain: {
      invoke: confirm,
      on: {
        'device.unsent': [
          { guard: 'isSpent', target: '#device.lost.recovering.spent' },
          { target: '#device.lost.recovering.acquiring' },
        ],
      },
    },
  },
} as const

/** It is there, and another program may have it. */
const backoff = { after: { backoff: 'waiting' } } as const

/** Tried often enough; a change of the devices begins again. */
const spent = {
  invoke: { src: 'watchChanges', input: toSelf },
  on: {
    'device.available': { target: 'acquiring', actions: ['forgetAttempts', 'rememberAvailable'] },
  },
} as const

/**
 * Measured: OpenTok announces nothing when a camera that has ended is switched on again. So that is noticed at the next
 * change of the devices, or when the page is looked at again.
 */
const watched = {
  after: { deviceWait: 'plain' },
  invoke: { src: 'watchChanges', input: toSelf },
  on: { 'device.off': {} },
} as const

const off = { initial: 'plain', states: { plain: {}, watched } } as const

const recovering = {
  entry: 'forgetAttempts',
  after: { deviceWait: 'abandoned' },
  initial: 'waiting',
  states: { waiting, acquiring, confirming, backoff, spent },
} as const

const lost = {
  initial: 'recovering',
  states: {
    recovering,
    /** Waited long enough: nothing listens any more. */
    abandoned: {},
    /** The app takes care of it, or nobody is to. */
    left: {},
  },
  on: {
    // It is known already.
    'device.ended': {},
    'device.off': '#device.off.watched',
  },
} as const

/**
 * The state machine of a publisher's camera or microphone, for XState. Its jobs do nothing: provide them with `provide()`,
 * or only look at it.
 * @example
 * ```ts
 * import { deviceMachine } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(deviceMachine).start()
 * actor.send({ type: 'device.live', taken: { deviceId: 'front', isDevice: true } })
 * actor.send({ type: 'device.ended', isOurs: true, taken: null })
 * actor.getSnapshot().value // { lost: { recovering: 'waiting' } }
 * ```
 * @see {@link https://developer.mozilla.org/en-US/docs/Web/API/MediaStreamTrack | MDN: MediaStreamTrack}
 */
export const deviceMachine = setup({
  types: {} as { context: DeviceContext; events: DeviceMachineEvent },
  actors: {
    acquire: fromCallback<DeviceMachineEvent, AnyActorRef>(() => {}),
    confirm: fromCallback<DeviceMachineEvent, AnyActorRef>(() => {}),
    watch: fromCallback<DeviceMachineEvent, AnyActorRef>(() => {}),
    watchChanges: fromCallback<DeviceMachineEvent, AnyActorRef>(() => {}),
  },
  actions: {
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    forgetAttempts: assign({ attempt: 0 }),
    rememberAvailable: assign(({ event }) =>
      'deviceId' in event ? { availableId: event.deviceId } : {},
    ),
    // A track that has ended may forget where it came from.
    rememberTaken: assign(({ event }) => ('taken' in event ? event.taken : null) ?? {}),
  },
  guards: {
    // A track of the app's own is the app's.
    isOurs: ({ context, event }) =>
      'isOurs' in event && event.isOurs && (event.taken ?? context).isDevice,
    isSpent: () => false,
  },
  delays: { backoff: 1_000, deviceWait: 300_000, settle: 250 },
}).createMachine({
  id: 'device',
  context: { attempt: 0, deviceId: null, isDevice: false, availableId: null },
  on: {
    'device.absent': '.none',
    'device.off': { target: '.off', actions: 'rememberTaken' },
    'device.live': { target: '.live', actions: 'rememberTaken' },
    'device.muted': { target: '.interrupted', actions: 'rememberTaken' },
    'device.ended': [
      { guard: 'isOurs', target: '.lost', actions: 'rememberTaken' },
      { target: '.lost.left', actions: 'rememberTaken' },
    ],
    'device.dispose': '.disposed',
  },
  initial: 'none',
  states: {
    none: {},
    off,
    live: {},
    interrupted: {},
    lost,
    disposed: { type: 'final' },
  },
})
