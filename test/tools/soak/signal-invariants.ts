/** The invariant of signals: every received signal was sent, once and in order, except documented cases. */
import type { Name, PageRecord, RunRecord, SentSignal, Settings, Step } from './soak.types.ts'

/** Codes that guarantee the sender that the signal did not arrive. */
const NOT_DELIVERED = [
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
          ...checkEach(speaker.sentSignals, heard, plan.settings, speaker.outages),
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
  sentSignals: readonly SentSignal[],
  heard: readonly number[],
  { dedupe, unknownOutcome }: Settings,
  outages: number,
): readonly string[] {
  const strange = heard.filter((number) => sentSignals[number] === undefined)
  const broken = strange.map((number) => `${number} was received and never sent`)
  for (const [number, { kind, outcome }] of sentSignals.entries()) {
    const count = heard.filter((it) => it === number).length
    const result = outcome.code ?? outcome.state
    if (count > 0 && NOT_DELIVERED.includes(result))
      broken.push(`${number} (${kind}) was received, but ${result}`)
    // Without an envelope, each unknown outcome may cause one more delivery.
    const isSafe = dedupe || unknownOutcome === 'reject'
    const most = isSafe ? 1 : (outcome.attempts ?? 1 + outages)
    if (count > most) broken.push(`${number} (${kind}, ${result}) was received ${count} times`)
  }
  return broken
}

/**
 * Checks the order of first deliveries. Exceptions: signals that replaced another, signals that were sent
 * more than once, and as many as the server rejected or ignored, which the client resends at any time.
 */
function checkOrder(
  { name, sentSignals }: PageRecord,
  heard: readonly number[],
  steps: readonly Step[],
): readonly string[] {
  const first = [...new Set(heard)].filter((number) => {
    const { kind, outcome } = sentSignals[number] ?? {}
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
