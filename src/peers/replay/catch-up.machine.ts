/** The state machine of one sender, as somebody hears it who may have been away: live, or behind. */

import { setup } from 'xstate'
import type { CatchUpMachineEvent } from '../peers.types.ts'

/** Nothing waits, so there is no hurry: the sender may be away as well. */
const waiting = {
  tags: 'holding',
  on: {
    'catchUp.held': 'pressed',
    'catchUp.behind': 'receiving',
    'catchUp.level': 'live',
  },
} as const

/** Signals wait for news of what was missed. */
const pressed = {
  tags: 'holding',
  after: { patience: 'live' },
  on: { 'catchUp.behind': 'receiving', 'catchUp.level': 'live' },
} as const

const again = { target: 'arriving', reenter: true } as const

/** What was missed is on its way, behind what its sender had to say before. */
const receiving = {
  tags: ['holding', 'asked'],
  after: { limit: 'live' },
  on: { 'catchUp.level': 'live' },
  initial: 'arriving',
  states: {
    arriving: {
      after: { patience: '#catchUp.live' },
      on: { 'catchUp.piece': again, 'catchUp.held': again },
    },
  },
} as const

/**
 * The state machine of one sender, for XState. While it is not `live`, signals of that sender wait behind those that were
 * missed.
 * @example
 * ```ts
 * import { catchUpMachine } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(catchUpMachine).start()
 * actor.send({ type: 'catchUp.returned' })
 * actor.getSnapshot().value // 'waiting'
 * ```
 */
export const catchUpMachine = setup({
  types: {} as { events: CatchUpMachineEvent; tags: 'holding' | 'asked' },
  delays: { patience: 5_000, limit: 60_000 },
}).createMachine({
  id: 'catchUp',
  on: { 'catchUp.returned': '.waiting' },
  initial: 'live',
  states: { live: { on: { 'catchUp.behind': 'receiving' } }, waiting, pressed, receiving },
})
