/** What all pages of one fake share: time, faults, ids, rooms, and what is written down about the app. */

import { createSchedule } from './clock.ts'
import type { FakeClock, Schedule } from './clock.ts'
import { DEFAULT_DELAYS } from './delays.ts'
import type { FakeDelays } from './delays.ts'
import type { OpenTokEmitter } from './emitter.ts'
import { createFaults } from './faults.ts'
import type { Faults } from './faults.ts'
import { createRecord } from './record.ts'
import type { Recording } from './record.ts'
import { createRoom } from './room.ts'
import type { Role, Room } from './room.ts'
import type { Client } from './client.types.ts'
import { createIds } from './stream.ts'
import type { NextId } from './stream.ts'
import type { Viewer } from './viewer.ts'

/** How a fake is made. The defaults are the kindest the real cloud allows. */
export interface FakeOpenTokOptions {
  /** @defaultValue the platform's timers, fake ones included */
  readonly clock?: FakeClock
  /** @defaultValue what was measured of the real client, see {@link FakeDelays} */
  readonly delays?: Partial<FakeDelays>
  /** How media flows: `routed` subscribers give up by themselves. @defaultValue `'relayed'` */
  readonly mediaMode?: 'relayed' | 'routed'
  /** Whether the sender of a signal hears it too. @defaultValue `true` */
  readonly echoSignals?: boolean
  /** Whether the server acts on a repeated message once only. @defaultValue `true` */
  readonly dropRepeats?: boolean
  /** Whether the server speaks first on a resumed socket; else `sessionReconnected` waits for its next word. @defaultValue `true` */
  readonly greetResumed?: boolean
  /** Whether the server says again, after a resume, what was lost on the way. @defaultValue `true` */
  readonly redeliver?: boolean
  /** What closes the resumed socket of a client that the server has given up; `null` takes it in as a zombie. @defaultValue 1011 */
  readonly unknownSocketCloseCode?: 1003 | 1011 | null
  /** Throws when the app uses an object that is dead. @defaultValue `false` */
  readonly strict?: boolean
  /** What stands for an element of the page. @defaultValue plain objects */
  readonly createElement?: (tagName: string) => object
}

/** Who a token says its holder is. */
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
  /** Makes the room if there is none. */
  roomOf(sessionId: string): Room
  /** That of the first session id there is, even if nobody named it yet. */
  mainRoom(): Room
  /** Every room there is, named or not. */
  listRooms(): readonly Room[]
}

/** Everything a fake starts with, and starts with again after `reset()`. */
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
