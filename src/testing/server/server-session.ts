/** The server's side of one session: who is in, what they publish, and who is told of what. */

import type { Who } from '../transport/faults.ts'
import type { FakeConnection, FakeStream } from './stream.ts'

/** What the server tells a member. */
export type Notice =
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
  | { readonly type: 'signal'; readonly signal: RoomSignal }
  | { readonly type: 'forcedOut'; readonly reason: string }

/** A signal on its way to one person. */
export interface RoomSignal {
  readonly type: string | undefined
  readonly data: unknown
  /** `null`: from the server. */
  readonly from: FakeConnection | null
}

/** One who is in, or was lost a moment ago. */
export interface Member {
  readonly connection: FakeConnection
  readonly role: Role
  readonly streams: FakeStream[]
  /** What the server counted of their signals, for its rate limit. */
  signals: number
  /** Gone without a word: no media comes from there any more. */
  isVanished?: boolean
  who(): Who
  tell(notice: Notice): void
}

/** What a token lets its holder do. */
export type Role = 'subscriber' | 'publisher' | 'moderator'

/** One session, as the server knows it. */
export interface Room {
  readonly members: ReadonlySet<Member>
  streams(): readonly FakeStream[]
  find(connectionId: string | undefined): Member | undefined
  publisherOf(streamId: string | undefined): Member | undefined
  /** Tells the others, and the newcomer of everybody and everything there is: the others first, itself last. */
  join(member: Member): void
  publish(member: Member, stream: FakeStream): void
  unpublish(streamId: string, reason: string): void
  change(stream: FakeStream, changedProperty: 'hasAudio' | 'hasVideo', newValue: boolean): void
  /** Forgets a member and tells the others. */
  remove(member: Member, reason: string): void
  /** Tells the member, too. */
  expel(member: Member, reason: string): void
  signal: (signal: RoomSignal, to?: Member) => void
}

export function createRoom(): Room {
  const members = new Set<Member>()

  function tellOthers(member: Member, notice: Notice): void {
    for (const other of members) if (other !== member) other.tell(notice)
  }

  function endStream(publisher: Member, stream: FakeStream, reason: string): void {
    publisher.streams.splice(publisher.streams.indexOf(stream), 1)
    for (const member of members) member.tell({ type: 'streamDestroyed', stream, reason })
  }

  const room: Room = {
    members,
    streams: () => [...members].flatMap(({ streams }) => streams),
    find: (connectionId) =>
      [...members].find((member) => member.connection.connectionId === connectionId),
    publisherOf: (streamId) =>
      [...members].find(({ streams }) => streams.some((each) => each.streamId === streamId)),

    join(member) {
      const { connection } = member
      tellOthers(member, { type: 'connectionCreated', connection })
      const present = [...members, member]
      members.add(member)
      for (const each of present) {
        member.tell({ type: 'connectionCreated', connection: each.connection })
      }
      for (const stream of room.streams()) member.tell({ type: 'streamCreated', stream })
    },

    publish(member, stream) {
      member.streams.push(stream)
      for (const each of members) each.tell({ type: 'streamCreated', stream })
    },

    unpublish(streamId, reason) {
      const publisher = room.publisherOf(streamId)
      const stream = publisher?.streams.find((each) => each.streamId === streamId)
      if (publisher && stream) endStream(publisher, stream, reason)
    },

    change(stream, changedProperty, newValue) {
      const oldValue = stream[changedProperty]
      if (oldValue === newValue) return
      Object.assign(stream, { [changedProperty]: newValue })
      for (const member of members) {
        member.tell({ type: 'streamPropertyChanged', stream, changedProperty, oldValue, newValue })
      }
    },

    remove(member, reason) {
      if (!members.has(member)) return
      members.delete(member)
      for (const stream of member.streams.slice()) endStream(member, stream, reason)
      tellOthers(member, {
        type: 'connectionDestroyed',
        connection: member.connection,
        reason,
      })
    },

    expel(member, reason) {
      member.tell({ type: 'forcedOut', reason })
      room.remove(member, reason)
    },

    signal(signal, to) {
      for (const member of to ? [to] : members) member.tell({ type: 'signal', signal })
    },
  }
  return room
}
