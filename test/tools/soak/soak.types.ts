/** Types of a run: the plan from a seed, and the record that the invariants check. */
import type { SeenEvent, SignalOutcome } from '../../browser/harness/page/person.types.ts'
import type {
  NegotiationKind,
  RefusalKind,
  RefusalScope,
  RequestKind,
} from '../../../src/kit/emulator/faults/network.types.ts'

export type Name = 'anna' | 'bob'
export const NAMES: readonly Name[] = ['anna', 'bob']

type Nothing = Readonly<Record<never, never>>
interface Requests {
  readonly kind: RequestKind
  readonly count: number
}

/** Faults of the network, the server and the machine of one person or both, with their arguments. */
export interface Faults {
  readonly drop: Nothing
  readonly silence: Nothing
  readonly flap: Nothing
  readonly restore: Nothing
  readonly cutMedia: Nothing
  readonly healMedia: Nothing
  /** The server forgets all clients, and accepts no unknown socket. */
  readonly restart: Nothing
  readonly kick: Nothing
  readonly offline: Nothing
  readonly online: Nothing
  readonly refuse: { readonly kind: RefusalKind; readonly scope: RefusalScope }
  readonly close: { readonly code: number }
  readonly delay: { readonly ms: number }
  readonly delaySessionInfo: { readonly ms: number }
  readonly failSessionInfo: { readonly status: number }
  /** The machine and its network sleep. */
  readonly sleep: { readonly ms: number }
  readonly fail: Requests & { readonly status: number }
  readonly ignore: Requests
  readonly loseAck: Requests & { readonly drop: boolean }
  /** The server ends all their streams. */
  readonly endStreams: Nothing
  readonly tokens: { readonly how: 'reject' | 'hang' | 'refused' }
  readonly withhold: { readonly kind: NegotiationKind }
  readonly rateLimit: { readonly perSecond: number | null }
}

export type SignalKind = 'all' | 'to' | 'now' | 'keyed' | 'abortable' | 'long'

/** Calls of the app of one person, with their arguments. */
export interface Calls {
  readonly say: { readonly kind: SignalKind; readonly count: number }
  readonly abort: Nothing
  readonly clearSignals: Nothing
  readonly publish: Nothing
  readonly unpublish: Nothing
  readonly subscribe: Nothing
  readonly unsubscribe: Nothing
  readonly muteVideo: Nothing
  readonly muteAudio: Nothing
  readonly join: Nothing
  readonly leave: Nothing
  /** By the session's own `disconnect()`, without the library. */
  readonly disconnectItself: Nothing
  readonly reconnectNow: Nothing
}

type Args<Table> = { [Key in keyof Table]: { readonly does: Key } & Table[Key] }[keyof Table]
export type Fault = Args<Faults>
export type Call = Args<Calls>

/** `at`: ms since the start. */
export type Step =
  | ({ readonly is: 'fault'; readonly at: number; readonly who: Name | 'both' } & Fault)
  | ({ readonly is: 'call'; readonly at: number; readonly who: Name } & Call)

export interface Settings {
  /** The same for both: the receiver must know the envelope format. */
  readonly dedupe: boolean
  readonly chunk: boolean
  readonly unknownOutcome: 'resend' | 'reject'
  readonly giveUpMs: number
  readonly joinTimeoutMs: number
  readonly rejoinMs: number
  readonly identify: boolean
  readonly mediaMode: 'relayed' | 'routed'
  readonly keepLostMs: number
  readonly greetResumed: boolean
  /** Whether the publishers have a microphone. */
  readonly audio: boolean
  /** Whether the schedule starts with the call, so that faults hit the first join, or when both see each other. */
  readonly start: 'joining' | 'joined'
  /** How both leave at the end. */
  readonly end: 'leave' | 'dispose'
}

export interface Plan {
  readonly seed: number
  readonly settings: Settings
  readonly steps: readonly Step[]
}

/** A tile as the library knows it, with the state of its stream. */
export interface Tile {
  readonly streamId: string
  readonly status: string
  readonly phase: string | null
  readonly isInPage: boolean
  readonly hasVideo: boolean | undefined
  readonly hasAudio: boolean | undefined
}

/** A signal that the app has sent; its number is its index. */
export interface SentSignal {
  readonly kind: SignalKind
  readonly outcome: SignalOutcome
}

/** One person's page, as plain data. */
export interface PageRecord {
  readonly name: Name
  readonly status: string
  readonly connectionId: string | null
  /** The app's last call was to leave. */
  readonly hasLeft: boolean
  readonly seen: readonly SeenEvent[]
  readonly tileStatuses: Readonly<Record<string, readonly string[]>>
  /** Pending promises of the library. */
  readonly pending: readonly string[]
  /** Longest period in which the library was connected and the client was not, in ms. */
  readonly deadClientMs: number
  /** Streams that the library has announced, and not announced as destroyed. */
  readonly streams: readonly string[]
  /** Streams that the app has unsubscribed from. */
  readonly unwanted: readonly string[]
  readonly tiles: readonly Tile[]
  /** `.OT_subscriber` elements in the page, and how many of them belong to no handle. */
  readonly elements: number
  readonly strays: number
  readonly selfViews: number
  readonly wantsPublished: boolean
  readonly published: PublishedRecord | null
  readonly cameras: number
  readonly cameraRequests: number
  readonly liveTracks: number
  readonly sentSignals: readonly SentSignal[]
  /** Data of the signals that the library has delivered, without own ones. */
  readonly heard: readonly string[]
  /** Errors that the library has thrown into the app. */
  readonly thrown: readonly string[]
  /** State of OpenTok's session. */
  readonly client: string
  readonly overlaps: number
  readonly outages: number
  readonly joins: number
  /** What the app had to do again after the faults ended: joins, publishes, subscribes. */
  readonly helped: readonly string[]
  readonly leftovers: readonly string[]
  readonly history: readonly HistoryLine[]
}

/** `at`: ms since the epoch. */
export interface HistoryLine {
  readonly at: number
  readonly what: string
}

export interface PublishedRecord {
  readonly streamId: string | null
  readonly hasVideo: boolean
  readonly hasAudio: boolean
}

export interface MemberRecord {
  readonly name: string
  readonly connectionId: string
  readonly online: boolean
  readonly streamIds: readonly string[]
}

/** Everything that the invariants can check. */
export interface RunRecord {
  readonly plan: Plan
  readonly people: readonly PageRecord[]
  readonly members: readonly MemberRecord[]
  /** Unhandled errors of each page, without OpenTok's own. */
  readonly problems: Readonly<Record<Name, readonly string[]>>
}
