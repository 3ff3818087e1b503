/** The state machine of a peer's presence: one person, over all of their connections. */

import { assign, setup } from 'xstate'
import type { PeerMachineEvent } from '../peers.types.ts'

/** Signs of life come, and the next one is due. */
const watched = {
  entry: 'rememberStart',
  after: {
    silence: [
      { guard: 'hasSlept', target: 'watched', reenter: true },
      { guard: 'isLate', target: 'doubted' },
      { target: '#peer.away.silent' },
    ],
  },
  on: { 'watch.paused': 'unwatched' },
} as const

/**
 * The timer was late because this page was busy: what came in meanwhile is read next. Browsers do not promise to read it
 * before a timer that is due.
 */
const doubted = {
  after: { doubt: '#peer.away.silent' },
  on: { 'watch.paused': 'unwatched' },
} as const

/** Whoever is away cannot know who else is. */
const unwatched = { on: { 'watch.resumed': 'watched' } } as const

const beat = { target: '.here', reenter: true, actions: 'rememberWindow' } as const

/** Lateness of a timer in ms: of a page that was asleep, and of one that was busy. Of neither is it a proof. */
const ASLEEP_MS = 2_000
const BUSY_MS = 250

interface PeerContext {
  readonly now: () => number
  /** Time in ms in which the next sign of life is due; 0 before the first. */
  readonly windowMs: number
  readonly startedAt: number
}

const toLateMs = ({ now, startedAt, windowMs }: PeerContext) => now() - startedAt - windowMs

/**
 * The state machine of a peer's presence, for XState: `unknown`, `here`, `away` or `left`.
 * @example
 * ```ts
 * import { peerMachine } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(peerMachine).start()
 * actor.send({ type: 'peer.beat', windowMs: 10_000 })
 * actor.send({ type: 'peer.lost' })
 * actor.getSnapshot().value // { away: 'lost' }
 * ```
 */
export const peerMachine = setup({
  types: {} as {
    context: PeerContext
    events: PeerMachineEvent
    input: { readonly now?: () => number } | undefined
  },
  actions: {
    rememberStart: assign({ startedAt: ({ context }) => context.now() }),
    rememberWindow: assign(({ event }) =>
      'windowMs' in event ? { windowMs: event.windowMs } : {},
    ),
  },
  guards: {
    hasSlept: ({ context }) => toLateMs(context) > ASLEEP_MS,
    isLate: ({ context }) => toLateMs(context) > BUSY_MS,
    isKnown: ({ context }) => context.windowMs > 0,
  },
  delays: {
    silence: ({ context }) => context.windowMs,
    doubt: 1_000,
    lost: 120_000,
  },
}).createMachine({
  id: 'peer',
  context: ({ input }) => ({ now: input?.now ?? Date.now, windowMs: 0, startedAt: 0 }),
  on: {
    'peer.beat': beat,
    'peer.blind': '.unknown',
    'peer.left': '.left',
    'peer.lost': '.away.lost',
  },
  initial: 'unknown',
  states: {
    unknown: {},
    here: { initial: 'watched', states: { watched, doubted, unwatched } },
    away: {
      initial: 'silent',
      states: {
        silent: {},
        lost: {
          after: { lost: '#peer.left' },
          on: {
            'peer.joined': [{ guard: 'isKnown', target: 'silent' }, { target: '#peer.unknown' }],
          },
        },
      },
    },
    left: { on: { 'peer.joined': 'unknown' } },
  },
})
