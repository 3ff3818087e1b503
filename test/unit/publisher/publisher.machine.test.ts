import { describe, expect, it } from 'vitest'
import { createActor, initialTransition, transition } from 'xstate'
import { getShortestPaths } from 'xstate/graph'
import { publisherMachine } from '../../../src/publisher/publisher.machine.ts'
import type { PublisherContext } from '../../../src/publisher/publisher.types.ts'
import type { PublisherMachineEvent } from '../../../src/contract/machine-events.types.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'

const cause = openTokError('OT_UNABLE_TO_PUBLISH', 1500)

const EVENTS = {
  loaded: { type: 'publisher.loaded' },
  published: { type: 'publisher.published' },
  failed: { type: 'publisher.failed', cause },
  destroyed: { type: 'publisher.destroyed', reason: 'networkDisconnected' },
  release: { type: 'publisher.release' },
  joined: { type: 'session.joined' },
  lost: { type: 'session.lost' },
  ended: { type: 'session.ended', reason: 'forceDisconnected' },
  firstTimeout: { type: 'xstate.after.publishTimeout.publisher.connecting.publishing.requested' },
  timeout: { type: 'xstate.after.publishTimeout.publisher.reconnecting.publishing.requested' },
  firstBackoff: { type: 'xstate.after.backoff.publisher.connecting.stalled' },
  backoff: { type: 'xstate.after.backoff.publisher.reconnecting.stalled' },
  firstWait: { type: 'xstate.after.publishTimeout.publisher.connecting.waiting' },
  wait: { type: 'xstate.after.publishTimeout.publisher.reconnecting.waiting' },
  settled: { type: 'xstate.after.settling.publisher.reconnected' },
} as const

type EventName = keyof typeof EVENTS

const NAMES = Object.keys(EVENTS) as EventName[]

const STATES = [
  'connecting.publishing',
  'connecting.stalled',
  'connecting.waiting',
  'connected',
  'reconnecting.waiting',
  'reconnecting.stalled',
  'reconnecting.publishing',
  'reconnected',
  'disconnected',
]

type Value = Parameters<typeof publisherMachine.resolveState>[0]['value']

const toValue = (state: string) => {
  const [top, inner] = state.split('.')
  const value = inner === 'publishing' ? { publishing: 'requested' } : inner
  return (value ? { [top!]: value } : top) as Value
}

/** Top state and phase; deeper states are not compared. */
function toState(value: unknown): string {
  if (typeof value === 'string') return value
  const [[top, inner] = []] = Object.entries(value as object)
  return `${top}.${typeof inner === 'string' ? inner : Object.keys(inner as object).join()}`
}

function step(state: string, name: EventName, isAway = false) {
  const machine = publisherMachine.provide({ guards: { isAway: () => isAway } })
  const context: PublisherContext = { attempt: 1, reason: null, error: null }
  const before = machine.resolveState({ value: toValue(state), context })
  const [after, actions] = transition(machine, before, EVENTS[name] as PublisherMachineEvent)
  return {
    state: toState(after.value),
    status: after.status,
    context: after.context,
    actions: actions.map(({ type }) => type),
  }
}

const leaves = (state: string, name: EventName) => step(state, name).state !== state

describe('the publisher machine', () => {
  it('starts in connecting, keeps its publisher, and publishes', () => {
    const [snapshot, actions] = initialTransition(publisherMachine)
    expect(toState(snapshot.value)).toBe('connecting.publishing')
    expect(snapshot.context).toEqual({ attempt: 1, reason: null, error: null })
    const jobs = actions.filter(({ type }) => type === 'xstate.spawnChild')
    expect(jobs).toHaveLength(2)
  })

  it('has no unreachable state, and only one without an exit', () => {
    const paths = [true, false].flatMap((retries) =>
      getShortestPaths(
        publisherMachine.provide({
          actions: { countAttempt: () => {} },
          guards: { isRetriable: () => retries },
        }),
        {
          events: Object.values(EVENTS) as PublisherMachineEvent[],
          serializeState: ({ value }) => toState(value),
        },
      ),
    )
    const reached = new Set(paths.map((path) => toState(path.state.value)))
    expect([...reached].toSorted()).toEqual(STATES.toSorted())
    expect(STATES.filter((state) => !NAMES.some((name) => leaves(state, name)))).toEqual([
      'disconnected',
    ])
    expect(step('connected', 'release').status).toBe('done')
  })

  it('publishes when it enters publishing, and nowhere else', () => {
    for (const state of STATES) {
      for (const name of NAMES) {
        const next = step(state, name)
        expect(next.actions.includes('xstate.spawnChild'), `${state} on ${name}`).toBe(
          next.state.endsWith('publishing') && state !== next.state,
        )
      }
    }
  })

  it.each(['connecting.publishing', 'connected', 'reconnecting.publishing', 'reconnected'])(
    'unpublishes from a session that is lost while %s',
    (state) => {
      expect(step(state, 'lost').actions).toContain('withdraw')
    },
  )

  it.each(['connecting.publishing', 'reconnecting.publishing'])(
    'waits for the session if the publish fails during a connection loss, in %s',
    (state) => {
      expect(step(state, 'failed', true)).toMatchObject({
        state: `${state.split('.')[0]}.waiting`,
        context: { reason: null, error: null },
      })
    },
  )
})

describe('the chart without jobs', () => {
  it('runs a job that does nothing wherever one is needed', () => {
    const actor = createActor(publisherMachine).start()
    const jobs: number[] = []
    for (const name of ['loaded', 'published', 'lost', 'joined'] as const) {
      actor.send(EVENTS[name])
      jobs.push(Object.keys(actor.getSnapshot().children).length)
    }
    expect(jobs).toEqual([2, 1, 1, 2])
    actor.stop()
  })

  it.each(['connecting.publishing', 'reconnecting.publishing'])(
    'retries nothing: a failure in %s is the end',
    (state) => {
      expect(step(state, 'failed').state).toBe('disconnected')
    },
  )
})

describe('a camera that is still loading (E4)', () => {
  it.each(['connecting', 'reconnecting'])('has no timeout until it is ready: %s', (top) => {
    const loading = publisherMachine.resolveState({
      value: { [top]: { publishing: 'loading' } },
      context: { attempt: 1, reason: null, error: null },
    })
    const timeout = top === 'connecting' ? EVENTS.firstTimeout : EVENTS.timeout
    expect(transition(publisherMachine, loading, timeout as never)[0].value).toEqual(loading.value)
    const [requested, actions] = transition(publisherMachine, loading, EVENTS.loaded)
    expect(requested.value).toEqual({ [top]: { publishing: 'requested' } })
    expect(actions.map(({ type }) => type)).toContain('xstate.raise')
  })
})

describe('the wait for an answer', () => {
  it.each([
    ['connecting.publishing', 'firstTimeout'],
    ['reconnecting.publishing', 'timeout'],
  ] as const)('unpublishes when it times out, in %s (E4)', (state, name) => {
    expect(step(state, name)).toMatchObject({
      state: 'disconnected',
      actions: expect.arrayContaining(['unpublish']),
    })
  })

  it.each([
    ['connecting.publishing', 'firstTimeout'],
    ['reconnecting.publishing', 'timeout'],
  ] as const)('restarts during a connection loss, in %s', (state, name) => {
    const next = step(state, name, true)
    expect(next.state).toBe(state)
    expect(next.actions).toContain('xstate.raise')
    expect(next.actions).not.toContain('xstate.spawnChild')
  })
})

describe('the wait for the session', () => {
  it.each([
    ['connecting.waiting', 'firstWait'],
    ['reconnecting.waiting', 'wait'],
  ] as const)('begins again while the session is away: %s', (state, name) => {
    const next = step(state, name, true)
    expect(next.state).toBe(state)
    expect(next.actions).toContain('xstate.raise')
  })
})

describe('a publish that failed and can be retried', () => {
  it.each(['connecting', 'reconnecting'])('while %s is retried after a delay', (top) => {
    const machine = publisherMachine.provide({ guards: { isRetriable: () => true } })
    const before = machine.resolveState({
      value: toValue(`${top}.publishing`),
      context: { attempt: 1, reason: null, error: null },
    })
    const [after] = transition(machine, before, EVENTS.failed)
    expect(toState(after.value)).toBe(`${top}.stalled`)
    expect(after.context.error).toMatchObject({ code: 'publishFailed', cause })
  })

  it('counts its attempts until it settles', () => {
    expect(step('connecting.stalled', 'firstBackoff').context.attempt).toBe(2)
    expect(step('reconnecting.stalled', 'backoff').context.attempt).toBe(2)
    expect(step('reconnected', 'settled').context.attempt).toBe(0)
    expect(step('connecting.publishing', 'published').context.attempt).toBe(0)
    expect(step('reconnecting.publishing', 'published').context.attempt).toBe(1)
  })

  it('is forgotten when the publisher is live', () => {
    const { context } = step('connecting.publishing', 'failed')
    for (const [state, event] of [
      [{ connecting: 'waiting' }, EVENTS.published],
      ['reconnected', EVENTS.settled],
    ] as const) {
      const before = publisherMachine.resolveState({ value: state, context })
      const [after] = transition(publisherMachine, before, event as PublisherMachineEvent)
      expect(after.value).toBe('connected')
      expect(after.context.error).toBeNull()
    }
  })
})

describe('the end', () => {
  it("keeps OpenTok's reason verbatim", () => {
    expect(step('connected', 'destroyed').context).toEqual({
      attempt: 1,
      reason: 'networkDisconnected',
      error: null,
    })
    expect(step('reconnecting.waiting', 'ended').context).toEqual({
      attempt: 1,
      reason: 'forceDisconnected',
      error: null,
    })
  })

  it('keeps the error of the failure', () => {
    expect(step('connecting.publishing', 'failed').context).toMatchObject({
      reason: null,
      error: { code: 'publishFailed', cause },
    })
  })

  it('has no cause if OpenTok did not answer', () => {
    const { error } = step('connecting.publishing', 'firstTimeout').context
    expect(error).toMatchObject({ code: 'publishFailed', cause: undefined })
  })

  it('has neither reason nor error if the app requested it', () => {
    expect(step('connected', 'release').context).toEqual({ attempt: 1, reason: null, error: null })
  })
})
