/** Everything that is measured: its name, its unit, what it was before, and its goal. */

import type { Measure } from './measure.types.ts'
import { eachCount, SUBSCRIBER_MEASURES } from './subscriber-measures.ts'

export const HELD_COUNTS = [1_000, 10_000] as const

export const MEASURES: Readonly<Record<string, Measure>> = {
  'session.event': {
    part: 'session',
    what: 'event of the client to event of the library, compared with a bare actor',
    unit: '×',
    before: 2.35,
    goal: 1.3,
  },
  'session.back.mean': {
    part: 'session',
    what: 'server back to next attempt after 2 min, without `online`: mean (calculated)',
    unit: 's',
    before: 10,
    goal: 3.5,
  },
  'session.back.worst': {
    part: 'session',
    what: 'the same: worst (calculated)',
    unit: 's',
    before: 30,
    goal: 10,
  },

  ...SUBSCRIBER_MEASURES,

  ...eachCount('hold.p-queue', 'hold and flush, compared with p-queue', 'signals', HELD_COUNTS, {
    1_000: { before: 28, goal: 2 },
    10_000: { before: 6.7, goal: 0.7 },
  }),
  ...eachCount('hold.array', 'hold and flush, compared with an array', 'signals', HELD_COUNTS, {}),
  'signal.connected': {
    part: 'signals',
    what: 'send a signal while connected, until it is confirmed',
    unit: 'µs',
  },
  'signal.bare': { part: 'signals', what: 'the same without the library', unit: 'µs' },

  'recovery.event': {
    part: 'recovery',
    what: 'event of the library after the event of the client, in Chromium',
    unit: 'ms',
    before: 0.4,
    goal: 1,
  },
  'recovery.online': {
    part: 'recovery',
    what: '`online` to first request of the rejoin',
    unit: 'ms',
    before: 31,
    goal: 100,
  },
  'recovery.delivered': {
    part: 'recovery',
    what: 'server back to delivery of a held signal, outage of 5 s',
    unit: 's',
  },

  'held.lost': {
    part: 'held',
    what: 'outages with 10 000 held: signals lost or out of order in',
    unit: '',
    before: 0,
    goal: 0,
  },
  'held.task': {
    part: 'held',
    what: 'longest task with 10 000 held (0: none of 50 or more)',
    unit: 'ms',
    goal: 100,
  },
  'held.once': { part: 'held', what: 'hold 10 000 in one task', unit: 'ms', goal: 100 },
  'held.inspected': {
    part: 'held',
    what: 'inspector events with 10 000 held, more than with 10',
    unit: '',
    // An attempt more or less makes about 13; one for each signal would be 10 000.
    goal: 100,
  },
  'held.memory': {
    part: 'held',
    what: 'memory kept after 10 000 held, more than after 10 000 sent by the client alone',
    unit: 'MB',
    goal: 1,
  },

  'startup.node.import': { part: 'startup', what: 'import, in Node', unit: 'ms' },
  'startup.node.create': { part: 'startup', what: 'first reconnection, in Node', unit: 'ms' },
  'startup.page.load': { part: 'startup', what: 'run the UMD, in Chromium', unit: 'ms' },
  'startup.page.create': { part: 'startup', what: 'first reconnection, in Chromium', unit: 'ms' },
}
