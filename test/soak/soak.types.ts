/** What a run is made of: the plan that a seed gives, and the record that the laws are held against. */
import type { SeenEvent, SignalOutcome } from '../e2e/page/person.types.ts'
import type {
  NegotiationKind,
  RefusalKind,
  RefusalScope,
  RequestKind,
} from '../../src/emulator/faults/network.types.ts'

export type Name = 'anna' | 'bob'
export const NAMES: readonly Name[] = ['anna', 'bob']

type Nothing = Readonly<Record<never, never>>
interface Requests {
  readonly kind: RequestKind
  readonly count: number
}

/** What the network, the server and the machine do to one person, or to both, and with which words. */
export interface Faults {
  readonly drop: Nothing
  readonly silence: Nothing
  readonly flap: Nothing
  readonly restore: Nothing
  readonly cutMedia: Nothing
  readonly healMedia: Nothing
  /** The server forgets everybody, and takes no unknown socket in. */
  readonly restart: Nothing
  readonly kick: Nothing
  readonly offline: Nothing
  readonly online: Nothing
  readonly refuse: { readonly kind: RefusalKind; readonly scope: RefusalScope }
  readonly close: { readonly code: number }
  readonly delay: { readonly ms: number }
  readonly delaySessionInfo: { readonly ms: number }
  readonly failSessionInfo: { readonly status: number }
  /** The machine sleeps, and its network with it. */
  readonly sleep: { readonly ms: number }
  readonly fail: Requests & { readonly status: number }
  readonly ignore: Requests
  readonly loseAck: Requests & { readonly drop: boolean }
  /** The server ends all that they publish. */
  readonly endStreams: Nothing
  readonly tokens: { readonly how: 'reject' | 'hang' | 'refused' }
  readonly withhold: { readonly kind: NegotiationKind }
  readonly rateLimit: { readonly perSecond: number | null }
}

export type SignalKind = 'all' | 'to' | 'now' | 'keyed' | 'abortable' | 'long'

/** What the app of one person does, and with which words. */
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
  /** By the session's own `disconnect()`, past the library. */
  readonly disconnectItself: Nothing
  readonly reconnectNow: Nothing
}

type Words<Table> = { [Word in keyof Table]: { readonly does: Word } & Table[Word] }[keyof Table]
export type Fault = Words<Faults>
export type Call = Words<Calls>

/** `at`: ms since the beginning. */
export type Step =
  | ({ readonly is: 'fault'; readonly at: number; readonly who: Name | 'both' } & Fault)
  | ({ readonly is: 'call'; readonly at: number; readonly who: Name } & Call)

export interface Settings {
  /** The same for both: whoever opens an envelope must know of it. */
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
  /** How both go at the end. */
  readonly end: 'leave' | 'dispose'
}

export interface Plan {
  readonly seed: number
  readonly settings: Settings
  readonly steps: readonly Step[]
}

/** A tile as the library knows it, and what it says of the stream in it. */
export interface Tile {
  readonly streamId: string
  readonly status: string
  readonly phase: string | null
  readonly isInPage: boolean
  readonly hasVideo: boolean | undefined
  readonly hasAudio: boolean | undefined
}

/** A signal that the app has sent: its number is its place. */
export interface Said {
  readonly kind: SignalKind
  readonly outcome: SignalOutcome
}

/** One person's page, as plain data. */
export interface PageRecord {
  readonly name: Name
  readonly status: string
  readonly connectionId: string | null
  /** The last word of the app was that it leaves. */
  readonly hasLeft: boolean
  readonly seen: readonly SeenEvent[]
  readonly tileStatuses: Readonly<Record<string, readonly string[]>>
  /** What the library has promised and not settled. */
  readonly pending: readonly string[]
  /** The longest time at a stretch that the library was live and the client was not, in ms. */
  readonly zombieMs: number
  /** Streams that the library has told of, and not told the end of. */
  readonly streams: readonly string[]
  /** Streams that the app wants no tile for. */
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
  readonly said: readonly Said[]
  /** The data of the signals that the library has delivered, own ones left out. */
  readonly heard: readonly string[]
  /** What the library has thrown at the app. */
  readonly thrown: readonly string[]
  /** What OpenTok says of its session. */
  readonly client: string
  readonly overlaps: number
  readonly outages: number
  readonly joins: number
  /** How often the app had to help after the heal: joins, publishes, subscribes. */
  readonly helped: readonly string[]
  readonly leftovers: readonly string[]
  readonly story: readonly StoryLine[]
}

/** `at`: ms since the epoch. */
export interface StoryLine {
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

/** All that the laws know. */
export interface RunRecord {
  readonly plan: Plan
  readonly people: readonly PageRecord[]
  readonly members: readonly MemberRecord[]
  /** Errors of each page that nobody handled, OpenTok's own left out. */
  readonly problems: Readonly<Record<Name, readonly string[]>>
}
