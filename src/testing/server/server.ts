/** What all pages of one fake share: time, faults, ids, rooms, and the record of what the app did. */

import { createSchedule } from '../clock.ts'
import type { FakeClock, Schedule } from '../clock.ts'
import { DEFAULT_DELAYS } from '../delays.ts'
import type { FakeDelays } from '../delays.ts'
import type { OpenTokEmitter } from '../sdk/emitter.ts'
import { createFaults } from '../transport/faults.ts'
import type { Faults } from '../transport/faults.ts'
import { createRecord } from './record.ts'
import type { Recording } from './record.ts'
import { createRoom } from './server-session.ts'
import type { Role, Room } from './server-session.ts'
import type { Client } from '../transport/client.types.ts'
import { createIds } from './stream.ts'
import type { NextId } from './stream.ts'
import type { Viewer } from '../sdk/subscriber/subscriber-controller.ts'

/**
 * The options of `createFakeOpenTok()`. All are optional; by default the fake is as kind as the real cloud can be.
 * @example
 * ```ts
 * import { createFakeOpenTok, type FakeOpenTokOptions } from 'opentok-reconnection/testing'
 *
 * const unkind: FakeOpenTokOptions = { mediaMode: 'routed', dropRepeats: false, strict: true }
 * export const fake = createFakeOpenTok(unkind)
 * ```
 * @see scenarios G4, T3, T6
 */
export interface FakeOpenTokOptions {
  /** The timers. @defaultValue those of the platform, also fake ones */
  readonly clock?: FakeClock
  /** How long things take. @defaultValue what was measured with the real client: {@link DEFAULT_DELAYS} */
  readonly delays?: Partial<FakeDelays>
  /** How media flows; a subscriber of a `'routed'` stream gives up by itself. @defaultValue `'relayed'` */
  readonly mediaMode?: 'relayed' | 'routed'
  /** Whether a signal to everybody also comes back to its sender. @defaultValue `true` */
  readonly echoSignals?: boolean
  /** Whether the server acts only once on a message that is repeated. @defaultValue `true` */
  readonly dropRepeats?: boolean
  /**
   * Whether the server speaks first on a resumed socket; otherwise `sessionReconnected` waits for its next message.
   * @defaultValue `true`
   */
  readonly greetResumed?: boolean
  /** Whether the server repeats after a resume what was lost on the way. @defaultValue `true` */
  readonly redeliver?: boolean
  /**
   * The code that closes the resumed socket of a client that the server has forgotten. With `null` the socket is
   * accepted, although nobody else sees the client any more.
   * @defaultValue 1011
   */
  readonly unknownSocketCloseCode?: 1003 | 1011 | null
  /**
   * Whether every join has a messaging address of its own. With `false`, as it may well be in the cloud, a session that
   * is joined within 110 ms of being forced out is ended again (`sessionDisconnected`, `clientDisconnected`): OpenTok
   * closes the former socket late, and tells sockets apart by address alone.
   * @defaultValue `true`
   */
  readonly addressPerConnection?: boolean
  /** Whether to throw when the app uses an object that OpenTok has destroyed. @defaultValue `false` */
  readonly strict?: boolean
  /** Makes the elements of the page, for example with jsdom. @defaultValue makes plain objects */
  readonly createElement?: (tagName: string) => object
}

/** What a token says about its holder. */
export interface Identity {
  readonly data: string
  readonly role: Role
  readonly isExpired: boolean
}

export type ServerOptions = Required<Omit<FakeOpenTokOptions, 'clock' | 'delays'>>

/** One cloud, one network. */
export interface Server {
  readonly options: ServerOptions
  readonly delays: FakeDelays
  readonly schedule: Schedule
  readonly faults: Faults
  readonly record: Recording
  readonly nextId: NextId
  readonly clients: Set<Client>
  /** Live subscribers. */
  readonly viewers: Set<Viewer>
  readonly tokens: Map<string, Identity>
  /** What `OT.on()` adds to, page by page. */
  readonly exceptions: Set<OpenTokEmitter>
  /** The room of that id; a new one if there is none. */
  roomOf(sessionId: string): Room
  /** The room of the first session id, even if nobody has named that yet. */
  mainRoom(): Room
  /** Every room there is, named or not. */
  listRooms(): readonly Room[]
}

/** Everything that a fake begins with, also after `reset()`. */
export function createServer(given: FakeOpenTokOptions): Server {
  const { clock, delays, ...options } = given
  const rooms = new Map<string, Room>()
  const record = createRecord()
  let unnamed: Room | undefined
  return {
    options: {
      mediaMode: 'relayed',
      echoSignals: true,
      dropRepeats: true,
      greetResumed: true,
      redeliver: true,
      unknownSocketCloseCode: 1011,
      addressPerConnection: true,
      strict: false,
      createElement: (tagName) => ({ tagName: tagName.toUpperCase() }),
      ...options,
    },
    delays: { ...DEFAULT_DELAYS, ...delays },
    schedule: createSchedule(clock),
    faults: createFaults(),
    record,
    nextId: createIds(),
    clients: new Set(),
    viewers: new Set(),
    tokens: new Map(),
    exceptions: new Set(),
    listRooms: () => [...rooms.values(), ...(unnamed ? [unnamed] : [])],
    roomOf(sessionId) {
      const room = rooms.get(sessionId) ?? unnamed ?? createRoom()
      unnamed = undefined
      rooms.set(sessionId, room)
      return room
    },
    mainRoom() {
      const [first] = rooms.values()
      return first ?? (unnamed ??= createRoom())
    },
  }
}
