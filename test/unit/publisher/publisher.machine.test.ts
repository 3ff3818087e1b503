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
  unpublish: { type: 'publisher.unpublish' },
  cancel: { type: 'publisher.cancel' },
  withdraw: { type: 'publisher.withdraw' },
  release: { type: 'publisher.release' },
  quality: { type: 'quality.changed', quality: 'poor', degradedBy: 'local' },
  joined: { type: 'session.joined' },
  lost: { type: 'session.lost' },
  ended: { type: 'session.ended', reason: 'forceDisconnected', wasJoined: true },
  neverJoined: { type: 'session.ended', reason: 'forceDisconnected', wasJoined: false },
  firstTimeout: { type: 'xstate.after.publishTimeout.publisher.connecting.requested.unanswered' },
  timeout: { type: 'xstate.after.publishTimeout.publisher.reconnecting.requested.unanswered' },
  firstBackoff: { type: 'xstate.after.backoff.publisher.connecting.stalled' },
  backoff: { type: 'xstate.after.backoff.publisher.reconnecting.stalled' },
  firstWait: { type: 'xstate.after.publishTimeout.publisher.connecting.waiting' },
  wait: { type: 'xstate.after.publishTimeout.publisher.reconnecting.waiting' },
  firstCutShort: { type: 'xstate.after.publishTimeout.publisher.connecting.cutShort' },
  cutShort: { type: 'xstate.after.publishTimeout.publisher.reconnecting.cutShort' },
  settled: { type: 'xstate.after.settling.publisher.reconnected.live' },
} as const

type EventName = keyof typeof EVENTS

const NAMES = Object.keys(EVENTS) as EventName[]

const PUBLISHING = ['loading', 'requested', 'cancelled', 'stalled', 'waiting', 'cutShort']

const STATES = [
  ...PUBLISHING.map((state) => `connecting.${state}`),
  'connected.live',
  'connected.withdrawn',
  ...PUBLISHING.map((state) => `reconnecting.${state}`),
  'reconnected.live',
  'reconnected.withdrawn',
  'disconnected',
]

type Value = Parameters<typeof publisherMachine.resolveState>[0]['value']

const toValue = (state: string) => {
  const [top, inner] = state.split('.')
  const value = inner === 'requested' ? { requested: 'unanswered' } : inner
  return (value ? { [top!]: value } : top) as Value
}

/** Top state and phase; deeper states are not compared. */
function toState(value: unknown): string {
  if (typeof value === 'string') return value
  const [[top, inner] = []] = Object.entries(value as object)
  return `${top}.${typeof inner === 'string' ? inner : Object.keys(inner as object).join()}`
}

const CONTEXT: PublisherContext = {
  attempt: 1,
  reason: null,
  error: null,
  loadError: undefined,
  wasKept: false,
  quality: 'unknown',
  degradedBy: null,
}

function step(
  state: string,
  name: EventName,
  { isAway = false, ...context }: Partial<PublisherContext> & { isAway?: boolean } = {},
) {
  const machine = publisherMachine.provide({ guards: { isAway: () => isAway } })
  const before = machine.resolveState({
    value: toValue(state),
    context: { ...CONTEXT, ...context },
  })
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
  it('starts in connecting, and loads its camera', () => {
    const [snapshot, actions] = initialTransition(publisherMachine)
    expect(toState(snapshot.value)).toBe('connecting.loading')
    expect(snapshot.context).toEqual(CONTEXT)
    const jobs = actions.filter(({ type }) => type === 'xstate.spawnChild')
    expect(jobs).toHaveLength(1)
  })

  it('knows the quality of a line only while it is live', () => {
    const unknown = { quality: 'unknown', degradedBy: null }
    const known = STATES.filter((state) => step(state, 'quality').context.quality === 'poor')
    expect(known).toEqual(['connected.live', 'reconnected.live'])
    const poor = { quality: 'poor', degradedBy: 'local' } as const
    expect(step('connected.live', 'lost', poor).context).toMatchObject(unknown)
    expect(step('connected.withdrawn', 'lost', poor).context).toMatchObject(unknown)
    expect(step('connected.live', 'published', poor).context).toMatchObject(poor)
  })

  it('has no unreachable state, and only one without an exit', () => {
    const paths = [true, false].flatMap((retries) =>
      [true, false].flatMap((isAway) =>
        getShortestPaths(
          publisherMachine.provide({
            actions: { countAttempt: () => {} },
            guards: {
              // The session can be lost between the request and its answer.
              isAway: ({ event }) => isAway && event.type === 'publisher.failed',
              isRetriable: () => retries,
            },
          }),
          {
            events: Object.values(EVENTS) as PublisherMachineEvent[],
            serializeState: ({ value }) => toState(value),
          },
        ),
      ),
    )
    const reached = new Set(paths.map((path) => toState(path.state.value)))
    expect([...reached].toSorted()).toEqual(STATES.toSorted())
    expect(STATES.filter((state) => !NAMES.some((name) => leaves(state, name)))).toEqual([
      'disconnected',
    ])
    expect(step('connected.live', 'release').status).toBe('done')
  })

  it('loads and requests when it enters those states, and nowhere else', () => {
    for (const state of STATES) {
      for (const name of NAMES) {
        const next = step(state, name)
        expect(next.actions.includes('xstate.spawnChild'), `${state} on ${name}`).toBe(
          /loading|requested/.test(next.state) && state !== next.state,
        )
      }
    }
  })
})

/** Where OpenTok has the publisher, and destroys it together with the session. */
const WITH_OPENTOK = [
  'connecting.requested',
  'connected.live',
  'reconnecting.requested',
  'reconnected.live',
]

/** Where a publish was refused, or cut short: OpenTok may not know that yet. */
const REFUSED = STATES.filter((state) => /stalled|cutShort/.test(state))

describe('a session that is lost', () => {
  it.each([...WITH_OPENTOK, ...REFUSED])(
    'takes the publisher along, which is kept: in %s',
    (state) => {
      const { actions, context } = step(state, 'lost')
      expect(actions).toContain('withdraw')
      expect(context.wasKept).toBe(true)
    },
  )

  it.each(['connecting.loading', 'connecting.waiting', 'connected.withdrawn'])(
    'has nothing of the publisher in %s',
    (state) => {
      const { actions, context } = step(state, 'lost')
      expect(actions).not.toContain('withdraw')
      expect(context.wasKept).toBe(false)
    },
  )

  it.each([...WITH_OPENTOK, ...REFUSED])(
    'has been withdrawn from before, if OpenTok has destroyed nothing: in %s',
    (state) => {
      const withdrawn = step(state, 'withdraw')
      expect(withdrawn.state.split('.')[0]).toBe(state.split('.')[0])
      expect(withdrawn.actions).toContain('withdraw')
      expect(step(withdrawn.state, 'lost').actions).not.toContain('withdraw')
    },
  )

  it.each(['connecting', 'reconnecting'])(
    'cuts a publish short, which waits for the next: while %s',
    (top) => {
      expect(step(`${top}.requested`, 'failed', { isAway: true })).toMatchObject({
        state: `${top}.cutShort`,
        context: { reason: null, error: null },
      })
      expect(step(`${top}.cutShort`, 'joined').state).toBe(`${top}.loading`)
    },
  )
})

describe('an app that unpublishes', () => {
  it.each(WITH_OPENTOK)('takes it from OpenTok in %s', (state) => {
    const { actions, context, state: next } = step(state, 'unpublish', { wasKept: true })
    expect(next).toBe('disconnected')
    expect(actions).toContain('unpublish')
    expect(actions).not.toContain('destroy')
    expect(context.wasKept).toBe(false)
  })

  it.each(
    STATES.filter(
      (state) => !/disconnected|cancelled/.test(state) && !WITH_OPENTOK.includes(state),
    ),
  )('switches the camera off where OpenTok does not have it: in %s', (state) => {
    const { actions, context, state: next } = step(state, 'unpublish', { wasKept: true })
    expect(next).toBe('disconnected')
    expect(actions).toContain('destroy')
    expect(actions).not.toContain('unpublish')
    expect(context.wasKept).toBe(false)
  })

  it('may reveal an end while OpenTok has not answered (E2)', () => {
    for (const state of STATES) {
      expect(step(state, 'unpublish').actions.includes('noteSilence'), state).toBe(
        state.endsWith('requested'),
      )
    }
  })
})

describe('a session that is being left', () => {
  it.each(['connecting', 'reconnecting'])(
    'is rid of what OpenTok has not answered, and its end follows: while %s (E1)',
    (top) => {
      const { actions, state } = step(`${top}.requested`, 'cancel')
      expect(state).toBe(`${top}.cancelled`)
      expect(actions).toEqual(expect.arrayContaining(['noteSilence', 'unpublish']))
      expect(step(state, 'lost').state).toBe(state)
      const end = step(state, 'ended')
      expect(end.state).toBe('disconnected')
      expect(end.actions).not.toContain('destroy')
      expect(step(state, 'unpublish').actions).not.toContain('unpublish')
    },
  )

  it('touches no other publisher', () => {
    for (const state of STATES.filter((each) => !each.endsWith('requested')))
      expect(step(state, 'cancel').state, state).toBe(state)
  })
})

describe('a session that has ended', () => {
  it.each(WITH_OPENTOK)('leaves the publisher to OpenTok in %s', (state) => {
    const { actions, context } = step(state, 'ended', { wasKept: true })
    expect(actions).not.toContain('destroy')
    expect(context.wasKept).toBe(false)
  })

  it('leaves no camera on that OpenTok does not know of, except after a failed first join', () => {
    for (const state of ['connecting.loading', 'reconnecting.waiting', 'connected.withdrawn']) {
      expect(step(state, 'ended').actions, state).toContain('destroy')
      expect(step(state, 'neverJoined').actions, state).not.toContain('destroy')
    }
  })
})

describe('the chart without jobs', () => {
  it('runs a job that does nothing wherever one is needed', () => {
    const actor = createActor(publisherMachine).start()
    const jobs = [Object.keys(actor.getSnapshot().children).length]
    for (const name of ['loaded', 'published', 'lost', 'joined'] as const) {
      actor.send(EVENTS[name])
      jobs.push(Object.keys(actor.getSnapshot().children).length)
    }
    expect(jobs).toEqual([1, 1, 0, 0, 1])
    actor.stop()
  })

  it.each(['connecting', 'reconnecting'])(
    'retries nothing: a failure is the end while %s',
    (top) => {
      expect(step(`${top}.loading`, 'failed').state).toBe('disconnected')
      expect(step(`${top}.requested`, 'failed').state).toBe('disconnected')
    },
  )
})

describe('a camera that is still loading (E4)', () => {
  it.each(['connecting', 'reconnecting'])('has no timeout until it is ready: %s', (top) => {
    const timeout = top === 'connecting' ? 'firstTimeout' : 'timeout'
    expect(step(`${top}.loading`, timeout).state).toBe(`${top}.loading`)
    const requested = step(`${top}.loading`, 'loaded')
    expect(requested.state).toBe(`${top}.requested`)
    expect(requested.actions).toContain('xstate.raise')
  })

  it('waits for the session if the connection is lost when it is ready', () => {
    expect(step('connecting.loading', 'loaded', { isAway: true }).state).toBe('connecting.waiting')
  })

  it('is remembered with its error if the session is away, for the next publish', () => {
    const { context, state } = step('connecting.loading', 'failed', { isAway: true })
    expect(state).toBe('connecting.waiting')
    expect(context).toMatchObject({ error: null, loadError: cause })
  })

  it('is loaded anew where the session is withdrawn from meanwhile', () => {
    expect(step('connecting.loading', 'withdraw').state).toBe('connecting.waiting')
  })
})

describe('the wait for an answer', () => {
  it.each([
    ['connecting.requested', 'firstTimeout'],
    ['reconnecting.requested', 'timeout'],
  ] as const)('unpublishes when it times out, in %s (E4)', (state, name) => {
    expect(step(state, name)).toMatchObject({
      state: 'disconnected',
      actions: expect.arrayContaining(['noteSilence', 'unpublish']),
    })
  })

  it.each([
    ['connecting.requested', 'firstTimeout'],
    ['reconnecting.requested', 'timeout'],
  ] as const)('restarts during a connection loss, in %s', (state, name) => {
    const next = step(state, name, { isAway: true })
    expect(next.state).toBe(state)
    expect(next.actions).toContain('xstate.raise')
    expect(next.actions).not.toContain('xstate.spawnChild')
  })
})

describe('the wait for the session', () => {
  it.each([
    ['connecting.waiting', 'firstWait'],
    ['reconnecting.waiting', 'wait'],
    ['connecting.cutShort', 'firstCutShort'],
    ['reconnecting.cutShort', 'cutShort'],
  ] as const)('begins again while the session is away, else ends: %s', (state, name) => {
    const next = step(state, name, { isAway: true })
    expect(next.state).toBe(state)
    expect(next.actions).toContain('xstate.raise')
    expect(step(state, name).state).toBe(`${state.split('.')[0]}.loading`)
  })
})

describe('a publish that failed and can be retried', () => {
  it.each(['connecting', 'reconnecting'])('while %s is retried after a delay', (top) => {
    const machine = publisherMachine.provide({ guards: { isRetriable: () => true } })
    for (const state of [`${top}.requested`, `${top}.loading`]) {
      const before = machine.resolveState({ value: toValue(state), context: CONTEXT })
      const [after] = transition(machine, before, EVENTS.failed)
      expect(toState(after.value)).toBe(`${top}.stalled`)
      expect(after.context.error).toMatchObject({ code: 'publishFailed', cause })
    }
  })

  it('counts its attempts until it settles', () => {
    expect(step('connecting.stalled', 'firstBackoff').context.attempt).toBe(2)
    expect(step('reconnecting.stalled', 'backoff').context.attempt).toBe(2)
    expect(step('reconnected.live', 'settled').context.attempt).toBe(0)
    expect(step('connecting.requested', 'published').context.attempt).toBe(0)
    expect(step('reconnecting.requested', 'published').context.attempt).toBe(1)
  })

  it('is forgotten when the publisher is live', () => {
    const { error } = step('connecting.requested', 'failed').context
    for (const [state, name] of [
      ['connecting.waiting', 'published'],
      ['reconnected.live', 'settled'],
    ] as const) {
      expect(step(state, name, { error })).toMatchObject({
        state: 'connected.live',
        context: { error: null },
      })
    }
  })
})

describe('the end', () => {
  it("keeps OpenTok's reason verbatim", () => {
    expect(step('connected.live', 'destroyed').context).toEqual({
      ...CONTEXT,
      reason: 'networkDisconnected',
    })
    expect(step('reconnecting.waiting', 'ended').context).toEqual({
      ...CONTEXT,
      reason: 'forceDisconnected',
    })
  })

  it('keeps the error of the failure', () => {
    expect(step('connecting.requested', 'failed').context).toMatchObject({
      reason: null,
      error: { code: 'publishFailed', cause },
    })
  })

  it('has no cause if OpenTok did not answer', () => {
    const { error } = step('connecting.requested', 'firstTimeout').context
    expect(error).toMatchObject({ code: 'publishFailed', cause: undefined })
  })

  it('has neither reason nor error if the app requested it', () => {
    expect(step('connected.live', 'release').context).toEqual(CONTEXT)
  })

  it('leaves nothing to switch off if the app has destroyed it', () => {
    expect(step('reconnecting.waiting', 'destroyed', { wasKept: true }).context.wasKept).toBe(false)
  })

  it('leaves a kept camera to whoever runs the machine, if the library is disposed of', () => {
    expect(step('reconnecting.waiting', 'release', { wasKept: true }).context.wasKept).toBe(true)
    expect(step('reconnected.live', 'release', { wasKept: true }).context.wasKept).toBe(false)
  })
})
