/** Puts the library under one session of OpenTok, in place: the app goes on using the same object. */

import { createReconnection } from '../../index.ts'
import type { Reconnection, ReconnectionOptions } from '../../index.ts'
import type { Method, OTLike, SdkSession } from '../auto.types.ts'
import { createPatch } from '../patch.ts'
import { createSubscriberRegistry } from '../subscriber/subscriber-registry.ts'
import { createJoins } from './joins.ts'
import { createPublishing } from './publishing.ts'
import { createRawSession } from './raw-session.ts'
import type { RawSession } from './raw-session.ts'
import { isTranslated, translateEvents } from './session-events.ts'
import { createSignal } from './signalling.ts'
import { createStreamMemory } from './stream-memory.ts'

/** A session over the library. */
export interface SessionFacade {
  readonly reconnection: Reconnection
  /** The session is OpenTok's own again, with the listeners of the app; joined, if it was. */
  uninstall(): void
}

/** Methods that need nothing of the library, and must not take a session that is away for one that is joined. */
const PASSED_ON = [
  'forceDisconnect',
  'forceUnpublish',
  'forceMuteStream',
  'forceMuteAll',
  'disableForceMute',
]

const OPEN = ['connected', 'reconnecting', 'reconnected']

/** @throws {TypeError} if an option is unknown or wrong */
export function installSession(
  session: SdkSession,
  OT: OTLike,
  options: ReconnectionOptions,
): SessionFacade {
  const patch = createPatch(session)
  const isOpen = () => OPEN.includes(reconnection.status)
  const isAway = () => reconnection.status === 'reconnecting'
  const { Subscriber } = OT as { readonly Subscriber?: { readonly prototype?: object } }

  const subscribers = createSubscriberRegistry({
    raw: () => raw,
    reconnection: () => reconnection,
    prototype: Subscriber?.prototype ?? null,
    isOpen,
    latest: (stream) => streams.latest(stream),
  })
  const raw = createRawSession(session, {
    patch,
    isTranslated,
    isAway: () => reconnection !== undefined && isAway(),
    subscribe: subscribers.subscribeRaw,
  })
  let reconnection: Reconnection
  try {
    reconnection = createReconnection(raw.like, options)
  } catch (error) {
    raw.restore()
    throw error
  }
  const { joins, streams } = translate(session, raw, reconnection)
  const publishing = createPublishing({ OT, raw, reconnection, isOpen })

  const members: Readonly<Record<string, unknown>> = {
    reconnection,
    connect: joins.connect,
    disconnect: joins.disconnect,
    publish: publishing.publish,
    unpublish: publishing.unpublish,
    subscribe: subscribers.subscribe,
    unsubscribe: subscribers.unsubscribe,
    signal: createSignal(raw, reconnection, () => isOpen() || reconnection.status === 'connecting'),
    getSubscribersForStream: subscribers.listFor,
    // As during OpenTok's own reconnection, which the app knows.
    isConnected: () => raw.call('isConnected') === true || (!raw.isEnding && isAway()),
    ...toPassedOn(raw),
  }

  for (const [name, value] of Object.entries(members)) patch.define(name, { value })

  return {
    reconnection,
    uninstall() {
      subscribers.release()
      raw.restore()
      reconnection.dispose()
      publishing.restore()
    },
  }
}

/** What the app hears of its session: the events, and the answers to `connect()` and `disconnect()`. */
function translate(session: SdkSession, raw: RawSession, reconnection: Reconnection) {
  const events = translateEvents({
    session,
    raw,
    reconnection,
    handleJoined: (event) => joins.handleJoined(event),
    handleEnded: (event) => joins.handleEnded(event),
  })
  const streams = createStreamMemory(raw, events.handleStreamChange)
  reconnection.on('rejoining', streams.handleLost)
  reconnection.on('connected', streams.handleSettled)
  reconnection.on('disconnected', streams.handleEnded)
  const joins = createJoins({ session, raw, reconnection, handleFailed: events.handleJoinFailed })
  return { joins, streams }
}

function toPassedOn(raw: RawSession): Readonly<Record<string, Method>> {
  return Object.fromEntries(
    PASSED_ON.map((name) => [name, (...given: unknown[]) => raw.call(name, ...given)]),
  )
}
