/** Measures that are taken at several counts: those of subscribers. */

import type { Measure, Part } from './measure.types.ts'

/** How many subscribers there are. */
export const COUNTS = [1, 10, 100, 1_000, 10_000] as const

/** Counts at which a single change has to cost the same. */
export const FLAT_COUNTS = [250, 4_000] as const

const toText = (count: number) => count.toLocaleString('en-US').replaceAll(',', ' ')

type Known = Omit<Measure, 'part' | 'what' | 'unit'>

/** The same measure at each count, as a ratio. */
export const eachCount = (
  id: string,
  what: string,
  part: Part,
  counts: readonly number[],
  known: Readonly<Record<number, Known>>,
): Record<string, Measure> =>
  Object.fromEntries(
    counts.map((count) => [
      `${id}.${count}`,
      { part, what: `${what}, ${toText(count)}`, unit: '×', ...known[count] },
    ]),
  )

/** One change among many others in a state, compared with the same among few. */
const flat = (id: string, what: string, known: Known): Record<string, Measure> =>
  Object.fromEntries(
    Object.entries({ connected: {}, settling: known, stalled: known }).map(([state, its]) => [
      `${id}.${state}`,
      {
        part: 'subscribers',
        what: `${what}, others ${state}: 4 000 compared with 250`,
        unit: '×',
        goal: 1.5,
        ...its,
      },
    ]),
  )

export const SUBSCRIBER_MEASURES: Readonly<Record<string, Measure>> = {
  ...eachCount('create', 'create a subscriber, compared with a bare child', 'subscribers', COUNTS, {
    1_000: { before: 6, goal: 1.8 },
  }),
  ...eachCount('event', 'one event of one subscriber, compared with bare', 'subscribers', COUNTS, {
    10_000: { before: 2.25, goal: 1.3 },
  }),
  ...eachCount(
    'return',
    'all are lost and back, compared with bare',
    'subscribers',
    COUNTS.slice(0, -1),
    {},
  ),
  ...eachCount('change', 'add and remove one, compared with bare', 'subscribers', COUNTS, {
    1_000: { before: 7.2, goal: 1.4 },
  }),
  ...eachCount(
    'dispose.back',
    'dispose of all just back, compared with bare',
    'subscribers',
    COUNTS.slice(0, -1),
    { 1_000: { before: 1.6, goal: 1.3 } },
  ),
  ...eachCount(
    'dispose.connected',
    'dispose of all connected, compared with bare',
    'subscribers',
    COUNTS,
    {},
  ),
  ...flat('flat.change', 'add and remove one', {}),
  ...flat('flat.remove', 'remove one', { before: 20.4 }),
  scale: {
    part: 'subscribers',
    what: 'one event, 10 000 subscribers compared with 10',
    unit: '×',
    before: 1.1,
    goal: 1.3,
  },
  'bytes.ours': {
    part: 'subscribers',
    what: 'memory of a subscriber',
    unit: 'kB',
    before: 46.6,
    goal: 9,
  },
  'bytes.bare': { part: 'subscribers', what: 'memory of a bare child', unit: 'kB', before: 4.1 },
}
