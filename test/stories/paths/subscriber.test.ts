/** Every simple path of a subscriber's chart, played through the whole library, with what the session does meanwhile. */

import { describe, expect } from 'vitest'
import { initialTransition, transition } from 'xstate'
import type { ReconnectingSubscriber } from '../../../src/index.ts'
import type { SubscriberMachineEvent } from '../../../src/machines.ts'
import { subscriberMachine } from '../../../src/subscriber/subscriber.machine.ts'
import { SILENT_MS } from '../../../src/opentok/quality/sound-flow.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'
import { createGraph, toState } from './graph.ts'
import type { Moves, Path } from './graph.ts'
import { IDLE } from './puppet.ts'
import type { PuppetObject } from './puppet.ts'
import { itShowsEveryEdge } from './sample.ts'
import {
  fireAll,
  fireBackoff,
  joinSession,
  loseSession,
  rejoinSession,
  settleLast,
} from './session.plays.ts'
import { createSessionWorld, endWorld, settle, WAITS_MS } from './session.world.ts'
import type { SessionWorld } from './session.world.ts'

/** The chart, and what it asks the others about. */
interface State {
  readonly snapshot: ReturnType<typeof initialTransition<typeof subscriberMachine>>[0]
  readonly isAway: boolean
  /** OpenTok has an object of the stream. */
  readonly hasObject: boolean
}

/** Events with what the guards make of them; `rejoined` is an event of the session alone. */
type Event = (SubscriberMachineEvent | { type: 'rejoined' }) & {
  readonly isCutShort?: boolean
  readonly isFinal?: boolean
}

let isAway = false
const chart = subscriberMachine.provide({
  guards: {
    isAway: ({ event }) => isAway || (event as Event).isCutShort === true,
    canResubscribe: () => true,
    isRetriable: ({ event }) => (event as Event).isFinal !== true,
    canUnfreeze: () => true,
    canUnsilence: () => true,
    wasHeard: () => true,
  },
})

function step({ hasObject, isAway: wasAway, snapshot: before }: State, event: Event): State {
  isAway = event.type === 'session.lost' || (wasAway && event.type !== 'rejoined')
  const [snapshot] =
    event.type === 'rejoined'
      ? [before]
      : transition(chart, before, event as SubscriberMachineEvent)
  const isNew =
    snapshot.matches({ connecting: 'subscribing' }) ||
    snapshot.matches({ reconnecting: 'resubscribing' })
  const wasNew =
    before.matches({ connecting: 'subscribing' }) ||
    before.matches({ reconnecting: 'resubscribing' })
  const isGone = ['subscriber.destroyed', 'subscriber.failed', 'session.lost'].includes(event.type)
  return {
    snapshot,
    isAway: isAway && snapshot.status === 'active',
    hasObject: snapshot.status === 'active' && ((isNew && !wasNew) || (hasObject && !isGone)),
  }
}

const toKey = ({ hasObject, isAway, snapshot: { value } }: State): string =>
  [toState(value), isAway && '(away)', hasObject && '(shown)'].filter(Boolean).join(' ')

interface World extends SessionWorld {
  readonly handle: ReconnectingSubscriber
  readonly object: PuppetObject
}

const AT = 1_000
const STREAM = { streamId: 'a', hasAudio: true, connection: { connectionId: 'of anna' } }
/** OpenTok can still give up a subscribe that was connected before. */
const PENDING = [
  'connecting.subscribing (shown)',
  'connected.playing (shown)',
  'connected.listening (shown)',
  'connected.silent (shown)',
  'connected.still (shown)',
  'connected.frozen (shown)',
  'reconnecting.interrupted (shown)',
  'reconnecting.resubscribing (shown)',
  'reconnected (shown)',
]

const failed = (cause: Error, more: Partial<Event> = {}) => ({
  event: { type: 'subscriber.failed', at: AT, cause, ...more } as never,
  in: PENDING,
  play: ({ session }: World) => session.subscribers.at(-1)!.answer(cause),
})

const score = (videoQualityScore?: number) => ({
  qualityScore: videoQualityScore ? { videoQualityScore } : {},
})

/** The next look after that wait finds these reports. */
async function report(
  world: World,
  waitMs: number,
  reports: readonly object[] | undefined,
): Promise<void> {
  world.session.report = reports
  fireAll(waitMs)(world)
  await settle(world)
  world.session.report = BEFORE
}

const withSound = (packetsReceived: number) => [
  ...IDLE,
  { type: 'inbound-rtp', kind: 'audio', packetsReceived },
]

/** Some packets of the sound have arrived. */
const BEFORE = withSound(9)

/** And some more of them since. */
const AFTER = withSound(10)

const MOVES: Moves<World> = {
  connected: {
    event: { type: 'subscriber.connected' },
    play: ({ object }) => object.fire('connected'),
  },
  interrupted: {
    event: { type: 'subscriber.interrupted', at: AT } as never,
    play: ({ object }) => object.fire('disconnected'),
  },
  destroyed: {
    event: { type: 'subscriber.destroyed', at: AT, reason: 'gone' } as never,
    play: ({ object }) => object.fire('destroyed', { reason: 'gone' }),
  },
  failed: failed(openTokError('OT_TIMEOUT', 1501)),
  failedForGood: failed(openTokError('OT_STREAM_NOT_FOUND', 1501), { isFinal: true }),
  cutShort: failed(openTokError('OT_CANCEL', undefined), { isCutShort: true }),
  unsubscribed: {
    event: { type: 'subscriber.release' },
    play: ({ handle }) => handle.unsubscribe(),
  },
  still: {
    event: { type: 'picture.still', at: AT } as never,
    play(world) {
      world.time.now += 4_000
      world.object.fire('qualityScoreChanged', score())
    },
  },
  moving: {
    event: { type: 'picture.moving', at: AT } as never,
    in: ['connected.still (shown)', 'connected.frozen (shown)'],
    play: ({ object }) => object.fire('qualityScoreChanged', score(5)),
  },
  sent: { event: { type: 'video.lost' }, play: (world) => report(world, WAITS_MS.flow, undefined) },
  unsent: { event: { type: 'video.idle' }, play: (world) => report(world, WAITS_MS.flow, BEFORE) },
  unmuted: {
    event: { type: 'sound.due' },
    play: ({ session }) =>
      session.fire('streamPropertyChanged', {
        stream: STREAM,
        changedProperty: 'hasAudio',
        newValue: true,
      }),
  },
  heard: { event: { type: 'sound.heard' }, play: (world) => report(world, SILENT_MS, AFTER) },
  unknown: {
    event: { type: 'sound.idle' },
    play: (world) => report(world, SILENT_MS, undefined),
  },
  unheard: {
    event: { type: 'sound.lost', at: AT } as never,
    play: (world) => report(world, SILENT_MS, BEFORE),
  },
  // A tenth of what is left after the 4 s in which it stood still.
  frozen: { event: { type: 'freeze.expired', at: AT } as never, play: fireAll(970) },
  streamGone: {
    event: { type: 'stream.destroyed', reason: 'left' } as never,
    play: ({ session }) => session.fire('streamDestroyed', { stream: STREAM, reason: 'left' }),
  },
  lost: {
    event: { type: 'session.lost', at: AT } as never,
    play(world) {
      loseSession(world)
      // As OpenTok does by default.
      world.object.fire('destroyed', { reason: 'networkDisconnected' })
    },
  },
  rejoined: { event: { type: 'rejoined' }, play: rejoinSession },
  left: {
    event: { type: 'stream.destroyed', reason: 'clientDisconnected' } as never,
    async play(world) {
      world.track(world.reconnection.disconnect())
      await settle(world)
      world.session.confirmLeave()
    },
  },
  listed: {
    event: { type: 'stream.created' },
    play: ({ session }) => session.fire('streamCreated', { stream: { ...STREAM } }),
  },
  unlisted: { event: { type: 'listing.expired' }, play: fireAll(WAITS_MS.stall) },
  stalled: { event: { type: 'interruption.expired' }, play: fireAll(WAITS_MS.stall / 10) },
  backoff: { event: { type: 'attempt.due' }, play: fireBackoff },
  settled: { event: { type: 'subscriber.settled' }, play: settleLast },
}

const NEEDS_OBJECT = ['connected', 'interrupted', 'destroyed', 'still', 'moving']
const NEEDS_LIVE = ['streamGone', 'lost', 'listed', 'backoff', 'unlisted']

const graph = createGraph<State, World>(
  {
    initial: {
      snapshot: initialTransition(chart, { streamId: 'a' })[0],
      isAway: false,
      hasObject: true,
    },
    step,
    toKey,
    allows: ({ hasObject, isAway }, name) =>
      (hasObject || !NEEDS_OBJECT.includes(name)) &&
      (isAway ? !NEEDS_LIVE.includes(name) : name !== 'rejoined'),
  },
  MOVES,
)

async function play({ moves, states }: Path): Promise<void> {
  const session = createSessionWorld({ rejoin: true, joinAttempts: 3 })
  await joinSession(session)
  const { events, reconnection } = session
  const handle = reconnection.subscribe(STREAM)
  const seen = [states[0]!]
  const changes: string[] = []
  const look = (): void => {
    const state = handle.phase ? `${handle.status}.${handle.phase}` : handle.status
    if (seen.at(-1)!.split(' ', 1)[0] !== state) seen.push(state)
  }
  handle.onChange(look)
  handle.on('statusChanged', ({ previous, status }) => changes.push(`${previous} → ${status}`))
  const world: World = Object.defineProperty(session, 'object', {
    get: () => session.session.subscribers.at(-1)!.object,
  }) as World
  Object.assign(world, { handle })
  world.session.report = BEFORE
  const trace: string[] = []
  for (const [index, name] of moves.entries()) {
    trace.push(`${name} → ${states[index + 1]}`)
    await MOVES[name]!.play!(world)
    await settle(world)
    expect(toPublic(seen), trace.join(', ')).toEqual(toPublic(states.slice(0, index + 2)))
  }
  const statuses = toPublic(states).map((state) => state.split('.', 1)[0]!)
  const expected = statuses.flatMap((status, index) =>
    index > 0 && status !== statuses[index - 1] ? [`${statuses[index - 1]} → ${status}`] : [],
  )
  expect(changes, trace.join(', ')).toEqual(expected)
  expect(
    events.filter((name) => /^subscriber(C|R|D)/.test(name)),
    trace.join(', '),
  ).toHaveLength(expected.length)
  expect(await endWorld(session), trace.join(', ')).toEqual([])
  for (const { object } of session.session.subscribers) expect(object.listenerCount).toBe(0)
}

const HIDDEN = ['connected.still', 'connected.listening']

/** What the app can see of each state, once. */
const toPublic = (states: readonly string[]): readonly string[] =>
  states
    .map((state) => state.split(' ', 1)[0]!)
    .map((state) => (HIDDEN.includes(state) ? 'connected.playing' : state))
    .filter((state, index, all) => state !== all[index - 1])

describe('a subscriber', () => {
  itShowsEveryEdge(graph, { states: 17, edges: 134, simplePaths: 11_008 }, play)
})
