/** One session: its members, streams and subscriptions, and which notices go to whom. */
import { randomUUID } from 'node:crypto'
import { createMediaLines } from '../media/media-lines.ts'
import { createMediaPath } from '../media/media-path.ts'
import type { Counters } from '../counters.ts'
import type { Faults } from '../faults/faults.ts'
import type { MediaPath } from '../media/media-path.ts'
import type { ConnectionRecord, Member, Notice } from './member.ts'
import type { EmulatorSettings } from '../options.ts'
import type { Tokens } from '../tokens/tokens.ts'

/** What all sessions of one emulator share. */
export interface ServerContext {
  readonly settings: EmulatorSettings
  readonly counters: Counters
  readonly faults: Faults
  readonly tokens: Tokens
}

export interface Stream {
  readonly id: string
  readonly publisher: Member
  readonly creationTime: number
  /** As the publisher described it, kept up to date. */
  content: Readonly<Record<string, unknown>>
}

/** One subscriber to one stream, and the peer connection between both clients. */
export interface Subscription {
  readonly id: string
  readonly stream: Stream
  readonly subscriber: Member
  /** Its address for the subscriber. */
  readonly uri: string
  /**
   * Its address for the publisher: the same, unless a client subscribes to itself. Such a client takes every message
   * that names its subscriber as one for the subscriber, so its publisher gets another id.
   */
  readonly publisherUri: string
  readonly peerId: string
  readonly media: MediaPath
  /** Ids of the data channels that the subscriber has asked for. */
  readonly dataChannels: Set<string>
}

/** What distinguishes a session from the others. */
export interface SessionIdentity {
  readonly sessionId: string
  /** The API key or the application id under which it was created; its pages use the same. */
  readonly projectId: string
  readonly mediaMode: 'relayed' | 'routed'
}

export interface Session extends ServerContext, SessionIdentity {
  /** Prefix of the URI of every resource. */
  readonly root: string
  /** OpenTok's name for the server's address within the session. */
  readonly symphony: string
  /** By socket id, including clients that have not joined yet. */
  readonly members: Map<string, Member>
  readonly streams: Map<string, Stream>
  /** By URI. */
  readonly subscriptions: Map<string, Subscription>
  /** The streams that a forced mute of the whole session spares; `null` when the session is not muted. */
  mutedExcept: ReadonlySet<string> | null
  joined(): readonly Member[]
  /** The member of a connection id; the latest, if several sockets joined with it. */
  find(connectionId: string): Member | undefined
  notify(member: Member, notice: Notice, from?: string): void
  notifyAll(notice: Notice, options?: { readonly from?: string; readonly except?: Member }): void
  addSubscription(id: string, uri: string, stream: Stream, subscriber: Member): Subscription
  endSubscription(subscription: Subscription): void
  endStream(stream: Stream, reason: string): void
  /** Forgets the member and notifies the others. */
  remove(member: Member, reason: string): void
  dispose(): void
}

export function createSession(identity: SessionIdentity, context: ServerContext): Session {
  const { faults } = context
  const { sessionId, projectId } = identity
  const root = `/v2/partner/${projectId}/session/${sessionId}`
  const symphony = `symphony.${sessionId}`
  const members = new Map<string, Member>()
  const streams = new Map<string, Stream>()
  const subscriptions = new Map<string, Subscription>()
  const mediaLines = createMediaLines(faults, Math.random)

  const joined = (): readonly Member[] =>
    [...members.values()].filter((member) => member.connection !== null)

  function find(connectionId: string): Member | undefined {
    return joined().findLast((member) => member.connection?.id === connectionId)
  }

  function notify(member: Member, notice: Notice, from = symphony): void {
    const kind = notice.uri.split('/').at(-2) ?? ''
    member.push(randomUUID(), from, notice, faults.messages.take(kind, member.who))
  }

  function notifyAll(
    notice: Notice,
    { from = symphony, except }: { from?: string; except?: Member } = {},
  ): void {
    for (const member of joined()) if (member !== except) notify(member, notice, from)
  }

  function addSubscription(
    id: string,
    uri: string,
    stream: Stream,
    subscriber: Member,
  ): Subscription {
    const { who } = stream.publisher
    const media = createMediaPath({
      publisher: mediaLines.between(subscriber.who, who),
      subscriber: mediaLines.between(who, subscriber.who),
    })
    const isOwn = stream.publisher === subscriber
    const publisherUri = isOwn ? `${root}/stream/${stream.id}/subscriber/${randomUUID()}` : uri
    const peerId = randomUUID()
    const dataChannels = new Set<string>()
    const subscription = {
      id,
      uri,
      publisherUri,
      stream,
      subscriber,
      peerId,
      media,
      dataChannels,
    }
    subscriptions.set(uri, subscription)
    return subscription
  }

  /** Notifies the publisher, which would otherwise keep the peer connection open. */
  function endSubscription(subscription: Subscription): void {
    const { publisherUri: uri, stream, subscriber } = subscription
    dropSubscription(subscription)
    const content = { id: uri.split('/').at(-1) }
    notify(stream.publisher, { method: 'deleted', uri, content }, subscriber.who.connectionId)
  }

  function dropSubscription({ uri, media }: Subscription): void {
    subscriptions.delete(uri)
    media.close()
  }

  function endStream(stream: Stream, reason: string): void {
    streams.delete(stream.id)
    for (const subscription of subscriptions.values()) {
      if (subscription.stream === stream) dropSubscription(subscription)
    }
    notifyAll({ method: 'deleted', uri: `${root}/stream/${stream.id}`, reason, content: {} })
  }

  function remove(member: Member, reason: string): void {
    members.delete(member.socketId)
    for (const stream of streams.values()) {
      if (stream.publisher === member) endStream(stream, reason)
    }
    const { connection } = member
    member.connection = null
    if (connection !== null && find(connection.id) === undefined)
      announceRemoved(connection, reason)
    for (const subscription of subscriptions.values()) {
      if (subscription.subscriber === member) endSubscription(subscription)
    }
    mediaLines.forget(member.who)
  }

  function announceRemoved({ id }: ConnectionRecord, reason: string): void {
    notifyAll({ method: 'deleted', uri: `${root}/connection/${id}`, reason, content: {} })
  }

  return {
    ...context,
    ...identity,
    root,
    symphony,
    members,
    streams,
    subscriptions,
    mutedExcept: null,
    joined,
    find,
    notify,
    notifyAll,
    addSubscription,
    endSubscription,
    endStream,
    remove,
    dispose() {
      for (const subscription of subscriptions.values()) dropSubscription(subscription)
      mediaLines.dispose()
      streams.clear()
      members.clear()
    },
  }
}
