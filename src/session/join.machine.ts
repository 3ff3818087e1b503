/** The state machine of the way into a session: what an earlier join or leave has left behind that would end the next join. */

import { assign, setup } from 'xstate'
import type { JoinMachineEvent } from '../contract/machine-events.types.ts'
import type { JoinContext } from './session.types.ts'

/** Nothing is in the way. */
const free = {
  always: { guard: 'isResting', target: 'resting' },
  on: {
    'join.requested': { target: 'joining', actions: 'countJoin' },
    'leave.requested': { target: 'leaving', actions: 'countLeave' },
  },
} as const

/** The server has just ended the session, and OpenTok closes the old socket a little later. */
const resting = {
  tags: 'blocked',
  // Forgotten then, in case the clock is set back.
  after: { rest: { target: 'free', actions: 'forgetEnd' } },
  on: {
    'leave.requested': { target: 'leaving', actions: 'countLeave' },
    'session.ended': { target: 'resting', reenter: true, actions: 'rememberEnd' },
  },
} as const

/** OpenTok has not answered the join. */
const joining = {
  tags: 'unanswered',
  on: {
    'join.answered': { guard: 'isLatestJoin', target: 'free' },
    'join.requested': { target: 'joining', actions: 'countJoin' },
    'leave.requested': { target: 'leavingJoin', actions: 'countLeave' },
  },
} as const

/** An unconfirmed leave is waited for once, however often it is repeated: attempts may be shorter than that wait. */
const again = { 'leave.requested': { actions: 'countLeave' } } as const

const confirmed = (target: 'free' | 'silent') =>
  ({ 'leave.confirmed': { guard: 'isLatestLeave', target } }) as const

const leaving = {
  tags: ['blocked', 'leaving'],
  after: { leaveTimeout: 'unconfirmed' },
  on: { ...again, ...confirmed('free') },
} as const

/** OpenTok never confirms some leaves. A new join works all the same. */
const unconfirmed = {
  tags: 'leaving',
  on: {
    ...again,
    ...confirmed('free'),
    'join.requested': { target: 'joining', actions: 'countJoin' },
  },
} as const

/**
 * While a join is unanswered, OpenTok answers either the leave or the join (measured: never both). A join that succeeds is no
 * answer to the leave: it was left after it had succeeded, and before its callback.
 */
const answered = {
  'join.answered': [
    { guard: 'isLatestSuccess', target: 'leaving' },
    { guard: 'isLatestJoin', target: 'free' },
  ],
} as const

const leavingJoin = {
  tags: ['blocked', 'leaving', 'unanswered'],
  after: { joinLeaveTimeout: 'abandoned' },
  on: { ...again, ...confirmed('silent'), ...answered },
} as const

/** Neither the join nor the leave was answered. */
const abandoned = {
  tags: ['leaving', 'unanswered'],
  on: {
    ...again,
    ...confirmed('silent'),
    ...answered,
    'join.requested': { target: 'joining', actions: 'countJoin' },
  },
} as const

/** The leave is confirmed, and the join was never answered. */
const silent = joining

/**
 * The state machine of the way into a session, for XState: it knows when the next join is safe.
 * @example
 * ```ts
 * import { joinMachine } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(joinMachine).start()
 * actor.send({ type: 'join.requested' })
 * actor.getSnapshot().value // 'joining'
 * ```
 */
export const joinMachine = setup({
  types: {} as {
    context: JoinContext
    events: JoinMachineEvent
    tags: 'blocked' | 'leaving' | 'unanswered'
  },
  actions: {
    countJoin: assign({ joins: ({ context }) => context.joins + 1 }),
    countLeave: assign({ leaves: ({ context }) => context.leaves + 1 }),
    forgetEnd: assign({ endedAt: -Infinity }),
    rememberEnd: assign(({ event }) => ('at' in event ? { endedAt: event.at } : {})),
  },
  guards: {
    isLatestJoin: ({ context, event }) => 'join' in event && event.join === context.joins,
    isLatestLeave: ({ context, event }) => 'leave' in event && event.leave === context.leaves,
    isLatestSuccess: ({ context, event }) =>
      'join' in event && event.join === context.joins && event.isJoined,
    isResting: () => false,
  },
  delays: {
    // Within about 170 ms an unconfirmed leave would end the next join.
    leaveTimeout: 1_000,
    joinLeaveTimeout: 500,
    rest: 300,
  },
}).createMachine({
  id: 'join',
  context: { joins: 0, leaves: 0, endedAt: -Infinity },
  on: {
    'join.dispose': '.disposed',
    // Of an earlier join or leave, about which nobody asks any more.
    'join.answered': {},
    'leave.confirmed': {},
    'session.ended': { actions: 'rememberEnd' },
  },
  initial: 'free',
  states: {
    free,
    resting,
    joining,
    leaving,
    leavingJoin,
    unconfirmed,
    abandoned,
    silent,
    disposed: { tags: 'blocked', type: 'final' },
  },
})
