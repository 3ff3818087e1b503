/**
 * Every call of the app inside every event of the library: nothing throws, everything settles, nothing is left over.
 * `npm run soak -- events` plays each occurrence of each event (RUNS of them at most), and ends the call in each way.
 */

import { describe } from 'vitest'
import { LISTENER_CALLS } from './core.calls.ts'
import type { ListenerCall } from './core.calls.ts'
import { countEvents, EVENTS, playCell } from './core.play.ts'
import { itObeysAllLaws } from './matrix.ts'
import { IS_COMPLETE } from './select.ts'

describe('a call inside an event of the library', () => {
  itObeysAllLaws({
    events: EVENTS,
    calls: Object.keys(LISTENER_CALLS) as ListenerCall[],
    endings: IS_COMPLETE ? [0, 1, 2, 3] : [1],
    count: countEvents,
    play: playCell,
  })
})
