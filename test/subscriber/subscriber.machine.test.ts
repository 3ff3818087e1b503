import { describe, expect, it } from 'vitest'
import { initialTransition, transition } from 'xstate'
import { getShortestPaths } from 'xstate/graph'
import { subscriberMachine } from '../../src/subscriber/subscriber.machine.ts'
import type { SubscriberContext, SubscriberEvent } from '../../src/subscriber/subscriber.machine.ts'
import { openTokError } from '../fake-error.ts'

const AT = 1_000
const cause = openTokError('OT_TIMEOUT', 1501)
const input = { streamId: 'a' }

const EVENTS = {
  connected: { type: 'subscriber.connected' },
  interrupted: { type: 'subscriber.interrupted', at: AT },
  destroyed: { type: 'subscriber.destroyed', reason: 'unpublished' },
  failed: { type: 'subscriber.failed', cause },
  release: { type: 'subscriber.release' },
  listed: { type: 'stream.created' },
  streamGone: { type: 'stream.destroyed', reason: 'networkDisconnected' },
  sessionLost: { type: 'session.lost', at: AT },
  settled: { type: 'xstate.after.settling.subscriber.reconnected' },
} as const

type EventName = keyof typeof EVENTS

const END = {
  destroyed: 'disconnected',
  failed: 'disconnected',
  release: 'disconnected',
  streamGone: 'disconnected',
} as const

const LIVE = {
  ...END,
  interrupted: 'reconnecting.interrupted',
  sessionLost: 'reconnecting.waiting',
} as const

/** State → event → next state; what is not listed changes nothing. */
const CHART: Readonly<Record<string, Partial<Record<EventName, string>>>> = {
  connecting: { ...END, connected: 'connected', sessionLost: 'reconnecting.waiting' },
  connected: LIVE,
  'reconnecting.interrupted': {
    ...END,
    connected: 'reconnected',
    sessionLost: 'reconnecting.waiting',
  },
  'reconnecting.waiting': {
    ...END,
    destroyed: 'reconnecting.waiting',
    connected: 'reconnected',
    listed: 'reconnecting.resubscribing',
  },
  'reconnecting.resubscribing': {
    ...END,
    connected: 'reconnected',
    sessionLost: 'reconnecting.waiting',
  },
  reconnected: { ...LIVE, settled: 'connected' },
  disconnected: {},
}

const STATES = Object.keys(CHART)

type Value = Parameters<typeof subscriberMachine.resolveState>[0]['value']

const toValue = (state: string) => {
  const [top, inner] = state.split('.')
  return (inner ? { [top!]: inner } : top) as Value
}

const toState = (value: unknown): string =>
  typeof value === 'string' ? value : Object.entries(value as object)[0]!.join('.')

function step(state: string, name: EventName, context: Partial<SubscriberContext> = {}) {
  const before = subscriberMachine.resolveState({
    value: toValue(state),
    context: {
      streamId: 'a',
      attempt: 0,
      outageStartedAt: null,
      reason: null,
      error: null,
      ...context,
    },
  })
  const [after, actions] = transition(subscriberMachine, before, EVENTS[name] as SubscriberEvent)
  return {
    state: toState(after.value),
    status: after.status,
    context: after.context,
    actions: actions.map(({ type }) => type),
  }
}

describe('the subscriber chart', () => {
  it('begins connecting, and subscribes', () => {
    const [snapshot, actions] = initialTransition(subscriberMachine, input)
    expect(snapshot.value).toBe('connecting')
    expect(snapshot.context).toEqual({
      streamId: 'a',
      attempt: 0,
      outageStartedAt: null,
      reason: null,
      error: null,
    })
    expect(actions.map(({ type }) => type)).toEqual(['xstate.spawnChild', 'xstate.spawnChild'])
  })

  describe.each(STATES)('in %s', (state) => {
    it.each(Object.keys(EVENTS) as EventName[])('on %s', (name) => {
      expect(step(state, name).state).toBe(CHART[state]![name] ?? state)
    })
  })

  it('has no state that cannot be reached, and only one without a way out', () => {
    const paths = getShortestPaths(subscriberMachine, {
      input,
      events: Object.values(EVENTS) as SubscriberEvent[],
      serializeState: ({ value }) => toState(value),
    })
    expect(paths.map((path) => toState(path.state.value)).toSorted()).toEqual(STATES.toSorted())
    const ends = STATES.filter((state) => Object.keys(CHART[state]!).length === 0)
    expect(ends).toEqual(['disconnected'])
    expect(step('connected', 'release').status).toBe('done')
  })

  it('subscribes when it enters connecting or resubscribing, and nowhere else', () => {
    for (const state of STATES) {
      for (const name of Object.keys(EVENTS) as EventName[]) {
        const next = step(state, name)
        const subscribes = next.actions.includes('xstate.spawnChild')
        expect(subscribes, `${state} on ${name}`).toBe(
          next.state === 'reconnecting.resubscribing' && state !== next.state,
        )
      }
    }
  })
})

describe('the outage clock', () => {
  it('begins with the first loss, and only settling stops it', () => {
    expect(step('connected', 'interrupted').context.outageStartedAt).toBe(AT)
    expect(step('connected', 'sessionLost').context.outageStartedAt).toBe(AT)
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

describe('the end', () => {
  it("remembers OpenTok's reason, verbatim", () => {
    expect(step('connected', 'destroyed').context).toMatchObject({
      reason: 'unpublished',
      error: null,
    })
    expect(step('reconnecting.waiting', 'streamGone').context.reason).toBe('networkDisconnected')
  })

  it('remembers why it failed', () => {
    expect(step('connecting', 'failed').context.error).toMatchObject({
      code: 'subscribeFailed',
      cause,
    })
  })

  it('that the app wanted has neither reason nor error', () => {
    expect(step('reconnecting.waiting', 'release').context).toMatchObject({
      reason: null,
      error: null,
    })
  })
})

describe('an attempt', () => {
  it('is counted each time it is made anew', () => {
    expect(step('reconnecting.waiting', 'listed', { attempt: 2 }).context.attempt).toBe(3)
  })
})
