/** Every call of an app inside every event of OpenTok, over the automatic entry; see `core.test.ts`. */

import { describe } from 'vitest'
import { AUTO_CALLS } from './auto.calls.ts'
import type { AutoCallName } from './auto.calls.ts'
import { AUTO_EVENTS, countAutoEvents, playAutoCell } from './auto.play.ts'
import { itObeysAllLaws } from './matrix.ts'

describe('a call inside an event of OpenTok, with the library under the app', () => {
  itObeysAllLaws({
    events: AUTO_EVENTS,
    calls: Object.keys(AUTO_CALLS) as AutoCallName[],
    count: countAutoEvents,
    play: playAutoCell,
  })
})
