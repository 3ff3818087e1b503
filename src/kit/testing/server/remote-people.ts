/** Remote people: a test lets them join a session, and decides what they do there. */

import { Connection } from '../sdk/connection.ts'
import type { DeliveredSignal, Member, ServerSession } from './server-session.ts'
import type { Server } from './server.types.ts'
import { createStream, setStill } from './stream.ts'
import type { FakeConnection, FakeStream, StreamProperties } from './stream.ts'

/** How a remote person joins. */
export interface RemoteOptions {
  /** The connection data; also a name by which faults find this person. @defaultValue `''` */
  readonly data?: string
  /** The connection id. @defaultValue the next of `connection-1`, `connection-2`, … */
  readonly connectionId?: string
}

/** A signal that a remote person sends. */
export interface RemoteSignal {
  /** Its type, without OpenTok's prefix. */
  readonly type?: string
  /** Its data. */
  readonly data?: string
  /** Only this person gets it; without it everybody does. */
  readonly to?: Pick<FakeConnection, 'connectionId'>
}

/** Somebody else in the session, who does what the test says. */
export interface RemotePerson {
  /** Their connection. */
  readonly connection: FakeConnection
  /** The streams that they publish now. */
  readonly streams: readonly FakeStream[]
  /** The signals that they have received, in order. */
  readonly heard: readonly DeliveredSignal[]
  /** Publishes a stream. */
  publish(properties?: StreamProperties): FakeStream
  /** Ends one of their streams, or all of them if none is named. */
  unpublish(stream?: FakeStream): void
  /** Switches the video of all their streams: subscribers fire `videoDisabled` or `videoEnabled` (`publishVideo`). */
  publishVideo(isOn: boolean): void
  /** Lets the pictures of all their streams stand still, as a slide does: nothing is sent until they are drawn again. */
  standStill(isStill: boolean): void
  /** Switches the audio of all their streams. */
  publishAudio(isOn: boolean): void
  /** Sends a signal. */
  signal(signal: RemoteSignal): void
  /** Leaves the session. */
  leave(): void
  /** Is gone without leaving: the media stops at once, and the server notifies the others after `keepLostMs`. */
  vanish(): void
  /** Joins again with the same data under new ids. If they vanished, the server may still list the old ones. */
  comeBack(): RemotePerson
}

/** A session as the server knows it: its members and their streams. */
export interface FakeRoom {
  /** Lets a remote person join. */
  join(options?: RemoteOptions): RemotePerson
  /** The connection data of everybody who is in the session, also of lost clients that the server still keeps. */
  readonly members: readonly string[]
  /** The streams that are live. */
  readonly streams: readonly FakeStream[]
  /** Lets the server itself send a signal: its `from` is `null`. */
  signal(signal: RemoteSignal): void
}

export function createFakeRoom(server: () => Server, session: () => ServerSession): FakeRoom {
  const fakeRoom: FakeRoom = {
    join: (options) => join(fakeRoom, server(), session(), options),
    get members() {
      return [...session().members].map(({ connection }) => connection.data)
    },
    get streams() {
      return session().streams()
    },
    signal: (signal) => send(session(), signal, null),
  }
  return fakeRoom
}

function join(
  fakeRoom: FakeRoom,
  { delays, nextId, record, schedule, subscribers }: Server,
  session: ServerSession,
  { connectionId, data = '' }: RemoteOptions = {},
): RemotePerson {
  const connection = new Connection(connectionId ?? nextId('connection'), data)
  const member: Member = {
    connection,
    role: 'publisher',
    streams: [],
    signals: 0,
    who: () => ({ connectionId: connection.connectionId, data, session: undefined }),
    send(message) {
      if (message.type === 'signal' && !member.isVanished) record.deliver(member, message.signal)
    },
  }
  session.join(member)
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
      session.publish(member, stream)
      return stream
    },
    unpublish(stream) {
      for (const { streamId } of stream ? [stream] : [...member.streams]) {
        session.unpublish(streamId, 'clientDisconnected')
      }
    },
    publishVideo(isOn) {
      for (const stream of member.streams) session.change(stream, 'hasVideo', isOn)
    },
    standStill(isStill) {
      for (const stream of member.streams) setStill(stream, isStill)
      for (const subscriber of subscribers) subscriber.handleMedia()
    },
    publishAudio(isOn) {
      for (const stream of member.streams) session.change(stream, 'hasAudio', isOn)
    },
    signal: (signal) => send(session, signal, connection),
    leave: () => session.remove(member, 'clientDisconnected'),
    vanish() {
      member.isVanished = true
      for (const subscriber of subscribers) subscriber.handleMedia()
      schedule.after(delays.keepLostMs, () => session.remove(member, 'networkDisconnected'))
    },
    comeBack: () => fakeRoom.join({ data }),
  }
  people.add(person)
  return person
}

/** Every remote person of every fake: distinguishes them from objects of the app. */
const people = new WeakSet<object>()

export const isRemotePerson = (given: unknown): given is RemotePerson =>
  people.has(given as RemotePerson)

function send(
  session: ServerSession,
  { data, to, type }: RemoteSignal,
  from: FakeConnection | null,
): void {
  const recipients = to ? [session.find(to.connectionId)] : [...session.members]
  for (const each of recipients) if (each) session.signal({ type, data, from }, each)
}
