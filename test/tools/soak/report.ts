/** Reports a run: one line and, if an invariant is broken, how to reproduce it. */
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
    `${sum(({ sentSignals }) => sentSignals.filter(isSent).length)} of ${sum(({ sentSignals }) => sentSignals.length)} signals sent`,
    `${heard} received`,
    `${ghosts} ghosts`,
    `${findAbandoned(record).length} streams left behind`,
    ...people.flatMap(({ helped, name }) =>
      helped.length > 0 ? [`${name} helped: ${helped.join(' ')}`] : [],
    ),
    ...findStale(record),
  ].join(', ')
}

/** Subscribers whose `hasVideo` or `hasAudio` differs from that of the publisher. */
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

/** @param kept indexes of the steps that are left of the seed’s schedule */
export function toFailure(
  { plan, history, violations }: Pick<Outcome, 'plan' | 'history' | 'violations'>,
  kept: readonly number[] | null,
  ms: number,
): string {
  const steps = kept === null ? '' : ` STEPS=${kept.join()}`
  return [
    ...violations.map(({ invariant, what }) => `violated: ${invariant}: ${what}`),
    `settings: ${JSON.stringify(plan.settings)}`,
    `schedule${kept === null ? '' : ', shortened'}:`,
    ...plan.steps.map(toLine),
    `reproduce: SEED=${plan.seed} RUNS=1 MS=${ms}${steps} npm run soak:real -- seeds`,
    'events:',
    ...history,
  ].join('\n')
}

export function withSteps(plan: Plan, kept: readonly number[]): Plan {
  return {
    ...plan,
    steps: kept.map((index) => plan.steps[index]).filter((step) => step !== undefined),
  }
}

const seconds = (ms: number) => (ms / 1_000).toFixed(1)
