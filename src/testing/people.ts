/** Remote people: whom a test puts into the room, and what they do there. */

import type { RoomSignal, Member, Room } from './room.ts'
import type { Server } from './server.ts'
import { createStream } from './stream.ts'
import type { FakeConnection, FakeStream, StreamProperties } from './stream.ts'

/** How somebody joins. */
export interface RemoteOptions {
  /** Connection data, and a target for the network's faults. @defaultValue `''` */
  readonly data?: string
  /** @defaultValue the next of `connection-1`, `connection-2`, … */
  readonly connectionId?: string
}

/** A signal that a remote person sends. */
export interface RemoteSignal {
  readonly type?: string
  readonly data?: string
  /** Only there; without it everybody gets it. */
  readonly to?: Pick<FakeConnection, 'connectionId'>
}

/** Somebody else in the room. */
export interface RemotePerson {
  readonly connection: FakeConnection
  /** What they publish now. */
  readonly streams: readonly FakeStream[]
  /** What they have heard, in order. */
  readonly heard: readonly RoomSignal[]
  publish(properties?: StreamProperties): FakeStream
  /** Without a stream all of theirs end. */
  unpublish(stream?: FakeStream): void
  signal(signal: RemoteSignal): void
  /** Says good-bye. */
  leave(): void
  /** Without a word: media dies, and the server says so `keepLostMs` later. */
  vanish(): void
  /** A new join of the same data, under new ids; whoever vanished is still listed. */
  comeBack(): RemotePerson
}

/** The room, as a test steers it. */
export interface FakeRoom {
  join(options?: RemoteOptions): RemotePerson
  /** Connection data of all who are in, lost ones that are still kept included. */
  readonly members: readonly string[]
  readonly streams: readonly FakeStream[]
  /** The server itself sends a signal: `from` is `null`. */
  signal(signal: RemoteSignal): void
}

export function createFakeRoom(server: () => Server, roomOf: () => Room): FakeRoom {
  const fakeRoom: FakeRoom = {
    join: (options) => join(fakeRoom, server(), roomOf(), options),
    get members() {
      return [...roomOf().members].map(({ connection }) => connection.data)
    },
    get streams() {
      return roomOf().streams()
    },
    signal: (signal) => send(roomOf(), signal, null),
  }
  return fakeRoom
}

function join(
  fakeRoom: FakeRoom,
  { delays, nextId, record, schedule, viewers }: Server,
  room: Room,
  { connectionId, data = '' }: RemoteOptions = {},
): RemotePerson {
  const connection: FakeConnection = {
    connectionId: connectionId ?? nextId('connection'),
    creationTime: 0,
    data,
  }
  const member: Member = {
    connection,
    role: 'publisher',
    streams: [],
    signals: 0,
    who: () => ({ connectionId: connection.connectionId, data, session: undefined }),
    tell(notice) {
      if (notice.type === 'signal' && !member.isVanished) record.deliver(member, notice.signal)
    },
  }
  room.join(member)
  const person: RemotePerson = {
    connection,
    get streams() {
      return member.streams
    },
    get heard() {
      return record.deliveries.get(member) ?? []
    },
    publish(properties) {
      const stream = createStream(connection, nextId, properties)
      room.publish(member, stream)
      return stream
    },
    unpublish(stream) {
      for (const { streamId } of stream ? [stream] : [...member.streams]) {
        room.unpublish(streamId, 'clientDisconnected')
      }
    },
    signal: (signal) => send(room, signal, connection),
    leave: () => room.remove(member, 'clientDisconnected'),
    vanish() {
      member.isVanished = true
      for (const viewer of viewers) viewer.handleMedia()
      schedule.after(delays.keepLostMs, () => room.remove(member, 'networkDisconnected'))
    },
    comeBack: () => fakeRoom.join({ data }),
  }
  people.add(person)
  return person
}

/** Everybody who was ever made, to tell them from objects of the app's. */
const people = new WeakSet<object>()

export const isRemotePerson = (given: object | string): given is RemotePerson =>
  typeof given === 'object' && given !== null && people.has(given)

function send(room: Room, { data, to, type }: RemoteSignal, from: FakeConnection | null): void {
  const recipients = to ? [room.find(to.connectionId)] : [...room.members]
  for (const each of recipients) if (each) room.signal({ type, data, from }, each)
}
