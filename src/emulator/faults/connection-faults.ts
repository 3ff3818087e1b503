/** What can be done to the line between a client and the server: its sockets, and the media. */
import { CLOSE_INTERNAL_ERROR } from '../../opentok/limits.ts'
import { checkDurationMs, checkOneOf, checkRecord } from '../validate.ts'
import { checkCloseCode } from '../wire/close-code.ts'
import { countClients } from './find-targets.ts'
import type { Faults } from './faults.ts'
import type { EmulatorNetwork, EmulatorTarget, RefusalKind, RefusalScope } from './network.types.ts'
import type { Reach } from './find-targets.ts'
import type { Targeted } from './targeted.ts'

export interface LineControls {
  readonly controls: Pick<
    EmulatorNetwork,
    | 'clear'
    | 'close'
    | 'closeLeftBehind'
    | 'cut'
    | 'cutMedia'
    | 'delay'
    | 'drop'
    | 'flap'
    | 'healMedia'
    | 'refuse'
    | 'restore'
    | 'silence'
  >
  dispose(): void
}

const REFUSALS = ['reset', 'unavailable', 'hang', 'acceptThenClose'] as const
const SCOPES = ['everything', 'sockets'] as const

export function createLineControls(faults: Faults, reach: Reach): LineControls {
  // `undefined` is the key of the outage that hits everybody.
  const restoreTimers = new Map<EmulatorTarget | undefined, NodeJS.Timeout>()

  /** A newer word on the same clients outlives the end that an older `cut` had planned. */
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
    for (const link of reach.links(target)) link.release()
    return reach.count(target)
  }

  function drop(target: EmulatorTarget | undefined): number {
    const links = reach.links(target)
    for (const link of links) link.drop()
    return countClients(links)
  }

  function set<Value>(setting: Targeted<Value>, value: Value, given: unknown): number {
    const target = reach.toTarget(given)
    setting.set(value, target)
    return reach.count(target)
  }

  const controls: LineControls['controls'] = {
    drop: (target) => drop(reach.toTarget(target)),

    refuse(kind = 'reset', given, scope = 'everything') {
      checkOneOf('scope', scope, SCOPES)
      checkOneOf('kind', kind, REFUSALS)
      const target = reach.toTarget(given)
      refuse(kind, target, scope)
      return reach.count(target)
    },

    restore: (target) => end('restore', reach.toTarget(target)),
    clear: (target) => end('clear', reach.toTarget(target)),

    cut(options) {
      const given = checkRecord('cut options', options, ['target', 'forMs'])
      const target = reach.toTarget(given['target'])
      const forMs = given['forMs'] === undefined ? null : checkDurationMs('forMs', given['forMs'])
      refuse('reset', target)
      const count = reach.count(target)
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
      return set(faults.delayMs, checkDurationMs('delayMs', delayMs), target)
    },

    close(code, target) {
      checkCloseCode('code', code)
      const links = reach.links(reach.toTarget(target))
      for (const link of links) link.close(code)
      return countClients(links)
    },

    closeLeftBehind(target) {
      const links = reach.links(reach.toTarget(target)).filter(({ isLeftBehind }) => isLeftBehind)
      for (const link of links) link.close(CLOSE_INTERNAL_ERROR)
      return countClients(links)
    },

    cutMedia: (target) => set(faults.mediaCut, true, target),
    healMedia: (target) => set(faults.mediaCut, false, target),
  }

  return {
    controls,
    dispose() {
      for (const timer of restoreTimers.values()) clearTimeout(timer)
      restoreTimers.clear()
    },
  }
}
