/** The law of signals: what is heard was said, once, and in order; but for what the documentation excepts. */
import type { Name, PageRecord, RunRecord, Said, Settings, Step } from './soak.types.ts'

/** By these a sender knows that it did not arrive. */
const IN_VAIN = [
  'notConnected',
  'expired',
  'overflow',
  'superseded',
  'aborted',
  'invalidSignal',
  'recipientGone',
  'sessionEnded',
]

export function checkSignals({ people, plan }: RunRecord): readonly string[] {
  return people.flatMap((speaker) =>
    people
      .filter(({ name }) => name !== speaker.name)
      .flatMap((listener) => {
        const heard = toNumbers(listener.heard, speaker.name)
        const broken = [
          ...checkEach(speaker.said, heard, plan.settings, speaker.outages),
          ...checkOrder(speaker, heard, plan.steps),
        ]
        return broken.map((what) => `${speaker.name}’s signals to ${listener.name}: ${what}`)
      }),
  )
}

export function toNumbers(heard: readonly string[], speaker: Name): readonly number[] {
  return heard
    .filter((data) => data.startsWith(`${speaker} `))
    .map((data) => Number.parseInt(data.slice(speaker.length), 10))
}

function checkEach(
  said: readonly Said[],
  heard: readonly number[],
  { dedupe, unknownOutcome }: Settings,
  outages: number,
): readonly string[] {
  const strange = heard.filter((number) => said[number] === undefined)
  const broken = strange.map((number) => `${number} was heard and never said`)
  for (const [number, { kind, outcome }] of said.entries()) {
    const count = heard.filter((it) => it === number).length
    const fate = outcome.code ?? outcome.state
    if (outcome.state === 'pending') broken.push(`${number} (${kind}) has not settled`)
    if (count > 0 && IN_VAIN.includes(fate))
      broken.push(`${number} (${kind}) was heard, but ${fate}`)
    // Without an envelope, each time that nobody knew may bring it once more.
    const isSafe = dedupe || unknownOutcome === 'reject'
    const most = isSafe ? 1 : (outcome.attempts ?? 1 + outages)
    if (count > most) broken.push(`${number} (${kind}, ${fate}) was heard ${count} times`)
  }
  return broken
}

/**
 * The order of the first time each was heard. Out of it may be: what took the place of another, what was handed over
 * more than once, and as many as the server refused or ignored, which the client sends again when it likes.
 */
function checkOrder(
  { name, said }: PageRecord,
  heard: readonly number[],
  steps: readonly Step[],
): readonly string[] {
  const first = [...new Set(heard)].filter((number) => {
    const { kind, outcome } = said[number] ?? {}
    return kind !== 'keyed' && (outcome?.attempts ?? 1) === 1
  })
  const late = first.filter((number, index) => first.slice(0, index).some((it) => it > number))
  const excused = steps.reduce((sum, step) => sum + countExcused(step, name), 0)
  return late.length > excused ? [`${late.join()} came late, in ${first.join()}`] : []
}

function countExcused(step: Step, name: Name): number {
  if (step.who !== name && step.who !== 'both') return 0
  if (step.does === 'fail' || step.does === 'ignore') return step.kind === 'signal' ? step.count : 0
  return 0
}
