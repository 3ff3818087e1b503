/** A reconnection over an OpenTok session that a test plays by hand, and what its app has seen. */

import { createReconnection } from '../../../src/index.ts'
import type { Network, Reconnection } from '../../../src/index.ts'
import { EVENT_NAMES } from '../../../src/contract/events.ts'
import { actorsOf } from '../../../src/machines.ts'
import { createDeferred } from '../../../src/lib/deferred.ts'
import { createTimerBench, PuppetSession } from './puppet.ts'
import type { TimerBench } from './puppet.ts'

/** Each wait of the library has a length of its own, by which a test names it. */
export const WAITS_MS = {
  join: 15_000,
  /** One of the parts in which the library waits for the end of its patience. */
  giveUpPart: 50_000,
  resume: 60_000,
  settling: 3_500,
  leave: 5_000,
  backoff: 777,
  stall: 12_000,
  freeze: 13_700,
  /** Between two looks at the flow of a video. */
  flow: 10_000,
} as const

/** Short waits in which nothing can happen to the chart: they pass by themselves. */
const PAUSES_MS = [300, 500, 1_000]

export interface SessionWorld {
  readonly session: PuppetSession
  readonly reconnection: Reconnection
  readonly timers: TimerBench
  /** The states that the app has seen, in order. */
  readonly seen: string[]
  readonly changes: string[]
  readonly events: string[]
  /** The outcomes of all promises; `null`: not settled. */
  readonly outcomes: (string | null)[]
  /** The time in ms since the epoch; it stands still. */
  readonly time: { now: number }
  token: 'good' | 'hangs' | 'fails'
  isOnline: boolean
  isGivingUp: boolean
  announceNetwork(): void
  /** Nothing is arranged for the next step. */
  rest(): void
  track(promise: Promise<unknown>): void
}

export interface SessionWorldOptions {
  readonly rejoin: boolean
  readonly joinAttempts: number
}

export function createSessionWorld({ joinAttempts, rejoin }: SessionWorldOptions): SessionWorld {
  const session = new PuppetSession()
  const timers = createTimerBench()
  const time = { now: 1_700_000_000_000 }
  const listeners = new Set<() => void>()
  const network: Network = {
    isOnline: () => world.isOnline,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const tokens = {
    good: () => 'a token',
    hangs: () => createDeferred().promise as never,
    fails: () => Promise.reject(new Error('no token')),
  }
  const reconnection = createReconnection(session as never, {
    token: () => tokens[world.token](),
    clock: timers,
    now: () => time.now,
    subscribers: { stallMs: WAITS_MS.stall, frozenMs: WAITS_MS.freeze },
    random: () => 0.51,
    network,
    joinAttempts,
    giveUpMs: 10 * WAITS_MS.giveUpPart,
    joinTimeoutMs: WAITS_MS.join,
    reconnectedMs: WAITS_MS.settling,
    rejoin: {
      ...(!rejoin && { when: () => false }),
      delay: () => (world.isGivingUp ? null : WAITS_MS.backoff),
    },
  })
  const world: SessionWorld = {
    session,
    reconnection,
    timers,
    seen: [],
    changes: [],
    events: [],
    outcomes: [],
    time,
    token: 'good',
    isOnline: true,
    isGivingUp: false,
    announceNetwork() {
      for (const listener of listeners) listener()
    },
    rest() {
      Object.assign(world, { token: 'good', isOnline: true, isGivingUp: false })
    },
    track(promise) {
      const index = world.outcomes.push(null) - 1
      promise.then(
        () => (world.outcomes[index] = 'resolved'),
        ({ code, message }: Error & { code?: string }) => (world.outcomes[index] = code ?? message),
      )
    },
  }
  const look = (): void => {
    const { phase, status } = reconnection.getSnapshot()
    const state = phase ? `${status}.${phase}` : status
    if (world.seen.at(-1) !== state) world.seen.push(state)
  }
  look()
  reconnection.onChange(look)
  for (const name of EVENT_NAMES as never[])
    reconnection.on(name, () => void world.events.push(name))
  reconnection.on('statusChanged', ({ previous, status }) => {
    world.changes.push(`${previous} → ${status}`)
  })
  return world
}

const nextTick = () => new Promise<void>((resolve) => void setImmediate(resolve))

/** More pauses in a row than a step has. The looks at a session that OpenTok has joined twice never end. */
const MAX_PAUSES = 10

/** Lets promises settle and pauses pass. */
export async function settle({ timers }: Pick<SessionWorld, 'timers'>): Promise<void> {
  await nextTick()
  for (let count = 0; count < MAX_PAUSES; count += 1) {
    if (PAUSES_MS.filter((ms) => timers.fire(ms)).length === 0) return
    await nextTick()
  }
}

/** Disposes it. @returns what is left */
export async function endWorld(world: SessionWorld): Promise<readonly string[]> {
  const { outcomes, reconnection, session, timers } = world
  const { events } = world
  reconnection.dispose()
  const heard = events.length
  await settle(world)
  session.fire('sessionReconnecting')
  session.exit()
  session.fire('sessionDisconnected', { reason: 'networkDisconnected' })
  await settle(world)
  const { status } = actorsOf(reconnection)[0]!.getSnapshot()
  return [
    timers.count > 0 && `${timers.count} timers`,
    session.listenerCount > 0 && `${session.listenerCount} listeners`,
    outcomes.includes(null) && 'a promise that has not settled',
    status !== 'stopped' && `an actor that is ${status}`,
    events.length > heard && `${events.slice(heard).join()} after the end`,
  ].filter((what) => what !== false)
}
