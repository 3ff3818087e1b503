/** Every fault now in force, and on whom; lines and rooms ask here and never decide by themselves. */

import type { OpenTokError } from '../error.ts'

/** Who is behind a line. */
export interface Who {
  /** `undefined` while not joined. */
  readonly connectionId: string | undefined
  /** Connection data of the token. */
  readonly data: string
  /** The SDK's object, for a client of the app's. */
  readonly session: object | undefined
}

/** Whom a fault hits: a session, a connection id, or connection data. */
export type Target = object | string

/** What the network lets through: all; nothing; all but sockets; or sockets on which nobody speaks. */
export type Condition = 'fine' | 'refused' | 'socketless' | 'silent'

/** A request of a client, by what it wants to make or send. */
export type RequestKind =
  'information' | 'connection' | 'stream' | 'subscriber' | 'signal' | 'unpublish' | 'moderation'

/** What the server says: an HTTP status, or at once the error that OpenTok makes of it. */
export type Answer = number | OpenTokError

/** What becomes of one request instead of its ordinary answer. */
export type RequestFault =
  | { readonly type: 'ignore' }
  | { readonly type: 'fail'; readonly answer: Answer }
  /** Acted on, and never answered. */
  | { readonly type: 'loseAck' }

export interface Faults {
  readonly condition: Targeted<Condition>
  readonly isMediaCut: Targeted<boolean>
  readonly signalsPerSecond: Targeted<number>
  /** Status of session information; 0: no answer. */
  readonly sessionInfo: Targeted<number>
  /** Lays a fault in wait for the next `count` requests of a kind. */
  lay(kind: RequestKind, fault: RequestFault, target?: Target, count?: number): void
  /** The oldest fault in wait for this request, used up by it. */
  take(kind: RequestKind, who: Who): RequestFault | undefined
  clear(): void
}

/** A setting that may differ from client to client: the latest word that fits counts. */
export interface Targeted<Value> {
  set(value: Value, target?: Target): void
  of(who: Who): Value
  clear(): void
}

interface Trap {
  readonly kind: RequestKind
  readonly fault: RequestFault
  readonly target: Target | undefined
  remaining: number
}

export function createFaults(): Faults {
  const condition = createTargeted<Condition>('fine')
  const isMediaCut = createTargeted(false)
  const signalsPerSecond = createTargeted(Infinity)
  const sessionInfo = createTargeted(200)
  let traps: readonly Trap[] = []
  return {
    condition,
    isMediaCut,
    signalsPerSecond,
    sessionInfo,
    lay(kind, fault, target, count = 1) {
      traps = [...traps, { kind, fault, target, remaining: count }]
    },
    take(kind, who) {
      const trap = traps.find((each) => each.kind === kind && isTargeted(who, each.target))
      if (!trap) return undefined
      trap.remaining -= 1
      traps = traps.filter(({ remaining }) => remaining > 0)
      return trap.fault
    },
    clear() {
      traps = []
      for (const setting of [condition, isMediaCut, signalsPerSecond, sessionInfo]) setting.clear()
    },
  }
}

export const isTargeted = (who: Who, target: Target | undefined): boolean =>
  target === undefined || [who.session, who.connectionId, who.data].includes(target)

function createTargeted<Value>(initial: Value): Targeted<Value> {
  let words: readonly { readonly value: Value; readonly target: Target | undefined }[] = []
  return {
    set(value, target) {
      const others = target === undefined ? [] : words.filter((word) => word.target !== target)
      words = [...others, { value, target }]
    },
    of(who) {
      const word = words.findLast(({ target }) => isTargeted(who, target))
      return word ? word.value : initial
    },
    clear() {
      words = []
    },
  }
}
