/** The public handle: what an app holds of a wrapped session. */

import type { Listening } from './emitter.ts'
import type { ReconnectionEvents } from './events.ts'
import type {
  ElementLike,
  PublisherLike,
  SessionLike,
  SignalLike,
  StreamLike,
  SubscriberLike,
} from './opentok/opentok.types.ts'
import type { HeldSignals, SignalReceipt, SignalSendOptions } from './signals/signal.types.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from './snapshot.ts'
import type { ReconnectionStats } from './stats.ts'
import type { ReconnectingSubscriber } from './subscriber/subscriber.handle.ts'

/**
 * A wrapped OpenTok session that survives a bad network.
 * @example
 * ```ts
 * import { createReconnection, type SessionLike } from 'opentok-reconnection'
 *
 * export async function call(session: SessionLike, token: string): Promise<void> {
 *   const reconnection = createReconnection(session)
 *   reconnection.on('reconnected', ({ outageMs }) => console.log(`back after ${outageMs} ms`))
 *   await reconnection.connect(token)
 *   await reconnection.signal({ type: 'chat', data: 'hello' })
 * }
 * ```
 */
export interface Reconnection extends Listening<ReconnectionEvents> {
  readonly session: SessionLike
  readonly status: ReconnectionStatus
  /** By stream id. */
  readonly subscribers: ReadonlyMap<string, ReconnectingSubscriber>
  readonly signals: HeldSignals
  readonly stats: ReconnectionStats
  /** Frozen; the same object until something changes. */
  getSnapshot(): ReconnectionSnapshot
  /**
   * Joins; resolves after `connected` was announced. A second call shares the first's promise.
   * @param token for this join; without it the `token` option is asked
   * @throws {ReconnectionError} (rejects) `joinTimeout`, `joinFailed`, `tokenFailed`, `tokenRejected`, `gaveUp`, `left`, `disposed`
   * @throws {TypeError} (rejects) if there is no token at all, or it is no string
   */
  connect(token?: string): Promise<void>
  /** Leaves for good, within 5 s; idempotent. */
  disconnect(): Promise<void>
  /** Ends the wait for the next attempt; no effect elsewhere. */
  reconnectNow(): void
  /**
   * Watches a stream; the same handle for the same stream, whatever happens to the SDK's objects.
   * @param target where OpenTok puts the video, as in `Session.subscribe()`
   * @throws {TypeError} if it is no stream
   * @throws {ReconnectionError} `disposed`
   */
  subscribe(
    stream: StreamLike,
    target?: ElementLike | string,
    properties?: object,
  ): ReconnectingSubscriber
  /**
   * Adopts a subscriber that the app or a component library made: reports its status, never makes it anew. One that
   * shows its stream already is `connected` at once, one that is interrupted `reconnecting`.
   * @throws {TypeError} if it is no subscriber, or has no stream any more
   * @throws {ReconnectionError} `disposed`
   * @see scenario T11
   */
  track(subscriber: SubscriberLike): ReconnectingSubscriber
  /**
   * Publishes, and publishes again after each rejoin without asking for the camera again; resolves when it is live.
   * @throws {TypeError} if it is no publisher
   * @throws {ReconnectionError} (rejects) `publishFailed`, `disposed`
   * @see scenarios P1 to P3
   */
  publish(publisher: PublisherLike): Promise<void>
  /** Ends what `publish()` began. */
  unpublish(publisher: PublisherLike): void
  /**
   * Sends, or holds until there is a connection; never throws.
   * @throws {SignalError} (rejects) see its `code`; the same news is in `signalDropped`
   */
  signal(signal: SignalLike, options?: SignalSendOptions): Promise<SignalReceipt>
  /** Lets go of the session without leaving it: no listener, timer or actor remains. */
  dispose(): void
  [Symbol.dispose](): void
}
