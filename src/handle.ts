/** The public handle: it checks what an app passes in, and hands it on. */

import type { AnyActor } from 'xstate'
import type { Availability } from './contract/availability.ts'
import { ReconnectionError } from './contract/errors.ts'
import type { ReconnectionEvents } from './contract/events.ts'
import type { PublisherLike, SessionLike, StreamLike } from './contract/opentok.types.ts'
import type { ReconnectingPublisher } from './contract/publisher.types.ts'
import type { ReconnectionOptions } from './contract/options.types.ts'
import type { Reconnection } from './contract/reconnection.types.ts'
import type { ReconnectingSubscriber } from './contract/subscriber.types.ts'
import type { Features } from './features.ts'
import { ACTORS, IDENTIFY } from './lib/actors.ts'
import type { ChildActors } from './lib/child-actors.ts'
import { toDisposable } from './lib/disposable.ts'
import type { Emitter } from './lib/emitter.ts'
import { objectWith, STRING, validate } from './lib/validate.ts'
import { playBlockedAudio } from './opentok/audio.adapter.ts'
import type { Joiner } from './opentok/join.ts'
import type { Subscription } from './opentok/subscriber/subscriber.adapter.ts'
import type { ConnectPromises } from './session/connect-promises.ts'
import type { SnapshotCache } from './session/snapshot-cache.ts'
import type { StatsKeeper } from './stats/stats.ts'

/** What the calls of an app reach. */
export interface HandleEnvironment {
  readonly session: SessionLike
  readonly actor: AnyActor
  readonly availability: () => Availability
  readonly cache: Pick<SnapshotCache, 'latest' | 'read'>
  readonly children: Pick<ChildActors, 'running'>
  readonly connectPromises: ConnectPromises
  readonly emitter: Emitter<ReconnectionEvents>
  readonly features: Features
  readonly identify: ReconnectionOptions['identify']
  readonly joiner: Pick<Joiner, 'checkToken' | 'setToken'>
  readonly stats: StatsKeeper
  /** A count may have changed. */
  readonly handleChange: () => void
  readonly dispose: () => void
}

const EMITTER = objectWith('on', 'off')

export function createHandle(environment: HandleEnvironment): Reconnection {
  const { actor, availability, cache, children, connectPromises, dispose, emitter } = environment
  const { features, handleChange, identify, joiner, session, stats } = environment
  const { publishers, signals, streams, subscribers } = features
  const isDisposed = () => availability() === 'disposed'

  async function connect(token?: string): Promise<void> {
    if (isDisposed()) throw new ReconnectionError('disposed')
    joiner.checkToken(token, availability() === 'closed')
    if (!connectPromises.isPending) joiner.setToken(token)
    return connectPromises.connect()
  }

  function watch(subscription: Subscription): ReconnectingSubscriber {
    validate('stream.streamId', (subscription.stream as StreamLike | undefined)?.streamId, STRING)
    if (isDisposed()) throw new ReconnectionError('disposed')
    // Without a session the subscribe fails, and the stream is still to be announced.
    if (availability() !== 'closed') streams.note(subscription.stream)
    const handle = subscribers.subscribe(subscription)
    handleChange()
    return handle
  }

  function publish(publisher: PublisherLike): Promise<ReconnectingPublisher> {
    validate('publisher', publisher, EMITTER)
    if (isDisposed()) return Promise.reject(new ReconnectionError('disposed'))
    const live = publishers.publish(publisher)
    handleChange()
    return live
  }

  async function unblockAudio(): Promise<void> {
    if (isDisposed()) throw new ReconnectionError('disposed')
    // Nothing is awaited before it: the user's gesture would be over.
    await playBlockedAudio().catch((cause: unknown) => {
      throw new ReconnectionError('audioBlocked', cause)
    })
    if (subscribers.isAudioBlocked) throw new ReconnectionError('audioBlocked')
  }

  return {
    ...emitter.listening,
    session,
    subscribers: subscribers.subscribers,
    publishers: publishers.publishers,
    signals: signals.held,
    streams: streams.publicView,
    get status() {
      return cache.latest.status
    },
    get audioBlocked() {
      return cache.latest.audioBlocked
    },
    get stats() {
      return stats.read(cache.latest)
    },
    getSnapshot: cache.read,
    connect,
    async disconnect() {
      if (!isDisposed()) await connectPromises.disconnect()
    },
    reconnectNow() {
      if (!isDisposed()) actor.send({ type: 'attempt.due' })
    },
    subscribe: (stream, target, properties) => watch({ stream, target, properties }),
    track(adopted) {
      validate('subscriber', adopted, EMITTER)
      const stream = adopted.stream as StreamLike
      return watch({ adopted, stream, target: undefined, properties: undefined })
    },
    publish,
    unpublish: publishers.unpublish,
    unblockAudio,
    signal: signals.send,
    dispose,
    ...toDisposable(dispose),
    [ACTORS]: () => [actor, ...children.running],
    [IDENTIFY]: identify,
  }
}
