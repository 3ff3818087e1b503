/** The transitions that several states of the session's machine share. */

import type { AttemptInput, SessionContext, SessionMachineEvent } from './session.types.ts'

type SessionDisconnected = Extract<SessionMachineEvent, { type: 'session.disconnected' }>
type SessionVanished = Extract<SessionMachineEvent, { type: 'session.vanished' }>

type Live = '#session.connected' | '#session.reconnected'

/** A loss is mended or final. OpenTok's reason alone cannot tell which; together with the present state it can. */
export const loss = (wasResuming: boolean) =>
  [
    {
      guard: {
        type: 'isRecoverable',
        params: ({ event: { reason } }: { event: SessionDisconnected }) => ({
          reason,
          wasResuming,
        }),
      },
      target: '#session.reconnecting.waiting',
      actions: ['beginOutage', 'rememberReason', 'forgetConnection'],
    },
    { target: '#session.disconnected', actions: 'rememberReason' },
  ] as const

/** The outage, or the first join, took too long. */
export const givenUp = {
  target: '#session.disconnected',
  actions: ['giveUp', 'detach', 'leave'],
} as const

/**
 * OpenTok has ended the session and does not say so: what it would have destroyed is let go of here, and the session is
 * left, which OpenTok may not even notice. The reason is known by its state, so it says also who wanted the end.
 */
export const vanished = [
  {
    guard: {
      type: 'isRecoverable',
      params: ({ event: { reason } }: { event: SessionVanished }) => ({
        reason,
        wasResuming: false,
      }),
    },
    target: '#session.reconnecting.waiting',
    actions: ['beginOutage', 'rememberReason', 'forgetConnection', 'detach', 'leave'],
  },
  { target: '#session.disconnected', actions: ['rememberReason', 'detach', 'leave'] },
] as const

/** OpenTok never says that the session was left. */
export const unconfirmed = { target: '#session.disconnected', actions: 'detach' } as const

/** OpenTok's resume has neither succeeded nor failed: a listener of the app that throws can suppress both events. */
export const overdue = [
  {
    guard: {
      type: 'isRecoverable',
      params: { reason: 'networkDisconnected', wasResuming: true },
    },
    target: '#session.reconnecting.waiting',
    actions: ['beginOutage', 'forgetConnection', 'detach', 'leave'],
  },
  givenUp,
] as const

export const whileLive = {
  'session.reconnecting': { target: 'reconnecting', actions: 'beginOutage' },
  'session.disconnected': loss(false),
  'session.vanished': vanished,
  'session.leave': 'disconnecting',
} as const

/** A late join that nobody waits for any more is left again; a join that the app made itself is followed. */
const unexpectedJoin = (target: Live) =>
  [
    { guard: 'isAsked', actions: 'leave' },
    { target, actions: 'countJoin' },
  ] as const

export const whileApart = {
  'session.join': 'connecting',
  'session.connected': unexpectedJoin('#session.connected'),
} as const

/** After a failed join the session is left before the next: OpenTok may still be trying. */
const failure = [
  { guard: 'isRetriable', target: 'waiting', actions: ['rememberError', 'leave'] },
  { target: '#session.disconnected', actions: ['rememberError', 'leave'] },
] as const

const toInput =
  (purpose: AttemptInput['purpose']) =>
  ({ context }: { context: SessionContext }) => ({ context, purpose })

export const giveUpWait = {
  src: 'waitForGiveUp',
  input: ({ context }: { context: SessionContext }) => context.outageStartedAt,
} as const

/** A first join and a rejoin differ only in the name of their state, and in the state they lead to. */
export const toJoining = (purpose: AttemptInput['purpose'], live: Live) =>
  ({
    entry: 'countAttempt',
    invoke: [
      {
        src: 'joinSession',
        input: toInput(purpose),
        onDone: { target: live, actions: 'countJoin' },
        onError: failure,
      },
      { src: 'waitForNetwork' },
    ],
    after: { joinTimeout: failure },
    on: {
      'network.offline': { target: 'offline', actions: 'leave' },
      'session.connected': { target: live, actions: 'countJoin' },
    },
  }) as const

export const toWaiting = (
  purpose: AttemptInput['purpose'],
  live: Live,
  next: 'joining' | 'rejoining',
) =>
  ({
    exit: 'forgetSchedule',
    invoke: { src: 'waitForAttempt', input: toInput(purpose) },
    on: {
      'attempt.scheduled': { actions: 'rememberSchedule' },
      'attempt.due': next,
      'network.offline': 'offline',
      'session.connected': unexpectedJoin(live),
    },
  }) as const

export const toOffline = (live: Live, next: 'joining' | 'rejoining') =>
  ({
    invoke: { src: 'waitForNetwork' },
    on: { 'network.online': next, 'session.connected': unexpectedJoin(live) },
  }) as const
