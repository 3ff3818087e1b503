/** All faults now in force; the rest of the emulator reads them here and makes no decision of its own. */
import type { Duplex } from 'node:stream'
import { createTargeted } from './targeted.ts'
import { createOneTimeFaults } from './one-time-faults.ts'
import type { Identity } from '../server/identity.ts'
import type { LineQuality } from '../media/slow-line.ts'
import type { Targeted } from './targeted.ts'
import type { OneTimeFaults } from './one-time-faults.ts'
import type {
  EmulatorTarget,
  NegotiationKind,
  RefusalKind,
  RequestKind,
  SessionInfoFailure,
} from './network.types.ts'

/** What happens to one request instead of its normal answer. */
export type RequestFault =
  | { readonly type: 'ignore' }
  | { readonly type: 'fail'; readonly status: number; readonly reason: string }
  /** Handled, but never answered. */
  | { readonly type: 'loseAck'; readonly drop: boolean }

/** How long a message to a client is lost. */
export type MessageLoss = 'untilResumed' | 'forGood'

/** Whether frames are held back; `afterGreeting`: after one frame on a resumed socket. */
export type Silence = 'none' | 'whole' | 'afterGreeting'

export interface Faults {
  /** How new sockets are refused. */
  readonly refusal: Targeted<RefusalKind | null>
  readonly sessionInfoRefusal: Targeted<RefusalKind | null>
  readonly sessionInfoFailure: Targeted<SessionInfoFailure | null>
  readonly sessionInfoDelayMs: Targeted<number>
  readonly configStatus: Targeted<number | null>
  readonly silence: Targeted<Silence>
  readonly delayMs: Targeted<number>
  /** `null` for a good line. */
  readonly degradation: Targeted<LineQuality | null>
  readonly mediaCut: Targeted<boolean>
  readonly videoCut: Targeted<boolean>
  readonly audioCut: Targeted<boolean>
  readonly signalsPerSecond: Targeted<number | null>
  readonly requests: OneTimeFaults<RequestKind, RequestFault>
  readonly negotiations: OneTimeFaults<NegotiationKind, 'withhold'>
  /** By the kind of resource of the message. */
  readonly messages: OneTimeFaults<string, MessageLoss>
  isSilent(who: Identity): boolean
  /** Leaves a request for session information unanswered until that refusal ends; then its socket is closed. */
  hang(who: Identity, socket: Duplex): void
  /** Ends the faults that last until `restore()`. */
  restore(target?: EmulatorTarget): void
  /** Ends all faults. */
  clear(target?: EmulatorTarget): void
}

export function createFaults(): Faults {
  const untilRestored = {
    refusal: createTargeted<RefusalKind | null>(null),
    sessionInfoRefusal: createTargeted<RefusalKind | null>(null),
    sessionInfoFailure: createTargeted<SessionInfoFailure | null>(null),
    sessionInfoDelayMs: createTargeted(0),
    configStatus: createTargeted<number | null>(null),
    silence: createTargeted<Silence>('none'),
    delayMs: createTargeted(0),
  }
  const untilCleared = {
    degradation: createTargeted<LineQuality | null>(null),
    mediaCut: createTargeted(false),
    videoCut: createTargeted(false),
    audioCut: createTargeted(false),
    signalsPerSecond: createTargeted<number | null>(null),
  }
  const oneTime = {
    requests: createOneTimeFaults<RequestKind, RequestFault>(),
    negotiations: createOneTimeFaults<NegotiationKind, 'withhold'>(),
    messages: createOneTimeFaults<string, MessageLoss>(),
  }

  const hanging = new Map<Duplex, Identity>()

  /**
   * Also closes the requests that hang, so that the client repeats them. Otherwise each would occupy one of a page's
   * six connections forever.
   */
  function restore(target?: EmulatorTarget): void {
    for (const setting of Object.values(untilRestored)) setting.reset(target)
    for (const [socket, who] of hanging) {
      if (untilRestored.sessionInfoRefusal.of(who) !== 'hang') socket.destroy()
    }
  }

  return {
    ...untilRestored,
    ...untilCleared,
    ...oneTime,
    isSilent: (who) => untilRestored.silence.of(who) !== 'none',
    hang(who, socket) {
      hanging.set(socket, who)
      socket.once('close', () => hanging.delete(socket))
    },
    restore,
    clear(target) {
      restore(target)
      for (const setting of Object.values(untilCleared)) setting.reset(target)
      for (const each of Object.values(oneTime)) each.clear(target)
    },
  }
}
