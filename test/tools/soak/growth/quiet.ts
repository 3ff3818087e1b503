/** A quiet point of the long call: everybody is back, and what each side has counted is equal. */
import type { Emulator, EmulatorClient } from '../../../../src/kit/emulator/emulator.types.ts'
import type { CallerRecord, PageFigures } from './growth.types.ts'
import type { Caller } from './caller.ts'
import { poll } from './caller.ts'

/** What one page and the server say at the same time. */
export interface Counts {
  readonly name: string
  readonly record: CallerRecord
  readonly other: CallerRecord
  readonly sockets: number
  readonly peers: number
  /** Whether the other has joined again since the last quiet point: what was sent meanwhile may be lost. */
  readonly mayHaveMissed: boolean
  readonly clients: readonly EmulatorClient[]
}

/** One socket to the server; one peer connection to send, and one to receive. */
const SOCKETS = 1
const PEERS = 2

/** Compares the counts of one person with those of the other and of the server; returns the differences. */
export function findDifferences(counts: Counts): readonly string[] {
  const { clients, mayHaveMissed, name, other, peers, record, sockets } = counts
  const { elements, pending, spoken, status, streams, tiles } = record
  const own = clients.filter(({ connectionId }) => connectionId === record.connectionId)
  const shown = tiles.map((tile) => tile.streamId)
  const differences: readonly (readonly [boolean, string])[] = [
    [status !== 'connected', `is ${status}`],
    [pending > 0, `waits for ${pending} calls`],
    [spoken.pending > 0, `waits for ${spoken.pending} signals`],
    [own.length !== 1 || !own[0]?.online, 'is not one client of the server that is online'],
    [clients.length !== 2, `the server has ${clients.length} clients`],
    [
      own[0]?.streamIds.join() !== String(record.publishedStreamId),
      `publishes ${record.publishedStreamId}, and the server has ${own[0]?.streamIds.join()}`,
    ],
    [
      streams.join() !== String(other.publishedStreamId),
      `knows the streams ${streams.join()}, and the other publishes ${other.publishedStreamId}`,
    ],
    [shown.join() !== streams.join(), `has tiles of ${shown.join()} for ${streams.join()}`],
    [tiles.some((tile) => tile.status !== 'connected'), `has a tile that is ${tiles[0]?.status}`],
    [elements.tiles !== 1, `has ${elements.tiles} tiles in the page`],
    [elements.selfViews !== 1, `has ${elements.selfViews} self views in the page`],
    [record.moved !== 1, `has ${record.moved} moving pictures`],
    [sockets !== SOCKETS, `has ${sockets} sockets`],
    [peers !== PEERS, `has ${peers} peer connections`],
  ]
  return [
    ...differences.filter(([isWrong]) => isWrong).map(([, what]) => what),
    ...compareSignals(spoken, other.heard, mayHaveMissed),
  ].map((what) => `${name} ${what}`)
}

/** Rejected with one of these, a signal may have arrived. */
const UNKNOWN = ['outcomeUnknown', 'rejected']

/** The numbers of signals that were sent and have not arrived. */
export function findLost(
  spoken: CallerRecord['spoken'],
  heard: CallerRecord['heard'],
): readonly number[] {
  const rejected = new Set(spoken.rejected.map(([number]) => number))
  return heard.missing.filter((number) => !rejected.has(number))
}

/** The numbers of signals whose promise was rejected, although they have arrived. */
export function findUnknown(
  { rejected }: CallerRecord['spoken'],
  { missing, next }: CallerRecord['heard'],
): readonly number[] {
  return rejected
    .map(([number]) => number)
    .filter((number) => number < next && !missing.includes(number))
}

/** Every signal that was sent has arrived once, and no other. */
function compareSignals(
  spoken: CallerRecord['spoken'],
  heard: CallerRecord['heard'],
  mayHaveMissed: boolean,
): readonly string[] {
  const rejected = new Map(spoken.rejected)
  const lost = mayHaveMissed ? [] : findLost(spoken, heard)
  const missing = new Set(heard.missing)
  const wrong = spoken.rejected.filter(
    ([number, code]) => number < heard.next && !missing.has(number) && !UNKNOWN.includes(code),
  )
  const isLate = spoken.count > heard.next && !rejected.has(spoken.count - 1)
  return [
    ...(isLate ? [`has sent ${spoken.count} signals, and the other has heard ${heard.next}`] : []),
    ...(lost.length > 0 ? [`has sent ${lost.length} signals that are lost: ${list(lost)}`] : []),
    ...(wrong.length > 0 ? [`had signals rejected that have arrived: ${list(wrong)}`] : []),
    ...(heard.repeated > 0 ? [`had ${heard.repeated} signals arrive twice`] : []),
  ]
}

const list = (values: readonly unknown[]) => values.slice(0, 10).join(' ')

export interface Look {
  readonly records: readonly CallerRecord[]
  readonly differences: readonly string[]
}

async function look(
  { clients }: Emulator,
  sessionId: string,
  callers: readonly [Caller, Caller],
  before: readonly CallerRecord[],
): Promise<Look> {
  const read = async (caller: Caller) => {
    const [record, { peers, sockets }] = await Promise.all([caller.read(), caller.count()])
    return { name: caller.name, record, peers, sockets }
  }
  const [one, two] = await Promise.all([read(callers[0]), read(callers[1])])
  const now = clients(sessionId)
  const records = [one.record, two.record]
  const hasRejoined = records.map(({ joins }, index) => joins !== before[index]?.joins)
  const compare = (index: number, it: typeof one, other: CallerRecord) =>
    findDifferences({ ...it, other, clients: now, mayHaveMissed: hasRejoined[index] ?? false })
  return {
    records,
    differences: [...compare(1, one, two.record), ...compare(0, two, one.record)],
  }
}

/**
 * Both pause, until all counts are equal; meanwhile they help themselves as users do.
 * @param before the records of the last quiet point
 * @returns the final records
 */
export async function untilQuiet(
  emulator: Emulator,
  sessionId: string,
  callers: readonly [Caller, Caller],
  before: readonly CallerRecord[],
): Promise<readonly CallerRecord[]> {
  let found: Look | undefined
  await Promise.all(callers.map((caller) => caller.startCounting()))
  await poll('a quiet point', async () => {
    await Promise.all(callers.map((caller) => caller.do('help')))
    found = await look(emulator, sessionId, callers, before)
    return found.differences
  })
  return found?.records ?? []
}

/** Measures until the call is still quiet afterwards: on a slow machine a picture may freeze meanwhile. */
export async function measureQuietly(
  emulator: Emulator,
  sessionId: string,
  callers: readonly [Caller, Caller],
  before: readonly CallerRecord[],
): Promise<readonly PageFigures[]> {
  for (;;) {
    const pages = await Promise.all(callers.map((caller) => caller.measure()))
    const { differences } = await look(emulator, sessionId, callers, before)
    if (differences.length === 0) return pages
    await untilQuiet(emulator, sessionId, callers, before)
  }
}
