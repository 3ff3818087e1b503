/** Many subscribers of one session: those of the library, and bare children of the same machine. */

import { createActor } from 'xstate'
import type { ActorRefFrom } from 'xstate'
import { createReconnection } from '../../../../src/index.ts'
import type { ReconnectingSubscriber } from '../../../../src/index.ts'
import { sessionMachine, subscriberMachine } from '../../../../src/machines.ts'
import { createManualClock } from './manual-clock.ts'
import { createStreams, ScriptedSession } from './scripted-session.ts'

/** What can happen to so many subscribers. */
export interface Population {
  /** Creates all of them. */
  create(): void
  /** All get their picture. */
  connect(): void
  /** One is interrupted, and is back: two events. */
  disturbOne(): void
  /** The session and all subscribers are lost and back. */
  disturbAll(): void
  /** One more comes and goes. */
  change(): void
  /** {@link MORE} more come. */
  grow(): void
  /** Those go again. */
  shrink(): void
  dispose(): void
}

/** Those of the library can also be interrupted until they are stalled. */
export interface OurPopulation extends Population {
  stall(): void
}

/** How many more come and go. */
export const MORE = 100

/** Shorter than settling lasts, so that only stalled ones hear that it is over. */
const STALL_MS = 1_000

export function createOurs(count: number): OurPopulation {
  const clock = createManualClock()
  const session = new ScriptedSession()
  const reconnection = createReconnection(session, {
    token: 'token',
    clock,
    now: clock.now,
    subscribers: { stallMs: STALL_MS },
  })
  const streams = createStreams(count)
  const more = createStreams(MORE, 'more')
  const interrupt = ({ subscriber }: (typeof streams)[number]) => subscriber.fire('disconnected')
  const restore = ({ subscriber }: (typeof streams)[number]) => subscriber.fire('connected')
  const [middle] = streams.slice(count >> 1)
  let added: readonly ReconnectingSubscriber[] = []
  const add = (stream: (typeof streams)[number]) => reconnection.subscribe(stream)
  return {
    create() {
      for (const stream of streams) add(stream)
    },
    connect: () => streams.forEach(restore),
    disturbOne() {
      interrupt(middle!)
      restore(middle!)
    },
    disturbAll() {
      session.lose()
      streams.forEach(interrupt)
      session.resume()
      streams.forEach(restore)
    },
    stall() {
      streams.forEach(interrupt)
      clock.advance(STALL_MS)
    },
    change: () => add(more[0]!).unsubscribe(),
    grow() {
      added = more.map(add)
    },
    shrink() {
      for (const handle of added) handle.unsubscribe()
    },
    dispose: () => reconnection.dispose(),
  }
}

export function createBare(count: number): Population {
  const clock = createManualClock()
  const parent = createActor(sessionMachine, { clock }).start()
  const at = clock.now()
  parent.send({ type: 'session.connected', connectionId: 'own', requested: false })
  let children: ActorRefFrom<typeof subscriberMachine>[] = []
  let added: typeof children = []
  const createChild = (streamId: string) =>
    createActor(subscriberMachine, { parent, id: 'subscriber', input: { streamId } }).start()
  const interrupt = (child: (typeof children)[number]) =>
    child.send({ type: 'subscriber.interrupted', at })
  const restore = (child: (typeof children)[number]) => child.send({ type: 'subscriber.connected' })
  const release = (child: (typeof children)[number]) => child.send({ type: 'subscriber.release' })
  const streamIds = createStreams(count).map(({ streamId }) => streamId)
  return {
    create() {
      children = streamIds.map(createChild)
    },
    connect: () => children.forEach(restore),
    disturbOne() {
      const middle = children[count >> 1]!
      interrupt(middle)
      restore(middle)
    },
    disturbAll() {
      parent.send({ type: 'session.reconnecting', at })
      children.forEach(interrupt)
      parent.send({ type: 'session.reconnected' })
      children.forEach(restore)
    },
    change: () => release(createChild('one more')),
    grow() {
      added = Array.from({ length: MORE }, (_, index) => createChild(`more-${index}`))
    },
    shrink: () => added.forEach(release),
    dispose() {
      children.forEach(release)
      parent.stop()
    },
  }
}
