import { describe, expect, it, vi } from 'vitest'
import { createActor, initialTransition, transition } from 'xstate'
import { getShortestPaths } from 'xstate/graph'
import { subscriberMachine } from '../../../src/subscriber/subscriber.machine.ts'
import type { SubscriberContext } from '../../../src/subscriber/subscriber.types.ts'
import type { SubscriberMachineEvent } from '../../../src/contract/machine-events.types.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'

const AT = 1_000
const cause = openTokError('OT_TIMEOUT', 1501)
const input = { streamId: 'a' }

const EVENTS = {
  connected: { type: 'subscriber.connected' },
  interrupted: { type: 'subscriber.interrupted', at: AT },
  destroyed: { type: 'subscriber.destroyed', at: AT, reason: 'unpublished' },
  failed: { type: 'subscriber.failed', at: AT, cause },
  release: { type: 'subscriber.release' },
  listed: { type: 'stream.created' },
  still: { type: 'picture.still', at: AT },
  paused: { type: 'picture.paused', at: AT },
  moving: { type: 'picture.moving', at: AT },
  lost: { type: 'video.lost' },
  idle: { type: 'video.idle' },
  freeze: { type: 'freeze.expired', at: AT },
  due: { type: 'sound.due' },
  heard: { type: 'sound.heard' },
  noted: { type: 'sound.noted' },
  noSound: { type: 'sound.idle' },
  unheard: { type: 'sound.lost', at: AT },
  quality: { type: 'quality.changed', quality: 'poor', degradedBy: 'remote' },
  blocked: { type: 'audio.blocked' },
  unblocked: { type: 'audio.unblocked' },
  streamGone: { type: 'stream.destroyed', reason: 'networkDisconnected' },
  sessionLost: { type: 'session.lost', at: AT },
  stall: { type: 'interruption.expired' },
  unlisted: { type: 'listing.expired' },
  backoff: { type: 'attempt.due' },
  settled: { type: 'subscriber.settled' },
} as const

type EventName = keyof typeof EVENTS

const NAMES = Object.keys(EVENTS) as EventName[]

const STATES = [
  'connecting.subscribing',
  'connecting.stalled',
  'connecting.waiting',
  'connected.playing',
  'connected.listening',
  'connected.silent',
  'connected.still',
  'connected.frozen',
  'reconnecting.interrupted',
  'reconnecting.stalled',
  'reconnecting.waiting',
  'reconnecting.resubscribing',
  'reconnected',
  'disconnected',
]

type Value = Parameters<typeof subscriberMachine.resolveState>[0]['value']

const toValue = (state: string) => {
  const [top, inner] = state.split('.')
  return (inner ? { [top!]: inner } : top) as Value
}

const toState = (value: unknown): string =>
  typeof value === 'string' ? value : Object.entries(value as object)[0]!.join('.')

/** Answers of the guards. */
type Guards = Partial<
  Record<
    | 'canResubscribe'
    | 'canUnfreeze'
    | 'canUnsilence'
    | 'hasMovedForLong'
    | 'isAway'
    | 'isRetriable'
    | 'isSpent',
    () => boolean
  >
>

function step(
  state: string,
  name: EventName,
  context: Partial<SubscriberContext> = {},
  guards: Guards = {},
) {
  const machine = subscriberMachine.provide({ guards })
  const before = machine.resolveState({
    value: toValue(state),
    context: {
      streamId: 'a',
      attempt: 0,
      freezes: 0,
      wasHeard: false,
      silences: 0,
      movingAt: null,
      stillAt: null,
      quality: 'unknown',
      degradedBy: null,
      audioBlocked: false,
      outageStartedAt: null,
      reason: null,
      error: null,
      ...context,
    },
  })
  const [after, actions] = transition(machine, before, EVENTS[name] as SubscriberMachineEvent)
  return {
    state: toState(after.value),
    status: after.status,
    jobs: actions.flatMap(({ params }) => (params as { src?: string } | undefined)?.src ?? []),
    context: after.context,
    actions: actions.map(({ type }) => type),
  }
}

const leaves = (state: string, name: EventName) => step(state, name).state !== state

describe('the subscriber machine', () => {
  it('starts in connecting, and subscribes', () => {
    const [snapshot, actions] = initialTransition(subscriberMachine, input)
    expect(toState(snapshot.value)).toBe('connecting.subscribing')
    expect(snapshot.context).toEqual({
      streamId: 'a',
      attempt: 0,
      freezes: 0,
      wasHeard: false,
      silences: 0,
      movingAt: null,
      stillAt: null,
      quality: 'unknown',
      degradedBy: null,
      audioBlocked: false,
      outageStartedAt: null,
      reason: null,
      error: null,
    })
    expect(actions.map(({ type }) => type)).toEqual(['xstate.spawnChild', 'xstate.spawnChild'])
  })

  it('has no unreachable state, and only one without an exit', () => {
    const paths = ['some', 'none'].flatMap((retries) =>
      getShortestPaths(
        subscriberMachine.provide({
          guards: { isRetriable: () => retries === 'some', wasHeard: () => true },
        }),
        {
          input,
          events: Object.values(EVENTS) as SubscriberMachineEvent[],
          serializeState: ({ value }) => toState(value),
        },
      ),
    )
    const reached = new Set(paths.map((path) => toState(path.state.value)))
    expect([...reached].toSorted()).toEqual(STATES.toSorted())
    const ends = STATES.filter((state) => !NAMES.some((name) => leaves(state, name)))
    expect(ends).toEqual(['disconnected'])
    expect(step('connected.playing', 'release').status).toBe('done')
  })

  it('is silent only if it was heard before, and recreated only as often as allowed', () => {
    expect(step('connected.listening', 'unheard').state).toBe('connected.playing')
    const heard = step('connected.playing', 'noted').context
    expect(heard).toMatchObject({ wasHeard: true, silences: 0 })
    expect(step('connected.listening', 'noted').state).toBe('connected.listening')
    expect(step('connected.listening', 'unheard', heard).state).toBe('connected.silent')
    expect(step('connected.silent', 'unheard', heard).state).toBe('connected.silent')
    const guards = { canUnsilence: () => true }
    expect(step('connected.silent', 'unheard', heard, guards)).toMatchObject({
      state: 'reconnecting.stalled',
      context: { silences: 1, outageStartedAt: AT },
    })
    const again = step('connected.silent', 'heard', { silences: 2 })
    expect(again).toMatchObject({ state: 'connected.playing', context: { silences: 0 } })
  })

  it('subscribes when it enters subscribing or resubscribing, and nowhere else', () => {
    for (const state of STATES) {
      for (const name of NAMES) {
        const next = step(state, name)
        const subscribes = next.jobs.includes('subscribe')
        expect(subscribes, `${state} on ${name}`).toBe(
          next.state.endsWith('subscribing') && state !== next.state,
        )
      }
    }
  })
})

describe('the chart without jobs', () => {
  it('runs a job that does nothing wherever one is needed, so nothing is reported', () => {
    const warn = vi.spyOn(console, 'warn')
    const actor = createActor(subscriberMachine.provide({ guards: { canUnfreeze: () => true } }), {
      input,
    })
    actor.start()
    const jobs: number[] = []
    for (const name of [
      'connected',
      'still',
      'lost',
      'freeze',
      'backoff',
      'connected',
      'interrupted',
      'sessionLost',
    ] as const) {
      actor.send(EVENTS[name])
      jobs.push(Object.keys(actor.getSnapshot().children).length)
    }
    expect(jobs).toEqual([1, 2, 4, 2, 2, 2, 2, 2])
    expect(toState(actor.getSnapshot().value)).toBe('reconnecting.waiting')
    actor.stop()
    expect(warn).not.toHaveBeenCalled()
  })
})

describe('the start of the outage', () => {
  it('is set by the first loss, and cleared only by settling', () => {
    expect(step('connected.playing', 'interrupted').context.outageStartedAt).toBe(AT)
    expect(step('connected.playing', 'sessionLost').context.outageStartedAt).toBe(AT)
    for (const isAway of [true, false]) {
      const guards = { isAway: () => isAway }
      expect(step('connected.playing', 'destroyed', {}, guards).context.outageStartedAt).toBe(AT)
    }
    const context = { outageStartedAt: 1, attempt: 2 }
    expect(step('reconnecting.interrupted', 'sessionLost', context).context.outageStartedAt).toBe(1)
    expect(step('reconnecting.interrupted', 'connected', context).context.outageStartedAt).toBe(1)
    expect(step('reconnected', 'interrupted', context).context).toMatchObject(context)
    expect(step('reconnected', 'settled', context).context).toMatchObject({
      outageStartedAt: null,
      attempt: 0,
    })
  })
})

describe('a subscribe that OpenTok gives up after it was connected', () => {
  const LIVE_STATES = [
    'connected.playing',
    'connected.still',
    'connected.frozen',
    'reconnected',
  ] as const

  it.each([...LIVE_STATES, 'reconnecting.interrupted'] as const)(
    'is stalled in %s, with its error, until the next attempt',
    (state) => {
      const next = step(state, 'failed', { attempt: 1 }, { isRetriable: () => true })
      expect(next.state).toBe('reconnecting.stalled')
      expect(next.context).toMatchObject({ attempt: 1, outageStartedAt: AT, reason: null })
      expect(next.context.error).toMatchObject({ code: 'subscribeFailed', cause })
      expect(next.jobs).toEqual(['waitForBackoff'])
    },
  )

  it.each(LIVE_STATES)('waits in %s if the session is away', (state) => {
    const next = step(state, 'failed', {}, { isAway: () => true, isRetriable: () => true })
    expect(next.state).toBe('reconnecting.waiting')
    expect(next.context).toMatchObject({ outageStartedAt: AT, error: null })
  })

  it('keeps the start of an outage that it was in', () => {
    const context = { outageStartedAt: 1 }
    for (const isAway of [true, false]) {
      const guards = { isAway: () => isAway, isRetriable: () => true }
      const next = step('reconnecting.interrupted', 'failed', context, guards)
      expect(next.context.outageStartedAt).toBe(1)
    }
  })

  it('ends with its error if it may not be tried again', () => {
    const next = step('connected.playing', 'failed')
    expect(next.state).toBe('disconnected')
    expect(next.context.error).toMatchObject({ code: 'subscribeFailed', cause })
  })
})

describe('a wait', () => {
  it.each([
    ['reconnecting.interrupted', 'stall', 'waitForStall'],
    ['reconnecting.waiting', 'unlisted', 'waitForListing'],
    ['connecting.waiting', 'unlisted', 'waitForListing'],
  ] as const)('in %s begins again while the session is away', (state, name, job) => {
    const next = step(state, name, {}, { isAway: () => true })
    expect(next.state).toBe(state)
    expect(next.jobs).toEqual([job])
  })

  it.each([
    ['reconnecting.interrupted', 'stall', 2],
    ['connected.frozen', 'freeze', 0],
  ] as const)(
    'for the next attempt, from %s, knows how many there were',
    (state, name, attempt) => {
      const machine = subscriberMachine.provide({ guards: { canUnfreeze: () => true } })
      const context = { ...step(state, 'quality', { attempt }).context }
      const before = machine.resolveState({ value: toValue(state), context })
      const [, actions] = transition(machine, before, EVENTS[name])
      const jobs = actions.flatMap(
        ({ params }) => (params as { src?: string; input?: unknown }) ?? [],
      )
      expect(jobs.find(({ src }) => src === 'waitForBackoff')?.input).toBe(attempt)
    },
  )

  it('for an interruption ends with the subscriber if it was recreated as often as allowed', () => {
    const guards = { canResubscribe: () => false, isSpent: () => true }
    expect(step('reconnecting.interrupted', 'stall', {}, guards)).toMatchObject({
      state: 'disconnected',
      context: { reason: null, error: null },
    })
  })

  it('to settle runs once in reconnected', () => {
    expect(step('reconnecting.stalled', 'connected').jobs).toEqual(['waitToSettle'])
  })
})

describe('a chart without guards of your own', () => {
  it.each([
    [4, 'reconnecting.resubscribing'],
    [5, 'disconnected'],
  ])('recreates up to five times in a row: after %i attempts it is in %s', (attempt, state) => {
    expect(step('connected.playing', 'destroyed', { attempt }).state).toBe(state)
  })

  it('ends no subscriber by itself: an interruption lasts', () => {
    const next = step('reconnecting.interrupted', 'stall', {}, { canResubscribe: () => false })
    expect(next.state).toBe('reconnecting.interrupted')
  })
})

describe('a recovered subscriber', () => {
  it('forgets reason and error of the outage when it has settled', () => {
    const { error } = step('connecting.subscribing', 'failed').context
    const context = { error, reason: 'unpublished', outageStartedAt: 1 }
    expect(step('reconnected', 'settled', context).context).toMatchObject({
      error: null,
      reason: null,
    })
  })
})

describe('a picture that stands still (Q2)', () => {
  const guards = { canUnfreeze: () => true }
  const FROZEN_JOBS = ['play', 'waitForPicture', 'watchFlow']

  it('is looked into, and frozen only if its video is lost (Q7, Q8)', () => {
    expect(step('connected.playing', 'still').jobs).toEqual(['watchFlow'])
    expect(step('connected.still', 'idle').state).toBe('connected.still')
    expect(step('connected.still', 'lost').jobs).toEqual(FROZEN_JOBS)
    expect(step('connected.frozen', 'idle').jobs).toEqual(['watchFlow'])
  })

  it('is frozen at once if the browser has paused it (Q4)', () => {
    const next = step('connected.playing', 'paused')
    expect(next.jobs).toEqual(FROZEN_JOBS)
    expect(next.context.stillAt).toBe(AT)
  })

  it('is recreated like a stalled subscriber, as often as allowed', () => {
    const next = step('connected.frozen', 'freeze', { movingAt: 1 }, guards)
    expect(next.state).toBe('reconnecting.stalled')
    expect(next.context).toMatchObject({
      freezes: 1,
      movingAt: null,
      attempt: 0,
      outageStartedAt: AT,
    })
    expect(step('connected.frozen', 'freeze').jobs).toEqual(FROZEN_JOBS)
  })

  it('keeps its count when it moves again, until it has moved for long (Q8)', () => {
    const context = { freezes: 2, movingAt: null }
    for (const state of ['connected.frozen', 'connected.still', 'reconnected']) {
      expect(step(state, 'moving', context).context).toMatchObject({ freezes: 2, movingAt: AT })
    }
    expect(step('reconnected', 'settled', context).context.freezes).toBe(2)
    const moving = { freezes: 2, movingAt: 1 }
    expect(step('connected.playing', 'still', moving).context).toMatchObject({
      freezes: 2,
      stillAt: AT,
    })
    const forgiving = { hasMovedForLong: () => true }
    expect(step('connected.playing', 'still', moving, forgiving).context.freezes).toBe(0)
  })
})
