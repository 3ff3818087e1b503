/** The parts of the session's chart that several of its states share. */

import type { AttemptInput, SessionContext, SessionEvent } from './session.machine.ts'

type SessionDisconnected = Extract<SessionEvent, { type: 'session.disconnected' }>

type Live = '#session.connected' | '#session.reconnected'

/** Mended or final: the SDK's reason alone cannot tell, the state in which it comes can. */
export const loss = (wasResuming: boolean) =>
  [
    {
      guard: {
        type: 'isMendable',
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

/** It took too long. */
export const givenUp = { target: '#session.disconnected', actions: ['giveUp', 'leave'] } as const

/** The SDK has fallen silent: it is left, which it may not notice, and joined anew. */
const abandoned = {
  guard: {
    type: 'isMendable',
    params: { reason: 'networkDisconnected', wasResuming: true },
  },
  target: '#session.reconnecting.waiting',
  actions: ['beginOutage', 'forgetConnection', 'leave'],
} as const

/** Neither end of the SDK's resume came: a listener of the app can silence both by throwing. */
export const overdue = [abandoned, givenUp] as const

export const whileLive = {
  'session.reconnecting': { target: 'reconnecting', actions: 'beginOutage' },
  'session.disconnected': loss(false),
  'session.silent': abandoned,
  'session.leave': 'disconnecting',
} as const

/** A join that nobody waits for any more is left again; one that the app made itself is followed. */
const unexpectedJoin = (target: Live) =>
  [
    { guard: 'isAsked', actions: 'leave' },
    { target, actions: 'countJoin' },
  ] as const

export const whileApart = {
  'session.join': 'connecting',
  'session.connected': unexpectedJoin('#session.connected'),
} as const

/** A failed join is left before the next: OpenTok may still be at it. */
const failure = [
  { guard: 'isRetriable', target: 'waiting', actions: ['rememberError', 'leave'] },
  { target: '#session.disconnected', actions: ['rememberError', 'leave'] },
] as const

const toInput =
  (purpose: AttemptInput['purpose']) =>
  ({ context }: { context: SessionContext }) => ({ context, purpose })

/** A first join and a rejoin differ in their names, and in where they lead. */
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
