/** What a run says to its reader: a line of its own, and, if a law is broken, how to see it again. */
import { findAbandoned } from './invariants.ts'
import { toLine } from './schedule.ts'
import { toNumbers } from './signal-invariants.ts'
import type { Outcome } from './run.ts'
import type { Plan, RunRecord } from './soak.types.ts'

export function toSummary({ ghosts, healedMs, plan, record, violations }: Outcome): string {
  const { people } = record
  const sum = (count: (person: RunRecord['people'][number]) => number) =>
    people.reduce((total, person) => total + count(person), 0)
  const lastAt = plan.steps.at(-1)?.at ?? 0
  const isSent = ({ outcome }: { outcome: { state: string } }) => outcome.state === 'resolved'
  const heard = sum(({ heard: data }) =>
    people.reduce((count, { name }) => count + new Set(toNumbers(data, name)).size, 0),
  )
  return [
    `${violations.length === 0 ? 'ok    ' : 'FAILED'} seed ${plan.seed}: ${seconds(lastAt)} s and ${seconds(healedMs)} s to heal`,
    `${plan.steps.length} steps`,
    `${sum(({ outages }) => outages)} outages`,
    `${sum(({ joins }) => joins)} joins`,
    `${sum(({ said }) => said.filter(isSent).length)} of ${sum(({ said }) => said.length)} signals sent`,
    `${heard} heard`,
    `${ghosts} ghosts`,
    `${findAbandoned(record).length} streams left behind`,
    ...people.flatMap(({ helped, name }) =>
      helped.length > 0 ? [`${name} helped: ${helped.join(' ')}`] : [],
    ),
    ...findStale(record),
  ].join(', ')
}

/** What a viewer takes for the sound and picture of a stream, where its publisher knows better. */
export function findStale({ people }: RunRecord): readonly string[] {
  return people.flatMap(({ tiles, name }) =>
    tiles.flatMap(({ streamId, hasAudio, hasVideo }) => {
      const publisher = people.find(({ published }) => published?.streamId === streamId)
      if (!publisher?.published) return []
      const is = `video ${hasVideo} audio ${hasAudio}`
      const should = `video ${publisher.published.hasVideo} audio ${publisher.published.hasAudio}`
      return is === should ? [] : [`${name} sees ${is} of ${publisher.name}, who has ${should}`]
    }),
  )
}

/** @param kept the places of the steps that are left of the seed’s own schedule */
export function toFailure(
  { plan, story, violations }: Pick<Outcome, 'plan' | 'story' | 'violations'>,
  kept: readonly number[] | null,
  ms: number,
): string {
  const steps = kept === null ? '' : ` STEPS=${kept.join()}`
  return [
    ...violations.map(({ law, what }) => `broken: ${law}: ${what}`),
    `settings: ${JSON.stringify(plan.settings)}`,
    `schedule${kept === null ? '' : ', shortened'}:`,
    ...plan.steps.map(toLine),
    `again: SEED=${plan.seed} RUNS=1 MS=${ms}${steps} npm run soak:real`,
    'what was seen:',
    ...story,
  ].join('\n')
}

export function withSteps(plan: Plan, kept: readonly number[]): Plan {
  return {
    ...plan,
    steps: kept.map((index) => plan.steps[index]).filter((step) => step !== undefined),
  }
}

const seconds = (ms: number) => (ms / 1_000).toFixed(1)
