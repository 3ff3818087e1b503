/** The invariants of every run. Each is a pure function that returns its violations. */
import { NEXT_OF_SESSION, NEXT_OF_TILE } from '../../stories/laws/legal-statuses.ts'
import type { NextStatuses } from '../../stories/laws/legal-statuses.ts'
import { checkSignals } from './signal-invariants.ts'
import type { PageRecord, RunRecord } from './soak.types.ts'

export type Invariant = (record: RunRecord) => readonly string[]

export interface Violation {
  readonly invariant: string
  readonly what: string
}

/** Longer than the client's own events may be late. */
const DEAD_CLIENT_MS = 2_000

/** An invariant for each person. */
const each =
  (check: (person: PageRecord, record: RunRecord) => readonly (string | false)[]): Invariant =>
  (record) =>
    record.people.flatMap((person) =>
      check(person, record)
        .filter((what) => what !== false)
        .map((what) => `${person.name} ${what}`),
    )

const othersOf = ({ name }: PageRecord, { members }: RunRecord) =>
  members.filter((member) => member.name !== name)

/**
 * Streams on the server that their own publisher does not know. Measured: the client leaves one behind that is
 * unpublished before its publish was answered.
 */
export const findAbandoned = ({ members, people }: RunRecord): readonly string[] =>
  members
    .flatMap(({ streamIds }) => streamIds)
    .filter((id) => !people.some(({ published }) => published?.streamId === id))

/** After all faults have ended, before the app helps. */
export const AWAY = {
  'a person who has left is not connected again': each(({ hasLeft, status }) => [
    hasLeft && status !== 'idle' && status !== 'disconnected' && `has left, and is ${status}`,
  ]),
} satisfies Record<string, Invariant>

/** After a while, with help for people who are not in the call. */
export const HEALED = {
  'everybody is connected': each(({ client, status }) => [
    status !== 'connected' && `is ${status} over a client that is ${client}`,
  ]),

  'everybody is a client of the server': each(({ client, connectionId }, { members }) => {
    const isMember = members.some((it) => it.online && it.connectionId === connectionId)
    return [
      !isMember && `is no client of the server under the connection id of the library: ${client}`,
    ]
  }),

  'every promise settles': each(({ pending }) => pending.map((what) => `waits for ${what}`)),

  'a published stream is on the server': each(({ published, connectionId }, { members }) => {
    if (!published) return []
    const own = members.find((it) => it.connectionId === connectionId)?.streamIds ?? []
    const isLive = published.streamId !== null && own.includes(published.streamId)
    return [!isLive && `publishes ${published.streamId}, and the server has [${own.join()}]`]
  }),

  'each stream has one tile, and each tile has a stream': each((person, record) => {
    // A leftover stream may be shown until the server forgets it.
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
} satisfies Record<string, Invariant>

/** For the signals of each person, after recovery, as long as the client may wait for an acknowledgement. */
export const HEARD = {
  'every signal settles': each(({ sentSignals }) =>
    sentSignals.map(
      ({ kind, outcome }, number) =>
        outcome.state === 'pending' && `waits for signal ${number} (${kind})`,
    ),
  ),

  'the last signal is delivered': each(({ name, sentSignals }, { people }) => {
    const last = sentSignals.length - 1
    const result = sentSignals[last]?.outcome.code ?? sentSignals[last]?.outcome.state
    const isHeard = people.every(
      (other) => other.name === name || other.heard.includes(`${name} ${last}`),
    )
    return [
      result !== 'resolved' && `cannot signal: ${result}`,
      !isHeard && 'is not received by the other person',
    ]
  }),
} satisfies Record<string, Invariant>

/** During the whole run. */
export const ALWAYS = {
  'statuses follow each other as documented': each(({ seen, tileStatuses }) => {
    const changes = seen.filter(({ name }) => name === 'statusChanged')
    const statuses = changes.map(({ payload }) => String(payload['status']))
    return [
      ...findWrongTransitions('idle', statuses, NEXT_OF_SESSION),
      ...Object.values(tileStatuses).flatMap(([first = '', ...rest]) =>
        findWrongTransitions(first, rest, NEXT_OF_TILE).map((what) => `has a tile that ${what}`),
      ),
    ]
  }),

  'an end has a cause': each(({ name, seen }, { plan }) =>
    seen
      .filter((event) => event.name === 'disconnected')
      .map(({ payload }) => findMissingCause(payload, name, plan)),
  ),

  'connected only while the client is': each(({ deadClientMs, name }, { plan }) => [
    deadClientMs > DEAD_CLIENT_MS &&
      !endsUnannounced(name, plan) &&
      `was connected for ${deadClientMs} ms over a client that was not`,
  ]),

  'one join at a time': each(({ overlaps }) => [overlaps > 0 && `started ${overlaps} too early`]),

  'the camera is requested once per publisher': each(({ cameraRequests, cameras }) => [
    cameraRequests > cameras && `requested ${cameraRequests} times for ${cameras} publishers`,
  ]),

  'signals arrive as they were sent': checkSignals,
} satisfies Record<string, Invariant>

/** After everybody has left. */
export const LEFT = {
  'no leftovers of the call in the page': each(
    ({ client, elements, liveTracks, name, selfViews }, { plan }) => {
      // Once the library is disposed of, nobody cleans up after an end that OpenTok does not announce: it stays
      // `disconnecting`.
      const isUnannounced = hasUnansweredPublish(name, plan) && client.startsWith('disconnecting')
      if (isUnannounced && plan.settings.end === 'dispose') return []
      return [
        liveTracks > 0 && `has ${liveTracks} tracks of the camera and microphone on`,
        selfViews > 0 && `has ${selfViews} self views`,
        elements > 0 && `has ${elements} tiles`,
      ]
    },
  ),

  'every promise settles': HEALED['every promise settles'],
} satisfies Record<string, Invariant>

/** After `dispose()`. */
export const DISPOSED = {
  'nothing is thrown': each(({ name, seen, thrown }, { problems }) => [
    ...thrown.map((what) => `was thrown at: ${what}`),
    ...problems[name].map((problem) => `has an error: ${problem}`),
    ...seen.filter((event) => event.name === 'error').map(() => 'has an `error` event'),
  ]),

  'no leftovers of the library in the page': each(({ leftovers }) => leftovers),
} satisfies Record<string, Invariant>

export function checkInvariants(
  record: RunRecord,
  ...tables: Record<string, Invariant>[]
): Violation[] {
  return tables.flatMap((invariants) =>
    Object.entries(invariants).flatMap(([invariant, check]) =>
      check(record).map((what) => ({ invariant, what })),
    ),
  )
}

/**
 * Whether the app may end the session itself while a publish is unanswered: OpenTok does not announce that, and the
 * library notices it by what fails next.
 */
const endsUnannounced = (name: PageRecord['name'], plan: RunRecord['plan']): boolean =>
  hasUnansweredPublish(name, plan) &&
  toSteps(name, plan).some(({ does }) => does === 'disconnectItself')

const hasUnansweredPublish = (name: PageRecord['name'], plan: RunRecord['plan']): boolean =>
  toSteps(name, plan).some(
    (step) => (step.does === 'ignore' || step.does === 'loseAck') && step.kind === 'stream',
  )

const toSteps = (name: PageRecord['name'], { steps }: RunRecord['plan']) =>
  steps.filter(({ who }) => who === name || who === 'both')

function findWrongTransitions(
  first: string,
  statuses: readonly string[],
  next: NextStatuses,
): readonly string[] {
  return statuses.flatMap((status, index) => {
    const before = statuses[index - 1] ?? first
    return next[before]?.includes(status) ? [] : [`went from ${before} to ${status}`]
  })
}

/** @returns `false` if a step of the plan explains this `disconnected` */
function findMissingCause(
  { error, reason }: Readonly<Record<string, unknown>>,
  name: PageRecord['name'],
  plan: RunRecord['plan'],
): string | false {
  const own = toSteps(name, plan)
  const has = (...calls: string[]) => own.some(({ does }) => calls.includes(does))
  const code = (error as { code?: string } | null)?.code
  if (code === 'gaveUp' && plan.settings.giveUpMs < 60_000) return false
  if (code !== undefined && code !== 'gaveUp' && own.some(({ is }) => is === 'fault')) return false
  if (reason === 'forceDisconnected' && has('kick')) return false
  const isLeave = code === undefined && (reason === 'clientDisconnected' || reason === null)
  if (isLeave && has('leave', 'disconnectItself')) return false
  return `ended with ${code ?? String(reason)}, for no reason`
}
