/** What an app configures and learns about peers. */

import type { Clock, ConnectionLike, ConnectionQuality, Listening } from '../index.ts'

/** Says how much of your own signals is kept for those who were away. */
export interface ReplayOptions {
  /** How long, in ms. Use the same at all ends. @defaultValue 120 000 */
  readonly forMs?: number | undefined
  /** How much memory they take at most, in bytes: two for each character of types and data. @defaultValue 262 144 */
  readonly capacityBytes?: number | undefined
}

/** Says how often you give a sign of life, and in how large a session nobody does. */
export interface PresenceOptions {
  /** The time between two signs of life, in ms; after two and a half of them without one, a peer is `away`. @defaultValue 4 000 */
  readonly beatMs?: number | undefined
  /** In a session with more people than that, you included, nobody gives signs of life. @defaultValue 25 */
  readonly maxPeople?: number | undefined
}

/**
 * The options of `createPeers()`, all optional.
 * @example
 * ```ts
 * import type { PeersOptions } from 'opentok-reconnection/peers'
 *
 * // Only what was said meanwhile, and for a shorter time.
 * export const options: PeersOptions = { replay: { forMs: 60_000 }, presence: false }
 * ```
 */
export interface PeersOptions {
  /** Whether, and how, signals are told again to those who were away. It needs `identify`. @defaultValue `true` */
  readonly replay?: boolean | ReplayOptions | undefined
  /** Whether, and how, peers learn of each other who is there. @defaultValue `true` */
  readonly presence?: boolean | PresenceOptions | undefined
  /** The timers. @defaultValue those of the platform */
  readonly clock?: Clock | undefined
  /** The time in ms since the epoch. @defaultValue `Date.now` */
  readonly now?: (() => number) | undefined
}

/**
 * Where a peer is.
 *
 * - `unknown`: they are in the session, and give no signs of life: their app does not use `createPeers()`, or there are too
 *   many people
 * - `here`: they give signs of life
 * - `away`: those have stopped, or the server has lost their connection
 * - `left`: they have left, or were away for two minutes after the server has lost them
 */
export type PeerState = 'unknown' | 'here' | 'away' | 'left'

/** What peers say of themselves with a sign of life; frozen. What is as usual is missing. */
export interface PeerNote {
  /** `lost` or `interrupted`: what their camera does. */
  readonly camera?: string
  /** `lost` or `interrupted`: what their microphone does. */
  readonly microphone?: string
  /** How good their connection is: `fair`, `poor` or `lost`, as far as their app asks for it. */
  readonly quality?: ConnectionQuality
  /** Whether what they publish is being recovered. */
  readonly interrupted?: boolean
}

/** One person; frozen. */
export interface Peer {
  /** What `identify` returns for them; without that, the id of their connection. */
  readonly person: string
  /** The latest of their connections. */
  readonly connection: ConnectionLike
  /** Where they are. */
  readonly state: PeerState
  /** Since when, in ms since the epoch. */
  readonly since: number
  /** What they said of themselves at last. */
  readonly note: PeerNote
}

/** The state of the peers at one moment. Frozen, and the same object until something changes. */
export interface PeersSnapshot {
  /** The people, in the order of their arrival. Empty without `presence`. */
  readonly people: readonly Peer[]
  /** Whether you have come back, and what you have missed is still being told. */
  readonly replaying: boolean
}

/** A signal that has come in: at once, or told again because you were away. */
export interface PeerSignal {
  /** Its type, without OpenTok's prefix `signal:`. */
  readonly type: string | undefined
  /** Its data. */
  readonly data: string | undefined
  /** Who sent it; `null` if the server did. */
  readonly from: ConnectionLike | null
  /** Whether you sent it yourself. */
  readonly own: boolean
  /** Whether it is told again, so that it is late. */
  readonly replayed: boolean
  /** When it was sent, in ms since the epoch, by your own clock. */
  readonly sentAt: number
}

/** The events of peers: their names, each with its payload. Payloads are frozen. */
export interface PeersEvents {
  /** A signal of your app: those of each sender in order, each once. */
  signal: PeerSignal
  /** Signals of a person are lost for good: they are older than what is kept, or the person is gone. */
  signalsMissed: {
    /** Whose. */
    readonly person: string
    /** How many. */
    readonly count: number
  }
  /** A person is somewhere else than before. */
  peerChanged: Peer & {
    /** Where they were before. */
    readonly previous: PeerState
  }
}

/**
 * What you have missed, and who is away.
 * @example
 * ```ts
 * import type { Peers } from 'opentok-reconnection/peers'
 *
 * export function showAway(peers: Peers, draw: (names: string[]) => void): () => void {
 *   return peers.onChange(() =>
 *     draw(peers.list().flatMap(({ person, state }) => (state === 'away' ? [person] : []))),
 *   )
 * }
 * ```
 */
export interface Peers extends Listening<PeersEvents> {
  /** The people, in the order of their arrival: those of the snapshot. */
  list(): readonly Peer[]
  /** The whole state at this moment. Frozen, and the same object until something changes. */
  getSnapshot(): PeersSnapshot
  /** Removes every listener and timer, and forgets everything. Nothing is announced any more. */
  dispose(): void
  /** The same as `dispose()`, for the keyword `using`. */
  [Symbol.dispose](): void
}

/**
 * The events of a peer's state machine.
 *
 * - `peer.beat`: a sign of life; the next one is due in `windowMs` ms
 * - `peer.joined`: they have a connection again
 * - `peer.lost`, `peer.left`: the server says that their last connection is lost, or that they have left
 * - `peer.blind`: nobody can say where they are: there are too many people
 * - `watch.paused`, `watch.resumed`: your own connection is away, and back
 */
export type PeerMachineEvent =
  | { type: 'peer.beat'; windowMs: number }
  | { type: 'peer.joined' }
  | { type: 'peer.lost' }
  | { type: 'peer.left' }
  | { type: 'peer.blind' }
  | { type: 'watch.paused' }
  | { type: 'watch.resumed' }

/**
 * The events of the state machine of a sender, as somebody hears it who may have been away.
 *
 * - `catchUp.returned`: you are back, and do not know whether you have missed something
 * - `catchUp.held`: a signal came in meanwhile, and waits behind what was missed
 * - `catchUp.behind`: something was missed, and the sender is asked for it
 * - `catchUp.piece`: a part of that has come in
 * - `catchUp.level`: nothing is missing any more, or nothing more can come
 */
export type CatchUpMachineEvent =
  | { type: 'catchUp.returned' }
  | { type: 'catchUp.held' }
  | { type: 'catchUp.behind' }
  | { type: 'catchUp.piece' }
  | { type: 'catchUp.level' }
