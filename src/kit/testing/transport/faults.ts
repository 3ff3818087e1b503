/** Every fault in force, and its target: links and sessions look faults up here and never decide themselves. */

import type { OpenTokError } from '../error.ts'
import type { LineQuality } from '../server/network-condition.ts'

/** The ids by which a fault finds a client. */
export interface Who {
  /** `undefined` while not joined. */
  readonly connectionId: string | undefined
  /** Connection data of the token. */
  readonly data: string
  /** The SDK's object, for a session of the app. */
  readonly session: object | undefined
}

/** What a fault hits: a session, a connection id, or connection data. */
export type Target = object | string

/** What the network lets through: everything; nothing; all but sockets; or sockets that carry no messages. */
export type Condition = 'fine' | 'refused' | 'socketless' | 'silent'

/** A request of a client, by what it creates or sends. */
export type RequestKind =
  | 'information'
  | 'connection'
  | 'stream'
  | 'subscriber'
  | 'signal'
  | 'unpublish'
  | 'moderation'

/** The server's answer: an HTTP status, or directly the error that OpenTok makes of it. */
export type Answer = number | OpenTokError

/** How the server answers until further notice. `lost`: it acts, and the answer does not arrive. */
export type StandingAnswer = Answer | 'lost' | 'never' | 'normally'

/** What happens to one request instead of its normal answer. */
export type RequestFault =
  | { readonly type: 'ignore' }
  | { readonly type: 'fail'; readonly answer: Answer }
  /** The server acts on it, and the answer is lost. */
  | { readonly type: 'loseAck' }

export interface Faults {
  readonly condition: Targeted<Condition>
  readonly isMediaCut: Targeted<boolean>
  readonly isVideoCut: Targeted<boolean>
  readonly isAudioCut: Targeted<boolean>
  /** `null` for a good line. */
  readonly degradation: Targeted<LineQuality | null>
  readonly signalsPerSecond: Targeted<number>
  /** Status of session information; 0: no answer. */
  readonly sessionInfo: Targeted<number>
  /** Plans a fault for the next `count` requests of a kind. */
  plan(kind: RequestKind, fault: RequestFault, target?: Target, count?: number): void
  /** Sets what happens to every request of a kind for which no fault is planned; `null`: its normal answer. */
  answer(kind: RequestKind, fault: RequestFault | null, target?: Target): void
  /** Takes the oldest fault that is planned for this request: it counts as used. */
  take(kind: RequestKind, who: Who): RequestFault | undefined
}

/** A setting that may differ from client to client: the latest value that fits counts. */
export interface Targeted<Value> {
  set(value: Value, target?: Target): void
  of(who: Who): Value
}

interface PlannedFault {
  readonly kind: RequestKind
  readonly fault: RequestFault
  readonly target: Target | undefined
  remaining: number
}

export function createFaults(): Faults {
  let planned: readonly PlannedFault[] = []
  const standing = new Map<RequestKind, Targeted<RequestFault | null>>()
  return {
    condition: createTargeted<Condition>('fine'),
    isMediaCut: createTargeted(false),
    isVideoCut: createTargeted(false),
    isAudioCut: createTargeted(false),
    degradation: createTargeted<LineQuality | null>(null),
    signalsPerSecond: createTargeted(Infinity),
    sessionInfo: createTargeted(200),
    plan(kind, fault, target, count = 1) {
      planned = [...planned, { kind, fault, target, remaining: count }]
    },
    answer(kind, fault, target) {
      const answers = standing.get(kind) ?? createTargeted<RequestFault | null>(null)
      answers.set(fault, target)
      standing.set(kind, answers)
    },
    take(kind, who) {
      const next = planned.find((each) => each.kind === kind && isTargeted(who, each.target))
      if (!next) return standing.get(kind)?.of(who) ?? undefined
      next.remaining -= 1
      planned = planned.filter(({ remaining }) => remaining > 0)
      return next.fault
    },
  }
}

export const isTargeted = (who: Who, target: Target | undefined): boolean =>
  target === undefined || [who.session, who.connectionId, who.data].includes(target)

export function toStandingFault(answer: StandingAnswer): RequestFault | null {
  if (answer === 'normally') return null
  if (answer === 'never') return { type: 'ignore' }
  return answer === 'lost' ? { type: 'loseAck' } : { type: 'fail', answer }
}

function createTargeted<Value>(initial: Value): Targeted<Value> {
  let entries: readonly { readonly value: Value; readonly target: Target | undefined }[] = []
  return {
    set(value, target) {
      const others = target === undefined ? [] : entries.filter((entry) => entry.target !== target)
      entries = [...others, { value, target }]
    },
    of(who) {
      const entry = entries.findLast(({ target }) => isTargeted(who, target))
      return entry ? entry.value : initial
    },
  }
}
