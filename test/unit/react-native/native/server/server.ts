/** The server of one session: other people, their streams and signals, and the network between it and the phone. */

import type { ErrorName } from '../payload/errors.ts'
import { DELAYS, later } from '../native.types.ts'
import type {
  JoinAnswer,
  NativeConnection,
  NativeSignal,
  NativeStream,
  PublisherEnd,
} from '../native.types.ts'
import { PhoneNetwork } from './network.ts'
import { People } from './people.ts'
import { announcePublished, announceUnpublished, failPublisher } from '../views/publishers.ts'
import type { NativeSession } from '../session.ts'
import { createSignals } from './signals.ts'
import type { SignalTraffic } from './signals.ts'
import {
  announceStats,
  announceSubscribed,
  endSubscriber,
  failSubscriber,
  interrupt,
  recover,
} from '../views/subscribers.ts'
import type { NativePublisher, NativeSubscriber, NativeWorld } from '../world.ts'

export class NativeServer {
  /** Answers of the next joins, in order; then `ok`. */
  readonly joinAnswers: JoinAnswer[] = []
  /** Answers of the next subscriptions, in order; then `ok`. */
  readonly subscribeAnswers: ('ok' | 'never' | ErrorName)[] = []
  /** Answers of the next publications, in order; then `ok`. */
  readonly publishAnswers: ('ok' | 'never' | ErrorName)[] = []
  /** Tokens of all joins that reached the server. */
  readonly tokens: string[] = []
  /** Every subscription that reached the server, in order. */
  readonly subscriptions: NativeSubscriber[] = []
  readonly signals: SignalTraffic
  readonly sessionId: string
  readonly #world
  readonly #people
  readonly #network = new PhoneNetwork()
  readonly #waiting = new Set<NativeSession>()

  constructor(world: NativeWorld, sessionId: string) {
    this.#world = world
    this.sessionId = sessionId
    this.signals = createSignals(world, this.#network)
    this.#people = new People(sessionId, this.#network.toClients, (stream) =>
      this.#live(stream).forEach((subscriber) => endSubscriber(world, subscriber)),
    )
  }

  // ---- Other people ----

  /** Somebody joins. */
  join(name: string, data = ''): NativeConnection {
    return this.#people.join(name, data)
  }

  /** Somebody, who joins if need be, publishes. */
  publish(name: string, properties: Partial<NativeStream> = {}): NativeStream {
    return this.#people.publish(name, properties)
  }

  unpublish(stream: NativeStream): void {
    this.#people.unpublish(stream)
  }

  leave(name: string): void {
    this.#people.leave(name)
  }

  /** A signal of somebody, or with `undefined` of the server itself, which has no sender. */
  signal(name: string | undefined, signal: NativeSignal): void {
    const sender = name === undefined ? undefined : this.#people.find(name)
    this.#network.toClients((client) => this.signals.deliver(client, signal, sender))
  }

  // ---- The phone's connection ----

  /** Streams that this phone publishes. */
  get published(): readonly NativeStream[] {
    const publishers = [...this.#world.publishers.values()]
    return publishers.flatMap(({ session, stream }) =>
      stream && session?.sessionId === this.sessionId ? [stream] : [],
    )
  }

  /** The phone's connections, in the order in which it joined; more than one only if it joined twice. */
  get connections(): readonly NativeConnection[] {
    return [...this.#network.clients].flatMap(({ connection }) => (connection ? [connection] : []))
  }

  /** The network goes, and native notices: `onSessionReconnecting` where the platform has it. */
  drop(): void {
    this.dropSilently()
    for (const client of this.#network.clients) client.announceReconnecting()
  }

  /** The network goes, and native has not noticed yet. */
  dropSilently(): void {
    this.#network.isReachable = false
  }

  /** The network is back in time, and what was missed and kept arrives. */
  resume(): void {
    this.#network.isReachable = true
    for (const client of this.#network.clients) client.announceReconnected()
    this.#network.deliverMissed()
    for (const client of this.#network.clients) this.signals.flush(client)
  }

  /** Final loss: native has given up. The network is back for the next join. */
  giveUp(
    error: ErrorName = 'ConnectionDropped',
    { publisherEnds = 'before' }: { publisherEnds?: PublisherEnd } = {},
  ): void {
    for (const client of this.#network.clients) {
      if (client.status === 'connected') client.announceReconnecting()
      this.#end(client, publisherEnds, () => client.announceError(error))
    }
    this.#network.isReachable = true
  }

  /** A moderator ends the connection: as a final loss, but without an error and without reconnecting. */
  kick({ publisherEnds = 'before' }: { publisherEnds?: PublisherEnd } = {}): void {
    for (const client of this.#network.clients) this.#end(client, publisherEnds)
  }

  /** Native announces an error, and goes on. */
  fail(error: ErrorName): void {
    for (const client of this.#network.clients) client.announceError(error)
  }

  muteForced(active = true): void {
    for (const client of this.#network.clients) client.emit('onMuteForced', { active })
  }

  /** Joins that were never answered succeed now. */
  answerLate(): void {
    for (const client of this.#waiting) this.#welcome(client)
  }

  // ---- Tiles ----

  /** Media of somebody's stream stand still for this phone, and native notices. */
  interrupt(stream: NativeStream): void {
    for (const subscriber of this.#live(stream)) interrupt(this.#world, subscriber)
  }

  /** Media flow again, and native notices. */
  recover(stream: NativeStream): void {
    for (const subscriber of this.#live(stream)) recover(this.#world, subscriber)
  }

  failSubscriber(stream: NativeStream, error: ErrorName = 'ConnectionTimedOut'): void {
    for (const subscriber of this.#live(stream)) failSubscriber(this.#world, subscriber, error)
  }

  /** One round of statistics of every tile; without network, and with 0, the bytes stand still. */
  sendMedia(bytes = 1_000): void {
    for (const subscriber of this.subscriptions)
      announceStats(this.#world, subscriber, this.#network.isReachable ? bytes : 0)
  }

  // ---- Called by the native module ----

  connect(client: NativeSession, token: string): JoinAnswer {
    const answer = this.joinAnswers.shift() ?? 'ok'
    const isRejected = answer === 'rejected' && this.#world.os === 'ios'
    client.status = isRejected ? 'refused' : 'connecting'
    if (isRejected) return answer
    this.#waiting.add(client)
    if (answer !== 'never')
      later(DELAYS.join, () => {
        if (client.status !== 'connecting') return
        this.tokens.push(token)
        if (answer === 'ok' && this.#network.isReachable) return this.#welcome(client)
        this.#waiting.delete(client)
        client.status = 'refused'
        client.announceError(answer === 'ok' ? 'ConnectionFailed' : 'AuthorizationFailure')
      })
    return answer
  }

  /** Your own leave; a join that never connected ends without an event. */
  disconnect(client: NativeSession): void {
    if (client.status === 'connected' || client.status === 'reconnecting') {
      client.status = 'leaving'
      later(DELAYS.leave, () => {
        if (client.status === 'leaving') this.#end(client, 'before')
      })
    } else if (client.status !== 'leaving') {
      client.status = 'left'
      client.leftAt = Date.now()
    }
  }

  subscribe(subscriber: NativeSubscriber): void {
    this.subscriptions.push(subscriber)
    const answer = this.subscribeAnswers.shift() ?? 'ok'
    if (answer === 'never') return
    later(DELAYS.subscribe, () => {
      if (subscriber.session.status !== 'connected' || !this.#network.isReachable) return
      if (answer === 'ok') announceSubscribed(this.#world, subscriber)
      else failSubscriber(this.#world, subscriber, answer)
    })
  }

  startPublishing(publisher: NativePublisher): void {
    const { session } = publisher
    const answer = this.publishAnswers.shift() ?? 'ok'
    if (answer === 'never') return
    later(DELAYS.publish, () => {
      if (session?.status !== 'connected' || !session.connection) return
      if (publisher.session !== session) return
      if (answer !== 'ok') return failPublisher(this.#world, publisher, answer)
      const stream = this.#people.createStream(publisher.view.read('name'), session.connection)
      announcePublished(this.#world, publisher, stream)
    })
  }

  #welcome(client: NativeSession): void {
    this.#waiting.delete(client)
    this.#network.clients.add(client)
    client.connection = this.#people.createConnection('me', '')
    client.announceConnected()
    this.#people.welcome(client)
  }

  #end(client: NativeSession, publisherEnds: PublisherEnd, announceError?: () => void): void {
    this.#network.remove(client)
    const endPublishers = () => {
      for (const publisher of this.#world.publishers.values())
        if (publisher.session === client) announceUnpublished(this.#world, publisher)
    }
    for (const subscriber of this.subscriptions)
      if (subscriber.session === client) subscriber.status = 'ended'
    if (publisherEnds === 'before') endPublishers()
    announceError?.()
    client.announceDisconnected()
    if (publisherEnds === 'after') endPublishers()
  }

  #live({ streamId }: NativeStream): NativeSubscriber[] {
    return this.subscriptions.filter(
      ({ status, stream }) => stream.streamId === streamId && status !== 'ended',
    )
  }
}
