/** The state machine of an end that OpenTok does not announce: what makes a joined session suspect, and what follows. */

import { fromCallback, setup } from 'xstate'
import type { SessionEndMachineEvent } from '../contract/machine-events.types.ts'

/** What has ended without an announcement was left or lost: OpenTok never confirms some leaves. */
const over = [
  { guard: 'isLeft', target: '#sessionEnd.trusted', actions: 'reportLeft' },
  { target: '#sessionEnd.trusted', actions: 'reportLost' },
] as const

/** Nothing speaks for an end. A session that is away has none to come, so nothing is suspected then. */
const trusted = {
  on: {
    'session.joinedAgain': 'watched',
    'session.suspected': [{ guard: 'isAway' }, { target: 'suspected' }],
  },
} as const

/** OpenTok may have joined twice, and the end of one of the two joins would end the session. */
const watched = {
  invoke: { src: 'watch' },
  on: {
    'session.announced': 'trusted',
    'session.suspected': [{ guard: 'isAway', target: 'trusted' }, { target: 'suspected' }],
    'watch.expired': 'trusted',
  },
} as const

/** OpenTok may still announce the end; a second sign does not prolong the wait. */
const suspected = {
  after: { confirmation: [{ guard: 'isAway', target: 'trusted' }, ...over] },
  on: { 'session.announced': 'trusted' },
} as const

/** OpenTok left the session when the page was hidden: nobody wanted that end, whatever state the client shows. */
const hidden = {
  on: {
    'session.suspected': [{ guard: 'isAway' }, { actions: 'reportLost' }],
    'session.over': { actions: 'reportLost' },
  },
} as const

/**
 * The state machine of an end that OpenTok does not announce, for XState. Its job does nothing: provide it with
 * `provide()`, or only look at it.
 * @example
 * ```ts
 * import { sessionEndMachine } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(sessionEndMachine).start()
 * actor.send({ type: 'session.suspected' })
 * actor.getSnapshot().value // 'suspected'
 * ```
 */
export const sessionEndMachine = setup({
  types: {} as { events: SessionEndMachineEvent },
  actors: { watch: fromCallback<SessionEndMachineEvent>(() => {}) },
  actions: { reportLeft: () => {}, reportLost: () => {} },
  guards: { isAway: () => false, isLeft: () => false, isLost: () => true },
  // Measured: OpenTok needs 1 to 3 ms to announce what a refusal foretells.
  delays: { confirmation: 1_000 },
}).createMachine({
  id: 'sessionEnd',
  on: {
    'end.dispose': '.disposed',
    'page.hidden': '.hidden',
    'page.returned': [
      { guard: 'isLost', target: '.trusted', actions: 'reportLost' },
      { target: '.trusted' },
    ],
    'session.over': over,
  },
  initial: 'trusted',
  states: { trusted, watched, suspected, hidden, disposed: { type: 'final' } },
})
