/** Faults of single requests and messages: they fail, get lost, or are withheld. */
import {
  LONGEST_TIMER_MS,
  validateBoolean,
  validateInteger,
  validateOneOf,
  validateRecord,
  toTypeError,
} from '../validate.ts'
import type { Faults } from './faults.ts'
import type { EmulatorNetwork, RequestKind } from './network.types.ts'
import type { TargetFinder } from './find-targets.ts'
import type { FaultTrigger, OneTimeFaults } from './one-time-faults.ts'

export type RequestFaults = Pick<
  EmulatorNetwork,
  'fail' | 'ignore' | 'loseAck' | 'loseMessage' | 'rateLimit' | 'withhold'
>

const REQUEST_KINDS = ['connection', 'stream', 'subscriber', 'signal'] as const
const NEGOTIATION_KINDS = ['offer', 'answer', 'generateoffer'] as const

export function createRequestFaults(faults: Faults, targets: TargetFinder): RequestFaults {
  function add<Kind, Fault>(
    pending: OneTimeFaults<Kind, Fault>,
    fault: Fault,
    kind: Kind | undefined,
    { target: given, count = 1 }: Record<string, unknown>,
  ): number {
    const target = targets.toTarget(given)
    const trigger: FaultTrigger<Kind> = {
      kind,
      target,
      count: validateInteger('count', count, 1, LONGEST_TIMER_MS),
    }
    pending.add(fault, trigger)
    return targets.count(target)
  }

  return {
    rateLimit(perSecond, given) {
      if (perSecond !== null) validateInteger('perSecond', perSecond, 0, LONGEST_TIMER_MS)
      const target = targets.toTarget(given)
      faults.signalsPerSecond.set(perSecond, target)
      return targets.count(target)
    },

    loseAck(options) {
      const given = validateRecord('loseAck options', options, ['target', 'count', 'kind', 'drop'])
      const drop = validateBoolean('drop', given['drop'] ?? false)
      const kind = validateKind(given['kind'] ?? 'signal')
      return add(faults.requests, { type: 'loseAck', drop }, kind, given)
    },

    loseMessage(options) {
      const known = ['target', 'count', 'kind', 'redeliver']
      const given = validateRecord('loseMessage options', options, known)
      const isKept = validateBoolean('redeliver', given['redeliver'] ?? true)
      const kind = given['kind'] === undefined ? undefined : validateKind(given['kind'])
      return add(faults.messages, isKept ? 'untilResumed' : 'forGood', kind, given)
    },

    ignore(kind, options) {
      validateKind(kind)
      const given = validateRecord('ignore options', options, ['target', 'count'])
      return add(faults.requests, { type: 'ignore' }, kind, given)
    },

    fail(kind, status, options) {
      validateKind(kind)
      validateInteger('status', status, 100, 599)
      const given = validateRecord('fail options', options, ['target', 'count', 'reason'])
      const { reason = 'failed on purpose' } = given
      if (typeof reason !== 'string') throw toTypeError('reason', 'a string', reason)
      return add(faults.requests, { type: 'fail', status, reason }, kind, given)
    },

    withhold(kind, options) {
      validateOneOf('kind', kind, NEGOTIATION_KINDS)
      const given = validateRecord('withhold options', options, ['target', 'count'])
      return add(faults.negotiations, 'withhold', kind, given)
    },
  }
}

function validateKind(kind: unknown): RequestKind {
  return validateOneOf('kind', kind, REQUEST_KINDS)
}
