/**
 * The laws of signals, whatever happens to a call: plain functions over what was sent and what was heard. The random
 * schedules, the fuzzed calls and the runs with the real client are judged by them.
 */

/** Codes of signals that certainly did not arrive. */
export const NOT_DELIVERED: readonly string[] = [
  'notConnected',
  'expired',
  'overflow',
  'superseded',
  'aborted',
  'invalidSignal',
  'recipientGone',
  'sessionEnded',
  'disposed',
]

/** A signal that an app has sent; its number is its index. What nobody has watched is left out. */
export interface SentSignal {
  /** A `keyed` one takes the place of another, so it has none of its own in the order. */
  readonly kind: string
  /** `sent`, the code of the error, or `null`: it has not settled. */
  readonly outcome: string | null
  readonly receipt?: { readonly attempts: number; readonly heldMs: number } | null | undefined
  /** How often OpenTok got it. */
  readonly handOvers?: number | undefined
  /** How many answers were lost with the connection. */
  readonly losses?: number | undefined
  /** Whether the server has refused it, so that later ones may have overtaken it. */
  readonly wasRefused?: boolean | undefined
  /** Whether the person who listens is among its recipients. @defaultValue `true` */
  readonly isForListener?: boolean | undefined
}

export interface SignalSettings {
  readonly dedupe: boolean
  readonly unknownOutcome: 'resend' | 'reject'
}

/** What the circumstances forgive; by default nothing. */
export interface SignalExcuses {
  /** Some may still be waited for. */
  readonly pending?: boolean
  /** The listener was not always there. */
  readonly missed?: boolean
  /** The server acts again on a message that OpenTok repeats. */
  readonly repeated?: boolean
  /** How many may come out of order. */
  readonly late?: number
  /** How often a signal may have been handed over, where nobody has counted. */
  readonly maxHandOvers?: number
}

/** @returns the laws that are broken, one line each */
export function checkSignals(
  sent: readonly SentSignal[],
  heard: readonly number[],
  settings: SignalSettings,
  excuses: SignalExcuses = {},
): readonly string[] {
  const counts = new Map<number, number>()
  for (const number of heard) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [
    ...[...counts.keys()]
      .filter((number) => sent[number] === undefined)
      .map((number) => `${number} was received and never sent`),
    ...sent.flatMap((signal, number) => {
      const count = counts.get(number) ?? 0
      const toText = (law: string) =>
        `${number} (${signal.kind}, ${signal.outcome}) was received ${count} times: ${law}`
      return [
        ...checkOutcome(signal, excuses),
        ...checkCount(signal, count, settings, excuses),
      ].map(toText)
    }),
    ...checkOrder(sent, counts, excuses.late ?? 0),
  ]
}

/** What its sender is told. */
function checkOutcome(
  { handOvers, outcome, receipt }: SentSignal,
  { pending = false }: SignalExcuses,
): readonly string[] {
  const broken: string[] = []
  if (outcome === null && !pending) broken.push('it has not settled')
  if (receipt && receipt.heldMs < 0) broken.push(`it was held for ${receipt.heldMs} ms`)
  if (handOvers === undefined) return broken
  if (receipt && receipt.attempts !== handOvers)
    broken.push(`it has ${receipt.attempts} of ${handOvers} attempts`)
  if (handOvers === 0 && outcome !== null && !NOT_DELIVERED.includes(outcome))
    broken.push('it was never handed over')
  return broken
}

/** Once if it was sent; more only after an unknown outcome, and only with `resend` and without an envelope. */
function checkCount(
  { handOvers, isForListener = true, losses, outcome, receipt, kind }: SentSignal,
  count: number,
  { dedupe, unknownOutcome }: SignalSettings,
  { maxHandOvers = Infinity, missed = false, repeated = false }: SignalExcuses,
): readonly string[] {
  const isSafe = dedupe || kind === 'enveloped' || unknownOutcome === 'reject'
  const mostUnsafe =
    losses === undefined ? (handOvers ?? receipt?.attempts ?? maxHandOvers) : losses + 1
  const most = repeated ? Infinity : isSafe ? 1 : Math.max(1, mostUnsafe)
  const broken: string[] = []
  if (count === 0 && outcome === 'sent' && isForListener && !missed) broken.push('it was sent')
  if (count > 0 && outcome !== null && NOT_DELIVERED.includes(outcome))
    broken.push('its code excludes that')
  if (count > most) broken.push(`at most ${most}`)
  return broken
}

/**
 * First deliveries come in the order of sending, except for those that replaced another one, and those that may have been
 * refused while a later one was not.
 * @param heard number → count, in the order of first deliveries
 */
function checkOrder(
  sent: readonly SentSignal[],
  heard: ReadonlyMap<number, number>,
  excused: number,
): readonly string[] {
  const first = [...heard.keys()].filter((number) => isOrdered(sent[number]))
  let last = -1
  const late = first.filter((number) => {
    const isLate = number < last
    last = Math.max(last, number)
    return isLate
  })
  return late.length > excused ? [`${late.join()} came late, in ${first.join()}`] : []
}

function isOrdered(signal: SentSignal | undefined): boolean {
  if (!signal || signal.kind === 'keyed') return false
  const { handOvers, receipt, wasRefused } = signal
  // Where nobody has watched the server, each attempt after the first may follow a refusal.
  return !(wasRefused ?? (handOvers ?? receipt?.attempts ?? 1) > 1)
}
