/** Every simple path of a publisher's chart, played through the whole library, with what the session does meanwhile. */

import { describe, expect } from 'vitest'
import { initialTransition, transition } from 'xstate'
import type { PublisherMachineEvent } from '../../../src/machines.ts'
import { publisherMachine } from '../../../src/publisher/publisher.machine.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'
import { createGraph } from './graph.ts'
import type { Moves, Path } from './graph.ts'
import { PuppetObject } from './puppet.ts'
import { itShowsEveryEdge } from './sample.ts'
import {
  fireBackoff,
  settleLast,
  joinSession,
  loseSession,
  rejoinSession,
} from './session.plays.ts'
import { createSessionWorld, endWorld, settle } from './session.world.ts'
import type { SessionWorld } from './session.world.ts'

/** The chart, and what it asks the others about. */
interface State {
  readonly snapshot: ReturnType<typeof initialTransition<typeof publisherMachine>>[0]
  readonly isAway: boolean
  /** Its camera has loaded. */
  readonly isLoaded: boolean
}

/** Events with what the guards make of them. */
type Event = (PublisherMachineEvent | { type: string }) & {
  readonly isCutShort?: boolean
  readonly isRetriable?: boolean
}

let isAway = false
const chart = publisherMachine.provide({
  guards: {
    isAway: ({ event }) => isAway || (event as Event).isCutShort === true,
    isRetriable: ({ event }) => (event as Event).isRetriable === true,
  },
})

function step(state: State, event: Event): State {
  isAway = event.type === 'session.lost' || (state.isAway && event.type !== 'session.joined')
  const isLoaded = state.isLoaded || event.type === 'publisher.loaded'
  let [snapshot] = transition(chart, state.snapshot, event as PublisherMachineEvent)
  // A camera that has loaded is handed over at once.
  if (isLoaded) [snapshot] = transition(chart, snapshot, { type: 'publisher.loaded' })
  return { snapshot, isAway: isAway && snapshot.status === 'active', isLoaded }
}

const toKey = ({ isAway, snapshot: { value } }: State): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value).replaceAll(/[{}"]/g, '')
  return isAway ? `${text} (away)` : text.replace(/:/g, '.')
}

interface World extends SessionWorld {
  readonly publisher: PuppetObject & { isLoaded: boolean }
}

const LOADING = ['connecting.loading']
const REQUESTED = ['connecting.requested.unanswered', 'reconnecting.requested.unanswered']
const answer =
  (error?: Error) =>
  ({ session }: World): void =>
    session.publishes.at(-1)!.answer(error)

const failed = (cause: Error, more: Partial<Event> = {}) => ({
  event: { type: 'publisher.failed', cause, ...more } as never,
  in: REQUESTED,
  play: answer(cause),
})

const after = (state: string, delay: string) => ({
  type: `xstate.after.${delay}.publisher.${state}`,
})

const fireTimeout = ({ timers }: World): void => void timers.fire(30_000)

const MOVES: Moves<World> = {
  loaded: {
    event: { type: 'publisher.loaded' },
    in: LOADING,
    play({ publisher }) {
      publisher.isLoaded = true
      publisher.fire('loaded')
    },
  },
  denied: {
    event: { type: 'publisher.failed', cause: undefined } as never,
    in: LOADING,
    play: ({ publisher }) => publisher.fire('accessDenied'),
  },
  published: { event: { type: 'publisher.published' }, in: REQUESTED, play: answer() },
  failed: failed(openTokError('OT_ICE_WORKFLOW_FAILED', 1610), { isRetriable: true }),
  failedForGood: failed(openTokError('OT_PERMISSION_DENIED', 1500)),
  cutShort: failed(openTokError('OT_CANCEL', undefined), { isCutShort: true }),
  streamEnded: {
    event: { type: 'publisher.destroyed', reason: 'mediaStopped' } as never,
    in: ['connected.live', 'reconnected.live'],
    play: ({ publisher }) =>
      publisher.fire('streamDestroyed', { reason: 'mediaStopped', stream: { streamId: 'mine' } }),
  },
  destroyed: {
    event: { type: 'publisher.destroyed', reason: '' } as never,
    play: ({ publisher }) => publisher.fire('destroyed'),
  },
  shareEnded: {
    event: { type: 'publisher.stopped', reason: 'mediaStopped' } as never,
    play({ publisher }) {
      const getVideoSource = () => ({ type: 'screen', deviceId: null, track: null })
      Object.assign(publisher, { getVideoSource })
      publisher.fire('mediaStopped', { track: { kind: 'video' } })
    },
  },
  unpublished: {
    event: { type: 'publisher.unpublish' },
    play: ({ publisher, reconnection }) => reconnection.unpublish(publisher),
  },
  lost: { event: { type: 'session.lost' }, play: loseSession },
  rejoined: { event: { type: 'session.joined' }, play: rejoinSession },
  left: {
    event: { type: 'session.ended', reason: 'clientDisconnected', wasJoined: true } as never,
    async play(world) {
      world.track(world.reconnection.disconnect())
      await settle(world)
      world.session.confirmLeave()
    },
  },
  timedOut: {
    event: after('connecting.requested.unanswered', 'publishTimeout'),
    play: fireTimeout,
  },
  timedOutAgain: {
    event: after('reconnecting.requested.unanswered', 'publishTimeout'),
    play: fireTimeout,
  },
  waited: { event: after('connecting.waiting', 'publishTimeout'), play: fireTimeout },
  waitedCutShort: { event: after('connecting.cutShort', 'publishTimeout'), play: fireTimeout },
  waitedCutShortAgain: {
    event: after('reconnecting.cutShort', 'publishTimeout'),
    play: fireTimeout,
  },
  waitedAgain: { event: after('reconnecting.waiting', 'publishTimeout'), play: fireTimeout },
  backoff: { event: after('connecting.stalled', 'backoff'), play: fireBackoff },
  backoffAgain: { event: after('reconnecting.stalled', 'backoff'), play: fireBackoff },
  settled: { event: after('reconnected.live', 'settling'), play: settleLast },
}

/** The moves that only one state of the session allows. */
const NEEDS_AWAY = ['rejoined']
const NEEDS_LIVE = ['lost', 'published', 'failed', 'failedForGood', 'cutShort', 'streamEnded']

const initial: State = { snapshot: initialTransition(chart)[0], isAway: false, isLoaded: false }
const graph = createGraph<State, World>(
  {
    initial,
    step,
    toKey,
    allows: (state, name) =>
      state.isAway ? !NEEDS_LIVE.includes(name) : !NEEDS_AWAY.includes(name),
  },
  MOVES,
)

async function play({ moves, states }: Path): Promise<void> {
  const session = createSessionWorld({ rejoin: true, joinAttempts: 3 })
  await joinSession(session)
  const publisher = Object.assign(new PuppetObject(), {
    isLoaded: false,
    isLoading: () => !publisher.isLoaded,
    destroy() {},
  })
  const world: World = { ...session, publisher }
  const { events, reconnection } = session
  events.length = 0
  world.track(reconnection.publish(publisher))
  const trace: string[] = []
  for (const [index, name] of moves.entries()) {
    trace.push(`${name} → ${states[index + 1]}`)
    await MOVES[name]!.play!(world)
    await settle(world)
    const heard = events.filter((event) => event.startsWith('publisher'))
    expect(heard, trace.join(', ')).toEqual(toEvents(states.slice(0, index + 2)))
    const hasEnded = states[index + 1] === 'disconnected'
    expect(reconnection.getSnapshot().publisherCount, trace.join(', ')).toBe(hasEnded ? 0 : 1)
  }
  expect(await endWorld(session), trace.join(', ')).toEqual([])
  expect(publisher.listenerCount, trace.join(', ')).toBe(0)
}

/** The event of each new status; `connecting` has none. */
function toEvents(states: readonly string[]): readonly string[] {
  const statuses = states.map((state) => state.split(/[.: ]/, 1)[0]!)
  return statuses
    .filter((status, index) => index > 0 && status !== statuses[index - 1])
    .map((status) => `publisher${status[0]!.toUpperCase()}${status.slice(1)}`)
}

describe('a publisher', () => {
  itShowsEveryEdge(graph, { states: 12, edges: 74, simplePaths: 28 }, play)
})
