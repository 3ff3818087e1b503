/** Faults that wait for a request or message, and hit it once or a number of times. */
import { isTargeted } from '../server/identity.ts'
import type { Identity } from '../server/identity.ts'
import type { EmulatorTarget } from './network.types.ts'

/** The requests or messages that a fault waits for. */
export interface FaultTrigger<Kind> {
  /** `undefined` for any kind. */
  readonly kind: Kind | undefined
  readonly target: EmulatorTarget | undefined
  /** How many it hits. */
  readonly count: number
}

export interface OneTimeFaults<Kind, Fault> {
  add(fault: Fault, trigger: FaultTrigger<Kind>): void
  /** The oldest pending fault for this kind and one of these clients; uses it up once. */
  take(kind: Kind, ...clients: readonly Identity[]): Fault | null
  /** With a target: removes only the faults that were added for it. */
  clear(target?: EmulatorTarget): void
}

interface PendingFault<Kind, Fault> {
  readonly fault: Fault
  readonly trigger: FaultTrigger<Kind>
  remaining: number
}

export function createOneTimeFaults<Kind, Fault>(): OneTimeFaults<Kind, Fault> {
  let all: readonly PendingFault<Kind, Fault>[] = []

  return {
    add(fault, trigger) {
      all = [...all, { fault, trigger, remaining: trigger.count }]
    },

    take(kind, ...clients) {
      const pending = all.find(
        ({ trigger }) =>
          (trigger.kind === undefined || trigger.kind === kind) &&
          clients.some((who) => isTargeted(who, trigger.target)),
      )
      if (pending === undefined) return null
      pending.remaining -= 1
      if (pending.remaining <= 0) all = all.filter((each) => each !== pending)
      return pending.fault
    },

    clear(target) {
      const isMeant = ({ trigger }: PendingFault<Kind, Fault>): boolean =>
        target === undefined || trigger.target === target
      all = all.filter((pending) => !isMeant(pending))
    },
  }
}
