/** What must hold after a run, whatever happened in it. Each law is a pure function: it returns how it is broken. */
import { checkSignals } from './signal-invariants.ts'
import type { PageRecord, RunRecord } from './soak.types.ts'

export type Law = (record: RunRecord) => readonly string[]

export interface Violation {
  readonly law: string
  readonly what: string
}

/** Longer than the client's own events may take to say it. */
const ZOMBIE_MS = 2_000

const NEXT: Readonly<Record<string, readonly string[]>> = {
  idle: ['connecting', 'connected'],
  connecting: ['connected', 'disconnecting', 'disconnected'],
  connected: ['reconnecting', 'disconnecting', 'disconnected'],
  reconnecting: ['reconnected', 'disconnecting', 'disconnected'],
  reconnected: ['connected', 'reconnecting', 'disconnecting', 'disconnected'],
  disconnecting: ['disconnected'],
  disconnected: ['connecting', 'connected'],
}

/** Of a tile; it may be lost, and end, at any time. */
const NEXT_OF_TILE: typeof NEXT = {
  connecting: ['connected', 'reconnecting', 'disconnected'],
  connected: ['reconnecting', 'disconnected'],
  reconnecting: ['reconnected', 'disconnected'],
  reconnected: ['connected', 'reconnecting', 'disconnected'],
  disconnected: [],
}

/** A law that holds for each person. */
const each =
  (check: (person: PageRecord, record: RunRecord) => readonly (string | false)[]): Law =>
  (record) =>
    record.people.flatMap((person) =>
      check(person, record)
        .filter((what) => what !== false)
        .map((what) => `${person.name} ${what}`),
    )

const othersOf = ({ name }: PageRecord, { members }: RunRecord) =>
  members.filter((member) => member.name !== name)

/**
 * Streams at the server of which their own people know nothing. Measured: the client leaves one behind that is
 * unpublished before its publish was answered.
 */
export const findAbandoned = ({ members, people }: RunRecord): readonly string[] =>
  members
    .flatMap(({ streamIds }) => streamIds)
    .filter((id) => !people.some(({ published }) => published?.streamId === id))

/** Once everything has healed, and before anybody helps. */
export const AWAY = {
  'who has left is not brought back': each(({ hasLeft, status }) => [
    hasLeft && status !== 'idle' && status !== 'disconnected' && `has left, and is ${status}`,
  ]),
} satisfies Record<string, Law>

/** After a while, with some help for those who are out of the call. */
export const HEALED = {
  'everybody is connected': each(({ client, status }) => [
    status !== 'connected' && `is ${status} over a client that is ${client}`,
  ]),

  'the server knows everybody': each(({ client, connectionId }, { members }) => {
    const isMember = members.some((it) => it.online && it.connectionId === connectionId)
    return [!isMember && `is no member under the connection that the library names: ${client}`]
  }),

  'every promise settles': each(({ pending }) => pending.map((what) => `waits for ${what}`)),

  'who publishes is seen by the server': each(({ published, connectionId }, { members }) => {
    if (!published) return []
    const own = members.find((it) => it.connectionId === connectionId)?.streamIds ?? []
    const isLive = published.streamId !== null && own.includes(published.streamId)
    return [!isLive && `publishes ${published.streamId}, and the server has [${own.join()}]`]
  }),

  'a stream has one tile, and a tile a stream': each((person, record) => {
    // What somebody has left behind may be shown until the server forgets it.
    const all = othersOf(person, record).flatMap(({ streamIds }) => streamIds)
    const live = all.filter((id) => !findAbandoned(record).includes(id))
    const shown = person.tiles.map(({ streamId }) => streamId)
    return [
      ...live
        .filter((id) => !shown.includes(id) && !person.unwanted.includes(id))
        .map((id) => `has no tile for ${id}`),
      ...shown.filter((id) => !all.includes(id)).map((id) => `has a tile for ${id}, which is gone`),
    ]
  }),

  'every tile is connected, and in the page': each(({ elements, strays, tiles }, record) => [
    ...tiles
      .filter(({ status }) => status !== 'connected')
      .filter(({ streamId }) => !findAbandoned(record).includes(streamId))
      .map(({ streamId, status, phase }) => `has a tile of ${streamId}, ${status} ${phase ?? ''}`),
    ...tiles
      .filter(({ isInPage, status }) => !isInPage && status === 'connected')
      .map(({ streamId }) => `has a tile of ${streamId} outside the page`),
    strays > 0 && `has ${strays} of ${elements} elements without a handle`,
  ]),
} satisfies Record<string, Law>

/** Of the last signal that each has said, when all was well. */
export const HEARD = {
  'a signal goes round': each(({ name, said }, { people }) => {
    const last = said.length - 1
    const fate = said[last]?.outcome.code ?? said[last]?.outcome.state
    const isHeard = people.every(
      (other) => other.name === name || other.heard.includes(`${name} ${last}`),
    )
    return [
      fate !== 'resolved' && `cannot signal: ${fate}`,
      !isHeard && 'is not heard by the other one',
    ]
  }),
} satisfies Record<string, Law>

/** From the first moment to the last. */
export const ALWAYS = {
  'statuses follow each other as documented': each(({ seen, tileStatuses }) => {
    const changes = seen.filter(({ name }) => name === 'statusChanged')
    const statuses = changes.map(({ payload }) => String(payload['status']))
    return [
      ...findLeaps('idle', statuses, NEXT),
      ...Object.values(tileStatuses).flatMap(([first = '', ...rest]) =>
        findLeaps(first, rest, NEXT_OF_TILE).map((leap) => `has a tile that ${leap}`),
      ),
    ]
  }),

  'an end has a cause': each(({ name, seen }, { plan }) =>
    seen
      .filter((event) => event.name === 'disconnected')
      .map(({ payload }) => findMissingCause(payload, name, plan)),
  ),

  'connected means that the client is': each(({ zombieMs }) => [
    zombieMs > ZOMBIE_MS && `was connected for ${zombieMs} ms over a client that was not`,
  ]),

  'joins come one at a time': each(({ overlaps }) => [
    overlaps > 0 && `began ${overlaps} too early`,
  ]),

  'the camera is asked for once for each publisher': each(({ cameraRequests, cameras }) => [
    cameraRequests > cameras && `asked ${cameraRequests} times for ${cameras} publishers`,
  ]),

  'signals arrive as they were sent': checkSignals,
} satisfies Record<string, Law>

/** When everybody has gone. */
export const LEFT = {
  'nothing of a call is left in the page': each(({ elements, liveTracks, selfViews, pending }) => [
    liveTracks > 0 && `has ${liveTracks} tracks of the camera and microphone on`,
    selfViews > 0 && `has ${selfViews} pictures of their own`,
    elements > 0 && `has ${elements} tiles`,
    ...pending.map((what) => `waits for ${what}`),
  ]),
} satisfies Record<string, Law>

/** After `dispose()`. */
export const DISPOSED = {
  'nothing is thrown': each(({ name, seen, thrown }, { problems }) => [
    ...thrown.map((what) => `was thrown at: ${what}`),
    ...problems[name].map((problem) => `has an error: ${problem}`),
    ...seen.filter((event) => event.name === 'error').map(() => 'has an `error` event'),
  ]),

  'nothing of the library is left in the page': each(({ leftovers }) => leftovers),
} satisfies Record<string, Law>

export function holdAgainst(record: RunRecord, ...tables: Record<string, Law>[]): Violation[] {
  return tables.flatMap((laws) =>
    Object.entries(laws).flatMap(([law, check]) => check(record).map((what) => ({ law, what }))),
  )
}

function findLeaps(
  first: string,
  statuses: readonly string[],
  next: typeof NEXT,
): readonly string[] {
  return statuses.flatMap((status, index) => {
    const before = statuses[index - 1] ?? first
    return next[before]?.includes(status) ? [] : [`went from ${before} to ${status}`]
  })
}

/** @returns `false` if something in the plan explains this `disconnected` */
function findMissingCause(
  { error, reason }: Readonly<Record<string, unknown>>,
  name: PageRecord['name'],
  { settings, steps }: RunRecord['plan'],
): string | false {
  const own = steps.filter(({ who }) => who === name || who === 'both')
  const has = (...words: string[]) => own.some(({ does }) => words.includes(does))
  const code = (error as { code?: string } | null)?.code
  if (code === 'gaveUp' && settings.giveUpMs < 60_000) return false
  if (code !== undefined && code !== 'gaveUp' && own.some(({ is }) => is === 'fault')) return false
  if (reason === 'forceDisconnected' && has('kick')) return false
  const isLeave = code === undefined && (reason === 'clientDisconnected' || reason === null)
  if (isLeave && has('leave', 'disconnectItself')) return false
  return `ended with ${code ?? String(reason)}, for no reason`
}
