/** Faults of the connection between a client and the server: its sockets. */
import { CLOSE_INTERNAL_ERROR } from '../../../opentok/limits.ts'
import { validateDurationMs, validateOneOf, validateRecord } from '../validate.ts'
import { validateCloseCode } from '../wire/close-code.ts'
import { countClients } from './find-targets.ts'
import type { Faults } from './faults.ts'
import type { EmulatorNetwork, EmulatorTarget, RefusalKind, RefusalScope } from './network.types.ts'
import type { TargetFinder } from './find-targets.ts'
import type { Targeted } from './targeted.ts'

export interface ConnectionFaults {
  readonly controls: Pick<
    EmulatorNetwork,
    | 'clear'
    | 'close'
    | 'closeLeftBehind'
    | 'cut'
    | 'delay'
    | 'drop'
    | 'flap'
    | 'refuse'
    | 'restore'
    | 'silence'
  >
  dispose(): void
}

const REFUSALS = ['reset', 'unavailable', 'hang', 'acceptThenClose'] as const
const SCOPES = ['everything', 'sockets'] as const

export function createConnectionFaults(faults: Faults, targets: TargetFinder): ConnectionFaults {
  // By target; `undefined` is the key of an outage that hits everybody.
  const restoreTimers = new Map<EmulatorTarget | undefined, NodeJS.Timeout>()

  /** A newer fault for the same clients must not end at the time that an older `cut` had set. */
  function cancelRestore(target: EmulatorTarget | undefined): void {
    for (const [key, timer] of restoreTimers) {
      if (target !== undefined && key !== target) continue
      clearTimeout(timer)
      restoreTimers.delete(key)
    }
  }

  function refuse(
    kind: RefusalKind,
    target: EmulatorTarget | undefined,
    scope: RefusalScope = 'everything',
  ): void {
    cancelRestore(target)
    faults.refusal.set(kind, target)
    faults.sessionInfoRefusal.set(scope === 'everything' ? kind : null, target)
  }

  function end(faultsOf: 'restore' | 'clear', target: EmulatorTarget | undefined): number {
    cancelRestore(target)
    faults[faultsOf](target)
    for (const link of targets.links(target)) link.release()
    return targets.count(target)
  }

  function drop(target: EmulatorTarget | undefined): number {
    const links = targets.links(target)
    for (const link of links) link.drop()
    return countClients(links)
  }

  function set<Value>(setting: Targeted<Value>, value: Value, given: unknown): number {
    const target = targets.toTarget(given)
    setting.set(value, target)
    return targets.count(target)
  }

  const controls: ConnectionFaults['controls'] = {
    drop: (target) => drop(targets.toTarget(target)),

    refuse(kind = 'reset', given, scope = 'everything') {
      validateOneOf('scope', scope, SCOPES)
      validateOneOf('kind', kind, REFUSALS)
      const target = targets.toTarget(given)
      refuse(kind, target, scope)
      return targets.count(target)
    },

    restore(given) {
      const target = targets.toTarget(given)
      // Not when a `cut` ends by itself: a line that was bad before is still bad.
      faults.degradation.reset(target)
      return end('restore', target)
    },
    clear: (target) => end('clear', targets.toTarget(target)),

    cut(options) {
      const given = validateRecord('cut options', options, ['target', 'forMs'])
      const target = targets.toTarget(given['target'])
      const forMs =
        given['forMs'] === undefined ? null : validateDurationMs('forMs', given['forMs'])
      refuse('reset', target)
      const count = targets.count(target)
      drop(target)
      if (forMs === null) return count
      const timer = setTimeout(() => end('restore', target), forMs)
      timer.unref()
      restoreTimers.set(target, timer)
      return count
    },

    silence: (target) => set(faults.silence, 'whole', target),
    flap: (target) => set(faults.silence, 'afterGreeting', target),

    delay(delayMs, target) {
      return set(faults.delayMs, validateDurationMs('delayMs', delayMs), target)
    },

    close(code, target) {
      validateCloseCode('code', code)
      const links = targets.links(targets.toTarget(target))
      for (const link of links) link.close(code)
      return countClients(links)
    },

    closeLeftBehind(target) {
      const links = targets
        .links(targets.toTarget(target))
        .filter(({ isLeftBehind }) => isLeftBehind)
      for (const link of links) link.close(CLOSE_INTERNAL_ERROR)
      return countClients(links)
    },
  }

  return {
    controls,
    dispose() {
      for (const timer of restoreTimers.values()) clearTimeout(timer)
      restoreTimers.clear()
    },
  }
}
