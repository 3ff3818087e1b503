/** Every fault now in force; the rest of the emulator asks here and never decides by itself. */
import type { Duplex } from 'node:stream'
import { createTargeted } from './targeted.ts'
import { createTraps } from './one-time-faults.ts'
import type { Identity } from '../server/identity.ts'
import type { Targeted } from './targeted.ts'
import type { Traps } from './one-time-faults.ts'
import type {
  EmulatorTarget,
  NegotiationKind,
  RefusalKind,
  RequestKind,
  SessionInfoFailure,
} from './network.types.ts'

/** What happens to one request instead of its ordinary answer. */
export type RequestFault =
  | { readonly type: 'ignore' }
  | { readonly type: 'fail'; readonly status: number; readonly reason: string }
  /** Acted on, but never answered. */
  | { readonly type: 'loseAck'; readonly drop: boolean }

/** How a message towards a client is lost. */
export type MessageLoss = 'untilResumed' | 'forGood'

/** `afterGreeting`: a resumed socket gets one frame, and then nothing more. */
export type Silence = 'none' | 'whole' | 'afterGreeting'

export interface Faults {
  /** Of sockets. */
  readonly refusal: Targeted<RefusalKind | null>
  readonly sessionInfoRefusal: Targeted<RefusalKind | null>
  readonly sessionInfoFailure: Targeted<SessionInfoFailure | null>
  readonly sessionInfoDelayMs: Targeted<number>
  readonly configStatus: Targeted<number | null>
  readonly silence: Targeted<Silence>
  readonly delayMs: Targeted<number>
  readonly mediaCut: Targeted<boolean>
  readonly signalsPerSecond: Targeted<number | null>
  readonly requests: Traps<RequestKind, RequestFault>
  readonly negotiations: Traps<NegotiationKind, 'withhold'>
  /** By the kind of resource that a message is about. */
  readonly messages: Traps<string, MessageLoss>
  isSilent(who: Identity): boolean
  /** Leaves a request for session information unanswered for as long as that is refused so. */
  hang(who: Identity, socket: Duplex): void
  /** Ends what `restore` promises to end. */
  restore(target?: EmulatorTarget): void
  /** Ends everything. */
  clear(target?: EmulatorTarget): void
}

export function createFaults(): Faults {
  const line = {
    refusal: createTargeted<RefusalKind | null>(null),
    sessionInfoRefusal: createTargeted<RefusalKind | null>(null),
    sessionInfoFailure: createTargeted<SessionInfoFailure | null>(null),
    sessionInfoDelayMs: createTargeted(0),
    configStatus: createTargeted<number | null>(null),
    silence: createTargeted<Silence>('none'),
    delayMs: createTargeted(0),
  }
  const rest = {
    mediaCut: createTargeted(false),
    signalsPerSecond: createTargeted<number | null>(null),
  }
  const traps = {
    requests: createTraps<RequestKind, RequestFault>(),
    negotiations: createTraps<NegotiationKind, 'withhold'>(),
    messages: createTraps<string, MessageLoss>(),
  }

  const hanging = new Map<Duplex, Identity>()

  /** What hangs is closed then, and asked for again. Otherwise it would take one of a page's six connections for good. */
  function restore(target?: EmulatorTarget): void {
    for (const setting of Object.values(line)) setting.reset(target)
    for (const [socket, who] of hanging) {
      if (line.sessionInfoRefusal.of(who) !== 'hang') socket.destroy()
    }
  }

  return {
    ...line,
    ...rest,
    ...traps,
    isSilent: (who) => line.silence.of(who) !== 'none',
    hang(who, socket) {
      hanging.set(socket, who)
      socket.once('close', () => hanging.delete(socket))
    },
    restore,
    clear(target) {
      restore(target)
      for (const setting of Object.values(rest)) setting.reset(target)
      for (const each of Object.values(traps)) each.clear(target)
    },
  }
}
