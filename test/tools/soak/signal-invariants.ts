/** The laws of signals for two people with the real client. */
import { checkSignals as checkLaws } from '../../stories/laws/signal-laws.ts'
import type { Name, PageRecord, RunRecord, SentSignal, Step } from './soak.types.ts'

export function checkSignals({ people, plan }: RunRecord): readonly string[] {
  return people.flatMap((speaker) =>
    people
      .filter(({ name }) => name !== speaker.name)
      .flatMap((listener) =>
        checkLaws(
          speaker.sentSignals.map(toLawful),
          toNumbers(listener.heard, speaker.name),
          plan.settings,
          toExcuses(speaker, plan.steps),
        ).map((what) => `${speaker.name}’s signals to ${listener.name}: ${what}`),
      ),
  )
}

export function toNumbers(heard: readonly string[], speaker: Name): readonly number[] {
  return heard
    .filter((data) => data.startsWith(`${speaker} `))
    .map((data) => Number.parseInt(data.slice(speaker.length), 10))
}

const toLawful = ({ kind, outcome: { attempts, code, heldMs = 0, state } }: SentSignal) => ({
  kind,
  outcome: state === 'pending' ? null : state === 'resolved' ? 'sent' : (code ?? state),
  receipt: attempts === undefined ? null : { attempts, heldMs },
})

/** The client itself sends again, at any time, what the server has rejected or ignored. */
const toExcuses = ({ name, outages }: PageRecord, steps: readonly Step[]) => ({
  // `every signal settles` waits for them.
  pending: true,
  missed: true,
  maxHandOvers: 1 + outages,
  late: steps.reduce((sum, step) => sum + countExcused(step, name), 0),
})

function countExcused(step: Step, name: Name): number {
  if (step.who !== name && step.who !== 'both') return 0
  if (step.does === 'fail' || step.does === 'ignore') return step.kind === 'signal' ? step.count : 0
  return 0
}
