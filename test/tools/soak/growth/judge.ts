/** Judges the figures of the long call: nothing that is needed for one outage may remain after it. */
import type { PageFigures, Sample } from './growth.types.ts'

const MEGABYTE = 1_048_576

/** Figures that must be the same in every sample. */
const EQUAL = ['sockets', 'peers', 'tracks', 'actors', 'listeners', 'timers'] as const

/**
 * What OpenTok itself keeps until the page is closed, measured with the bare client: each publisher that it has published,
 * and some heap for each join that the page has made or seen. The library must add nothing to it.
 */
const KEPT_PER_PUBLISHER = { nodes: 20, listeners: 3, bytes: 0.22 * MEGABYTE }
const KEPT_PER_JOIN = { bytes: 0.25 * MEGABYTE }

/** Figures that vary with the moment of the sample: the median of the last third, compared with that of the first. */
const FLAT: readonly {
  readonly what: string
  readonly of: (page: PageFigures, sample: Sample) => number
  /** Allowed growth: a share of the first third, and a constant. */
  readonly share: number
  readonly more: number
}[] = [
  {
    what: 'bytes of heap',
    of: ({ heapBytes, publishersInMemory }, { joins }) =>
      heapBytes - KEPT_PER_PUBLISHER.bytes * publishersInMemory - KEPT_PER_JOIN.bytes * joins,
    share: 0,
    more: MEGABYTE,
  },
  {
    what: 'DOM nodes',
    of: ({ nodes, publishersInMemory }) => nodes - KEPT_PER_PUBLISHER.nodes * publishersInMemory,
    share: 0,
    more: 50,
  },
  {
    what: 'DOM listeners',
    of: ({ domListeners, publishersInMemory }) =>
      domListeners - KEPT_PER_PUBLISHER.listeners * publishersInMemory,
    share: 0,
    more: 10,
  },
  { what: 'peer connections in memory', of: (page) => page.peersInMemory, share: 0, more: 2 },
  { what: 'subscribers in memory', of: (page) => page.subscribersInMemory, share: 0, more: 2 },
]

/** @returns what has grown; empty if nothing has */
export function findGrowth(
  names: readonly string[],
  samples: readonly Sample[],
): readonly string[] {
  const third = Math.max(1, Math.floor(samples.length / 3))
  const thirds = [samples.slice(0, third), samples.slice(-third)] as const
  const grow = (
    what: string,
    of: (sample: Sample) => number,
    { share, more }: { readonly share: number; readonly more: number },
  ) => {
    const [before, after] = thirds.map((some) => median(some.map(of))) as [number, number]
    const isFlat = after <= before * (1 + share) + more
    return isFlat ? [] : [`${what}: ${before} in the first third, ${after} in the last`]
  }
  const ofPages = names.flatMap((name, index) => {
    const pageOf = (sample: Sample) => sample.pages[index] as PageFigures
    return [
      ...EQUAL.filter((key) => new Set(samples.map((sample) => pageOf(sample)[key])).size > 1).map(
        (key) => `${key} of ${name}: ${samples.map((sample) => pageOf(sample)[key]).join(' ')}`,
      ),
      ...FLAT.flatMap(({ of, what, ...limits }) =>
        grow(`${what} of ${name}`, (sample) => of(pageOf(sample), sample), limits),
      ),
    ]
  })
  return [
    ...ofPages,
    ...grow('sockets of the server', ({ server }) => server.sockets, { share: 0, more: 3 }),
    // Its heap is only printed: this process also holds the driver of the browser. The fuzz test judges the server's.
  ]
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

const COLUMNS: readonly (readonly [string, (sample: Sample) => readonly number[] | string])[] = [
  ['min', ({ minute }) => [minute]],
  ['events', ({ events }) => [events]],
  ['outages', ({ outages }) => [outages]],
  ['joins', ({ joins }) => [joins]],
  ['helped', ({ helped }) => [helped]],
  ['sent', ({ sent }) => [sent]],
  ['received', ({ received }) => [received]],
  ['missed', ({ missed }) => [missed]],
  ['unknown', ({ unknown }) => [unknown]],
  ['heap MB', ({ pages }) => pages.map(({ heapBytes }) => toMegabytes(heapBytes)).join(' ')],
  ['nodes', ({ pages }) => pages.map(({ nodes }) => nodes)],
  ['DOM listeners', ({ pages }) => pages.map(({ domListeners }) => domListeners)],
  ['listeners', ({ pages }) => pages.map(({ listeners }) => listeners)],
  ['sockets', ({ pages }) => pages.map(({ sockets }) => sockets)],
  ['peers', ({ pages }) => pages.map(({ peers }) => peers)],
  ['in memory', ({ pages }) => pages.map(({ peersInMemory }) => peersInMemory)],
  ['subscribers', ({ pages }) => pages.map(({ subscribersInMemory }) => subscribersInMemory)],
  ['publishers', ({ pages }) => pages.map(({ publishersInMemory }) => publishersInMemory)],
  ['tracks', ({ pages }) => pages.map(({ tracks }) => tracks)],
  ['timers', ({ pages }) => pages.map(({ timers }) => timers)],
  ['actors', ({ pages }) => pages.map(({ actors }) => actors)],
  ['server MB', ({ server }) => toMegabytes(server.heapBytes)],
  ['its sockets', ({ server }) => [server.sockets]],
  ['clients', ({ server }) => [server.clients]],
]

const toMegabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(1)

const toCell = (name: string, value: readonly number[] | string) =>
  (typeof value === 'string' ? value : value.join(' ')).padStart(Math.max(name.length, 7))

export const HEAD = COLUMNS.map(([name]) => toCell(name, name)).join(' | ')

/** One line of the table: two numbers in a column are those of the two people. */
export function toRow(sample: Sample): string {
  return COLUMNS.map(([name, read]) => toCell(name, read(sample))).join(' | ')
}
