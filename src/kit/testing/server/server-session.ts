/** The server's side of one session: its members, their streams, and who is notified of what. */

import type { Who } from '../transport/faults.ts'
import type { FakeConnection, FakeStream } from './stream.ts'

/** What the server sends to a member. */
export type ServerMessage =
  | { readonly type: 'connectionCreated'; readonly connection: FakeConnection }
  | {
      readonly type: 'connectionDestroyed'
      readonly connection: FakeConnection
      readonly reason: string
    }
  | { readonly type: 'streamCreated'; readonly stream: FakeStream }
  | { readonly type: 'streamDestroyed'; readonly stream: FakeStream; readonly reason: string }
  | {
      readonly type: 'streamPropertyChanged'
      readonly stream: FakeStream
      readonly changedProperty: 'hasAudio' | 'hasVideo'
      readonly oldValue: boolean
      readonly newValue: boolean
    }
  | { readonly type: 'signal'; readonly signal: DeliveredSignal }
  | { readonly type: 'forcedOut'; readonly reason: string }

/** A signal on its way to one person. */
export interface DeliveredSignal {
  readonly type: string | undefined
  readonly data: unknown
  /** `null`: from the server. */
  readonly from: FakeConnection | null
}

/** Somebody who has joined, or whom the server still keeps after a loss. */
export interface Member {
  readonly connection: FakeConnection
  readonly role: Role
  readonly streams: FakeStream[]
  /** How many of their signals count for the rate limit now. */
  signals: number
  /** Gone without leaving: no media comes from them any more. */
  isVanished?: boolean
  who(): Who
  send(message: ServerMessage): void
}

/** What a token allows its holder to do. */
export type Role = 'subscriber' | 'publisher' | 'moderator'

/** One session, as the server knows it. */
export interface ServerSession {
  readonly members: ReadonlySet<Member>
  streams(): readonly FakeStream[]
  find(connectionId: string | undefined): Member | undefined
  publisherOf(streamId: string | undefined): Member | undefined
  /** Notifies the others; then the new member of all connections (their own last) and all streams. */
  join(member: Member): void
  publish(member: Member, stream: FakeStream): void
  unpublish(streamId: string, reason: string): void
  change(stream: FakeStream, changedProperty: 'hasAudio' | 'hasVideo', newValue: boolean): void
  /** Forgets a member and notifies the others. */
  remove(member: Member, reason: string): void
  /** As `remove()`, and notifies the member, too. */
  expel(member: Member, reason: string): void
  signal: (signal: DeliveredSignal, to?: Member) => void
}

export function createServerSession(): ServerSession {
  const members = new Set<Member>()

  function sendToOthers(member: Member, message: ServerMessage): void {
    for (const other of members) if (other !== member) other.send(message)
  }

  function endStream(publisher: Member, stream: FakeStream, reason: string): void {
    publisher.streams.splice(publisher.streams.indexOf(stream), 1)
    for (const member of members) member.send({ type: 'streamDestroyed', stream, reason })
  }

  const session: ServerSession = {
    members,
    streams: () => [...members].flatMap(({ streams }) => streams),
    find: (connectionId) =>
      [...members].find((member) => member.connection.connectionId === connectionId),
    publisherOf: (streamId) =>
      [...members].find(({ streams }) => streams.some((each) => each.streamId === streamId)),

    join(member) {
      const { connection } = member
      sendToOthers(member, { type: 'connectionCreated', connection })
      const present = [...members, member]
      members.add(member)
      for (const each of present) {
        member.send({ type: 'connectionCreated', connection: each.connection })
      }
      for (const stream of session.streams()) member.send({ type: 'streamCreated', stream })
    },

    publish(member, stream) {
      member.streams.push(stream)
      for (const each of members) each.send({ type: 'streamCreated', stream })
    },

    unpublish(streamId, reason) {
      const publisher = session.publisherOf(streamId)
      const stream = publisher?.streams.find((each) => each.streamId === streamId)
      if (publisher && stream) endStream(publisher, stream, reason)
    },

    change(stream, changedProperty, newValue) {
      const oldValue = stream[changedProperty]
      if (oldValue === newValue) return
      Object.assign(stream, { [changedProperty]: newValue })
      for (const member of members) {
        member.send({ type: 'streamPropertyChanged', stream, changedProperty, oldValue, newValue })
      }
    },

    remove(member, reason) {
      if (!members.has(member)) return
      members.delete(member)
      for (const stream of member.streams.slice()) endStream(member, stream, reason)
      sendToOthers(member, {
        type: 'connectionDestroyed',
        connection: member.connection,
        reason,
      })
    },

    expel(member, reason) {
      member.send({ type: 'forcedOut', reason })
      session.remove(member, reason)
    },

    signal(signal, to) {
      for (const member of to ? [to] : members) member.send({ type: 'signal', signal })
    },
  }
  return session
}
