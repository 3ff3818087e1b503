/** Runs one plan on the real client, ends all faults, and checks the invariants against the record. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fixture } from '../../browser/harness/harness.ts'
import type { Person } from '../../browser/harness/person.ts'
import { createFaults } from './faults.ts'
import { ALWAYS, AWAY, DISPOSED, HEALED, HEARD, checkInvariants, LEFT } from './invariants.ts'
import type { Invariant, Violation } from './invariants.ts'
import { toText } from './schedule.ts'
import { NAMES } from './soak.types.ts'
import type { Call, MemberRecord, Name, PageRecord, Plan, RunRecord, Step } from './soak.types.ts'

export interface Outcome {
  readonly plan: Plan
  readonly violations: readonly Violation[]
  /** The record after recovery, or after its time limit. */
  readonly record: RunRecord
  /** Duration of the recovery. */
  readonly healedMs: number
  /** Number of connections that the client had left behind on the server then. */
  readonly ghosts: number
  /** Events of both people, in order of time. */
  readonly history: readonly string[]
}

/** Whether both have peers too: `PEERS=1`. */
const HAS_PEERS = process.env['PEERS'] === '1'

const LOOK_MS = 250
/** Limits in checks, not in time: on a busy machine the pages are slow, and so are the checks. */
const toLooks = (ms: number) => Math.ceil(ms / LOOK_MS)
/** A little more than the client's longest timeout. */
const HEAL_LOOKS = toLooks(45_000)
const SIGNAL_LOOKS = toLooks(6_000)
/** A leave takes up to 5 s if OpenTok does not confirm it. */
const LEAVE_LOOKS = toLooks(8_000)
/** Invariants must hold in so many checks in a row, because a state may be temporary. */
const LOOKS = 4

/**
 * Errors of OpenTok itself: minified names and errors of a leftover socket; and one of the browser, on a machine that is
 * too slow for audio.
 */
export const IS_OF_OTHERS =
  /^(uncaught: )?\w+$|null.*'length'|^The AudioContext encountered an error/

export async function play(fixture: Fixture, plan: Plan): Promise<Outcome> {
  const people = await Promise.all(NAMES.map((name) => enter(fixture, name, plan)))
  const faults = createFaults(fixture, people)
  const [anna, bob] = people as [Person, Person]
  const personOf = (name: Name) => (name === 'anna' ? anna : bob)

  const read = () => readAll(fixture, people, plan)
  if (plan.settings.start === 'joined') await until(HEALED, read, HEAL_LOOKS)
  const startedAt = Date.now()
  for (const step of plan.steps) {
    await sleep(Math.max(0, startedAt + step.at - Date.now()))
    if (step.is === 'fault') await faults.apply(step)
    else sendCall(personOf(step.who), toCall(step))
  }

  await faults.heal()
  const healedAt = performance.now()
  const help = () => Promise.all(people.map(({ page }) => page.evaluate(() => window.soak.help())))
  const away = await until(AWAY, read, HEAL_LOOKS)
  const healed = await until(HEALED, read, HEAL_LOOKS, help)
  const healedMs = performance.now() - healedAt
  const ghosts = healed.record.members.filter(
    ({ connectionId }) => !healed.record.people.some((it) => it.connectionId === connectionId),
  ).length

  for (const person of people) sendCall(person, { does: 'say', kind: 'all', count: 1 })
  const heard = await until(HEARD, read, SIGNAL_LOOKS)
  await Promise.all(people.map((person) => go(person, plan)))
  const left = await until(LEFT, read, LEAVE_LOOKS)
  await Promise.all(people.map(({ page }) => page.evaluate(() => window.soak.dispose())))
  const disposed = await until(DISPOSED, read, LOOKS)
  const violations = [
    ...away.violations,
    ...healed.violations,
    ...heard.violations,
    ...checkInvariants(heard.record, ALWAYS),
    ...left.violations,
    ...disposed.violations,
  ]
  const history = toHistory(disposed.record, startedAt)
  return { plan, violations, record: healed.record, healedMs, ghosts, history }
}

async function enter({ open }: Fixture, name: Name, { settings }: Plan): Promise<Person> {
  const { audio, chunk, dedupe, giveUpMs, identify, joinTimeoutMs, rejoinMs, unknownOutcome } =
    settings
  const person = await open(name)
  await person.create({
    follow: 'nobody',
    identify,
    rejoinMs,
    options: {
      giveUpMs,
      joinTimeoutMs,
      reconnectedMs: 300,
      subscribers: { stallMs: 4_000 },
      signals: { ackTimeoutMs: 5_000, ttlMs: 600_000, chunk, dedupe, unknownOutcome },
    },
  })
  const other = name === 'anna' ? 'bob' : 'anna'
  await person.page.evaluate(([me, them, sounds]) => window.soak.begin(me, them, sounds), [
    name,
    other,
    audio,
  ] as const)
  if (HAS_PEERS) await person.page.evaluate((replay) => window.soak.addPeers(replay), identify)
  await person.page.evaluate(() => {
    window.soak.do({ does: 'join' })
    window.soak.do({ does: 'publish' })
  })
  return person
}

const toCall = ({ is: _, at: __, who: ___, ...call }: Extract<Step, { is: 'call' }>): Call => call

/** Does not wait for the answer: a sleeping page gives none. */
function sendCall({ page }: Person, call: Call): void {
  void page.evaluate((given) => window.soak.do(given), call)
}

function go({ page }: Person, { settings: { end } }: Plan): Promise<void> {
  return page.evaluate((how) => {
    // Like an app that disposes the library first.
    if (how === 'dispose') window.soak.dispose()
    window.soak.do({ does: how === 'dispose' ? 'disconnectItself' : 'leave' })
  }, end)
}

async function readAll(
  { emulator, sessionId }: Fixture,
  people: readonly Person[],
  plan: Plan,
): Promise<RunRecord> {
  const read = ({ page }: Person): Promise<PageRecord> => page.evaluate(() => window.soak.read())
  const problems = { anna: [] as readonly string[], bob: [] as readonly string[] }
  for (const { name, problems: found, forgive } of people) {
    problems[name as Name] = found.filter((problem) => !IS_OF_OTHERS.test(problem))
    forgive(IS_OF_OTHERS)
  }
  const members = emulator
    .clients(sessionId)
    .map(({ data, ...rest }): MemberRecord => ({ name: data, ...rest }))
  return { plan, people: await Promise.all(people.map(read)), members, problems }
}

function toHistory({ people, plan: { steps } }: RunRecord, startedAt: number): readonly string[] {
  const events = people.flatMap(({ name, history }) =>
    history.map(({ at, what }) => ({ at: at - startedAt, what: `${name.padEnd(4)} ${what}` })),
  )
  const faultLines = steps.flatMap((step) =>
    step.is === 'fault' ? [{ at: step.at, what: `---- ${toText(step)}` }] : [],
  )
  const lines = [...events, ...faultLines].toSorted((one, other) => one.at - other.at)
  return lines.map(({ at, what }) => `${String(at).padStart(7)} ${what}`)
}

/** Checks until the invariants hold for a while, or at most `limit` times. */
async function until(
  invariants: Record<string, Invariant>,
  read: () => Promise<RunRecord>,
  limit: number,
  help: () => Promise<unknown> = async () => {},
): Promise<{ readonly record: RunRecord; readonly violations: readonly Violation[] }> {
  for (let looks = 1, held = 0; ; looks += 1) {
    await help()
    const record = await read()
    const violations = checkInvariants(record, invariants)
    held = violations.length === 0 ? held + 1 : 0
    if (held >= LOOKS || looks >= limit) return { record, violations }
    await sleep(LOOK_MS)
  }
}
