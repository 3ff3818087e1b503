/** What can be done to single requests and messages: they fail, vanish, or are held back. */
import {
  LONGEST_TIMER_MS,
  checkBoolean,
  checkInteger,
  checkOneOf,
  checkRecord,
  misuse,
} from '../validate.ts'
import type { Faults } from './faults.ts'
import type { EmulatorNetwork, RequestKind } from './network.types.ts'
import type { Reach } from './find-targets.ts'
import type { Bait, Traps } from './one-time-faults.ts'

export type RequestControls = Pick<
  EmulatorNetwork,
  'fail' | 'ignore' | 'loseAck' | 'loseMessage' | 'rateLimit' | 'withhold'
>

const REQUEST_KINDS = ['connection', 'stream', 'subscriber', 'signal'] as const
const NEGOTIATION_KINDS = ['offer', 'answer', 'generateoffer'] as const

export function createRequestControls(faults: Faults, reach: Reach): RequestControls {
  function lay<Kind, Fault>(
    traps: Traps<Kind, Fault>,
    fault: Fault,
    kind: Kind | undefined,
    { target: given, count = 1 }: Record<string, unknown>,
  ): number {
    const target = reach.toTarget(given)
    const bait: Bait<Kind> = {
      kind,
      target,
      count: checkInteger('count', count, 1, LONGEST_TIMER_MS),
    }
    traps.lay(fault, bait)
    return reach.count(target)
  }

  return {
    rateLimit(perSecond, given) {
      if (perSecond !== null) checkInteger('perSecond', perSecond, 0, LONGEST_TIMER_MS)
      const target = reach.toTarget(given)
      faults.signalsPerSecond.set(perSecond, target)
      return reach.count(target)
    },

    loseAck(options) {
      const given = checkRecord('loseAck options', options, ['target', 'count', 'kind', 'drop'])
      const drop = checkBoolean('drop', given['drop'] ?? false)
      const kind = checkKind(given['kind'] ?? 'signal')
      return lay(faults.requests, { type: 'loseAck', drop }, kind, given)
    },

    loseMessage(options) {
      const known = ['target', 'count', 'kind', 'redeliver']
      const given = checkRecord('loseMessage options', options, known)
      const isKept = checkBoolean('redeliver', given['redeliver'] ?? true)
      const kind = given['kind'] === undefined ? undefined : checkKind(given['kind'])
      return lay(faults.messages, isKept ? 'untilResumed' : 'forGood', kind, given)
    },

    ignore(kind, options) {
      checkKind(kind)
      const given = checkRecord('ignore options', options, ['target', 'count'])
      return lay(faults.requests, { type: 'ignore' }, kind, given)
    },

    fail(kind, status, options) {
      checkKind(kind)
      checkInteger('status', status, 100, 599)
      const given = checkRecord('fail options', options, ['target', 'count', 'reason'])
      const { reason = 'failed on purpose' } = given
      if (typeof reason !== 'string') throw misuse('reason', 'a string', reason)
      return lay(faults.requests, { type: 'fail', status, reason }, kind, given)
    },

    withhold(kind, options) {
      checkOneOf('kind', kind, NEGOTIATION_KINDS)
      const given = checkRecord('withhold options', options, ['target', 'count'])
      return lay(faults.negotiations, 'withhold', kind, given)
    },
  }
}

function checkKind(kind: unknown): RequestKind {
  return checkOneOf('kind', kind, REQUEST_KINDS)
}
