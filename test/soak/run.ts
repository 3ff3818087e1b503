/** Plays one plan on the real client, lets everything heal, and holds the laws against what came of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stage } from '../e2e/browser/harness.ts'
import type { Person } from '../e2e/browser/person.ts'
import { createFaults } from './faults.ts'
import { ALWAYS, AWAY, DISPOSED, HEALED, HEARD, holdAgainst, LEFT } from './invariants.ts'
import type { Law, Violation } from './invariants.ts'
import { toWords } from './schedule.ts'
import { NAMES } from './soak.types.ts'
import type { Call, MemberRecord, Name, PageRecord, Plan, RunRecord, Step } from './soak.types.ts'

export interface Outcome {
  readonly plan: Plan
  readonly violations: readonly Violation[]
  /** As it was when everything had healed, or should have. */
  readonly record: RunRecord
  /** How long that took. */
  readonly healedMs: number
  /** How many members the client had left behind at the server then. */
  readonly ghosts: number
  /** What both saw, in the order of time. */
  readonly story: readonly string[]
}

/** What the slowest of the client's own windows takes, and a little more. */
const HEAL_MS = 45_000
const SIGNAL_MS = 6_000
/** A leave takes up to 5 s, if OpenTok does not confirm it. */
const LEAVE_MS = 8_000
const LOOK_MS = 250
/** Laws must hold at so many looks in a row: what holds for a moment may be on its way to something else. */
const LOOKS = 4

/**
 * OpenTok's own: short names that its minifier gave, what a left-behind socket stumbles over, and an offer for a peer
 * connection that it has closed; and the browser's, on a machine that is too busy for its sound.
 */
const IS_OF_OTHERS =
  /^(uncaught: )?\w+$|null.*'length'|setRemoteDescription.*closed|^The AudioContext encountered an error/

export async function play(stage: Stage, plan: Plan): Promise<Outcome> {
  const people = await Promise.all(NAMES.map((name) => enter(stage, name, plan)))
  const faults = createFaults(stage, people)
  const [anna, bob] = people as [Person, Person]
  const personOf = (name: Name) => (name === 'anna' ? anna : bob)

  const startedAt = Date.now()
  for (const step of plan.steps) {
    await sleep(Math.max(0, startedAt + step.at - Date.now()))
    if (step.is === 'fault') await faults.inflict(step)
    else tell(personOf(step.who), toCall(step))
  }

  await faults.heal()
  const healedAt = performance.now()
  const read = () => readAll(stage, people, plan)
  const help = () => Promise.all(people.map(({ page }) => page.evaluate(() => window.soak.help())))
  const away = await until(AWAY, read, HEAL_MS)
  const healed = await until(HEALED, read, HEAL_MS, help)
  const healedMs = performance.now() - healedAt
  const ghosts = healed.record.members.filter(
    ({ connectionId }) => !healed.record.people.some((it) => it.connectionId === connectionId),
  ).length

  for (const person of people) tell(person, { does: 'say', kind: 'all', count: 1 })
  const heard = await until(HEARD, read, SIGNAL_MS)
  await Promise.all(people.map((person) => go(person, plan)))
  const left = await until(LEFT, read, LEAVE_MS)
  await Promise.all(people.map(({ page }) => page.evaluate(() => window.soak.dispose())))
  const disposed = await until(DISPOSED, read, LOOK_MS)
  const violations = [
    ...away.violations,
    ...healed.violations,
    ...heard.violations,
    ...holdAgainst(heard.record, ALWAYS),
    ...left.violations,
    ...disposed.violations,
  ]
  const story = toStory(disposed.record, startedAt)
  return { plan, violations, record: healed.record, healedMs, ghosts, story }
}

async function enter({ open }: Stage, name: Name, { settings }: Plan): Promise<Person> {
  const { chunk, dedupe, giveUpMs, identify, joinTimeoutMs, rejoinMs, unknownOutcome } = settings
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
  await person.page.evaluate(([me, them]) => window.soak.begin(me, them), [name, other] as const)
  await person.page.evaluate(() => {
    window.soak.do({ does: 'join' })
    window.soak.do({ does: 'publish' })
  })
  return person
}

const toCall = ({ is: _, at: __, who: ___, ...call }: Extract<Step, { is: 'call' }>): Call => call

/** Nobody waits for the answer: a page that sleeps gives none. */
function tell({ page }: Person, call: Call): void {
  void page.evaluate((given) => window.soak.do(given), call)
}

function go({ page }: Person, { settings: { end } }: Plan): Promise<void> {
  return page.evaluate((how) => {
    // As an app would that lets go of the library first.
    if (how === 'dispose') window.soak.dispose()
    window.soak.do({ does: how === 'dispose' ? 'disconnectItself' : 'leave' })
  }, end)
}

async function readAll(
  { emulator, sessionId }: Stage,
  people: readonly Person[],
  plan: Plan,
): Promise<RunRecord> {
  const read = ({ page }: Person): Promise<PageRecord> => page.evaluate(() => window.soak.read())
  const problems = { anna: [] as readonly string[], bob: [] as readonly string[] }
  for (const { name, problems: found } of people) {
    const own = found.filter((problem) => !IS_OF_OTHERS.test(problem))
    found.splice(0, Infinity, ...own)
    problems[name as Name] = own
  }
  const members = emulator
    .clients(sessionId)
    .map(({ data, ...rest }): MemberRecord => ({ name: data, ...rest }))
  return { plan, people: await Promise.all(people.map(read)), members, problems }
}

function toStory({ people, plan: { steps } }: RunRecord, startedAt: number): readonly string[] {
  const told = people.flatMap(({ name, story }) =>
    story.map(({ at, what }) => ({ at: at - startedAt, what: `${name.padEnd(4)} ${what}` })),
  )
  const done = steps.flatMap((step) =>
    step.is === 'fault' ? [{ at: step.at, what: `---- ${toWords(step)}` }] : [],
  )
  const lines = [...told, ...done].toSorted((one, other) => one.at - other.at)
  return lines.map(({ at, what }) => `${String(at).padStart(7)} ${what}`)
}

/** Looks until the laws hold for a while, or the time is over. */
async function until(
  laws: Record<string, Law>,
  read: () => Promise<RunRecord>,
  limitMs: number,
  help: () => Promise<unknown> = async () => {},
): Promise<{ readonly record: RunRecord; readonly violations: readonly Violation[] }> {
  const startedAt = performance.now()
  for (let held = 0; ;) {
    await help()
    const record = await read()
    const violations = holdAgainst(record, laws)
    held = violations.length === 0 ? held + 1 : 0
    const isOver = performance.now() - startedAt > limitMs
    if (held >= LOOKS || isOver) return { record, violations }
    await sleep(LOOK_MS)
  }
}
