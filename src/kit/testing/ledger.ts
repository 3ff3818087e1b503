/** What a test can assert: calls, live objects, listeners, deliveries, and that the app has cleaned up. */

import { countListeners, OpenTokEmitter } from './sdk/emitter.ts'
import { FakeOpenTokError } from './error.ts'
import { exceptionsOf } from './sdk/opentok.ts'
import { publisherControllerOf } from './sdk/publisher/publisher.ts'
import type { FakePublisher, FakeSession, FakeSubscriber } from './sdk/objects.types.ts'
import type { FakeCall } from './server/record.ts'
import type { Member, DeliveredSignal } from './server/server-session.ts'
import type { Server } from './server/server.types.ts'
import type { NetworkClient } from './transport/network-client.types.ts'

/** The record of everything that the app did to OpenTok. */
export interface FakeLedger {
  /** The calls of methods of sessions, in order; only those of one method, if you name it. */
  calls(method?: string): readonly FakeCall[]
  /** Every session that was ever made, in order. */
  readonly sessions: readonly FakeSession[]
  /** Every subscriber that was ever made, in order. */
  readonly subscribers: readonly FakeSubscriber[]
  /** Every publisher that was ever made, in order. */
  readonly publishers: readonly FakePublisher[]
  /** The subscribers that are not destroyed: those of one stream, or all. */
  liveSubscribers(streamId?: string): readonly FakeSubscriber[]
  /** How many listeners of the app an object of OpenTok has, by event name. `OT` is such an object, too. */
  listeners(object: object): Readonly<Record<string, number>>
  /**
   * The signals that somebody received, in order. Name a session of the app, a connection id, or connection data. Without
   * a name: what anybody received, each signal once.
   */
  deliveries(to?: FakeSession | string): readonly DeliveredSignal[]
  /** Forgets the calls, the deliveries, and the subscribers and publishers that are destroyed. Live ones stay. */
  clear(): void
  /** How many times the camera was requested from the user. */
  readonly cameraRequests: number
  /** How many publishers have the camera on now. */
  readonly camerasOn: number
  /**
   * Throws if the app has left something behind. Call it when the app is done with OpenTok.
   * @throws {FakeOpenTokError} `leak`, with everything that was left behind: joined sessions and joins without an
   * answer, live subscribers and publishers, listeners on sessions and on `OT`; and whatever strict mode has thrown
   */
  assertNoLeaks(): void
}

export function createLedger(server: () => Server): FakeLedger {
  const record = () => server().record

  function liveSubscribers(streamId?: string): readonly FakeSubscriber[] {
    const live = [...server().subscribers].map(({ subscriber }) => subscriber)
    return streamId === undefined ? live : live.filter((each) => each.streamId === streamId)
  }

  return {
    calls: (method) => record().calls.filter((call) => !method || call.method === method),
    get sessions() {
      return record().sessions
    },
    get subscribers() {
      return record().subscribers
    },
    get publishers() {
      return record().publishers
    },
    liveSubscribers,
    listeners(object) {
      const emitter = object instanceof OpenTokEmitter ? object : exceptionsOf(object)
      if (emitter) return countListeners(emitter)
      throw new FakeOpenTokError(
        'misuse',
        'The object is unknown. Pass an object of OpenTok, or OT.',
      )
    },
    deliveries: (to) =>
      to === undefined
        ? [...record().delivered]
        : [...record().deliveries].flatMap(([member, signals]) =>
            isOf(member, to) ? signals : [],
          ),
    clear() {
      const { calls, delivered, deliveries, publishers, subscribers } = record()
      const live = new Set<object>(liveSubscribers())
      calls.length = 0
      delivered.clear()
      deliveries.clear()
      keepOnly(subscribers, (each) => live.has(each))
      keepOnly(publishers, (each) => !publisherControllerOf(each).isDestroyed)
    },
    get cameraRequests() {
      return record().cameraRequests
    },
    get camerasOn() {
      return record().publishers.filter((each) => publisherControllerOf(each).isCameraOn).length
    },
    assertNoLeaks() {
      const leaks = [
        ...[...server().clients]
          .filter((client) => !hasLeft(client))
          .map(({ session, state }) => `session ${session.sessionId} is ${state}`),
        ...liveSubscribers().map(({ id, streamId }) => `${id} of ${streamId} is alive`),
        ...record().sessions.flatMap((session) =>
          listening(`session ${session.sessionId}`, session),
        ),
        ...[...server().exceptions].flatMap((exceptions) => listening('OT', exceptions)),
        ...record()
          .publishers.filter((publisher) => !publisherControllerOf(publisher).isDestroyed)
          .map(({ id }) => `${id} is alive, and its camera on`),
        ...record().deadUses.map(({ message }) => message),
      ]
      if (leaks.length > 0)
        throw new FakeOpenTokError(
          'leak',
          `The app left behind: ${leaks.join('; ')}. Clean up first.`,
        )
    },
  }
}

/** As in OpenTok: after an unanswered publish a session is `disconnecting` for ever, although its link is closed. */
const hasLeft = ({ link, state }: NetworkClient) =>
  state === 'disconnected' || (state === 'disconnecting' && link.state === 'closed')

const isOf = (member: Member, to: FakeSession | string) => {
  const { connectionId, data, session } = member.who()
  return [session, connectionId, data, member.connection.connectionId].includes(to)
}

const listening = (name: string, object: OpenTokEmitter) =>
  Object.entries(countListeners(object)).map(
    ([event, count]) => `${name} has ${count} listener(s) of ${event}`,
  )

function keepOnly<Item>(items: Item[], isKept: (item: Item) => boolean): void {
  items.splice(0, items.length, ...items.filter(isKept))
}
