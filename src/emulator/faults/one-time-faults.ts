/** Faults that wait for something to happen, and are used up by it. */
import { isTargeted } from '../server/identity.ts'
import type { Identity } from '../server/identity.ts'
import type { EmulatorTarget } from './network.types.ts'

/** What a fault waits for. */
export interface Bait<Kind> {
  /** `undefined`: any. */
  readonly kind: Kind | undefined
  readonly target: EmulatorTarget | undefined
  /** How many times it can be used. */
  readonly count: number
}

export interface Traps<Kind, Fault> {
  lay(fault: Fault, bait: Bait<Kind>): void
  /** The oldest fault in wait for this kind and one of these clients, used up once. */
  take(kind: Kind, ...whos: readonly Identity[]): Fault | null
  /** With a target: takes away those alone that were laid for it. */
  clear(target?: EmulatorTarget): void
}

interface Trap<Kind, Fault> {
  readonly fault: Fault
  readonly bait: Bait<Kind>
  remaining: number
}

export function createTraps<Kind, Fault>(): Traps<Kind, Fault> {
  let traps: readonly Trap<Kind, Fault>[] = []

  return {
    lay(fault, bait) {
      traps = [...traps, { fault, bait, remaining: bait.count }]
    },

    take(kind, ...whos) {
      const trap = traps.find(
        ({ bait }) =>
          (bait.kind === undefined || bait.kind === kind) &&
          whos.some((who) => isTargeted(who, bait.target)),
      )
      if (trap === undefined) return null
      trap.remaining -= 1
      if (trap.remaining <= 0) traps = traps.filter((each) => each !== trap)
      return trap.fault
    },

    clear(target) {
      const isMeant = ({ bait }: Trap<Kind, Fault>): boolean =>
        target === undefined || bait.target === target
      traps = traps.filter((trap) => !isMeant(trap))
    },
  }
}
