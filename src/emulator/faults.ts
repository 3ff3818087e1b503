/** Every fault now in force; the rest of the emulator asks here and never decides by itself. */
import { isTargeted } from './identity.ts'
import { createTargeted } from './targeted.ts'
import type { Identity } from './identity.ts'
import type { Targeted } from './targeted.ts'
import type { EmulatorTarget, RefusalKind, RequestKind } from './emulator.types.ts'

/** What happens to one request instead of its ordinary answer. */
export type RequestFault =
  | { readonly type: 'ignore' }
  | { readonly type: 'fail'; readonly status: number; readonly reason: string }
  /** Acted on, but never answered. */
  | { readonly type: 'loseAck'; readonly drop: boolean }

export interface Faults {
  /** Of sockets. */
  readonly refusal: Targeted<RefusalKind | null>
  readonly sessionInfoRefusal: Targeted<RefusalKind | null>
  readonly sessionInfoStatus: Targeted<number | null>
  readonly silence: Targeted<boolean>
  readonly delayMs: Targeted<number>
  readonly mediaCut: Targeted<boolean>
  readonly signalsPerSecond: Targeted<number | null>
  /** Lays a fault in wait for the next `count` requests of a kind. */
  lay(kind: RequestKind, fault: RequestFault, target?: EmulatorTarget, count?: number): void
  /** The oldest fault in wait for this request, used up by it. */
  take(kind: RequestKind, who: Identity): RequestFault | null
  /** Ends what `restore` promises to end. */
  restore(target?: EmulatorTarget): void
}

interface Trap {
  readonly kind: RequestKind
  readonly fault: RequestFault
  readonly target: EmulatorTarget | undefined
  remaining: number
}

export function createFaults(): Faults {
  const refusal = createTargeted<RefusalKind | null>(null)
  const sessionInfoRefusal = createTargeted<RefusalKind | null>(null)
  const sessionInfoStatus = createTargeted<number | null>(null)
  const silence = createTargeted(false)
  const delayMs = createTargeted(0)
  let traps: readonly Trap[] = []

  return {
    refusal,
    sessionInfoRefusal,
    sessionInfoStatus,
    silence,
    delayMs,
    mediaCut: createTargeted(false),
    signalsPerSecond: createTargeted<number | null>(null),

    lay(kind, fault, target, count = 1) {
      traps = [...traps, { kind, fault, target, remaining: count }]
    },

    take(kind, who) {
      const trap = traps.find((each) => each.kind === kind && isTargeted(who, each.target))
      if (trap === undefined) return null
      trap.remaining -= 1
      if (trap.remaining <= 0) traps = traps.filter((each) => each !== trap)
      return trap.fault
    },

    restore(target) {
      for (const setting of [refusal, sessionInfoRefusal, sessionInfoStatus, silence, delayMs])
        setting.reset(target)
    },
  }
}
