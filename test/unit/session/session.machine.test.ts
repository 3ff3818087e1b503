import { describe, expect, it } from 'vitest'
import { initialTransition, transition } from 'xstate'
import { getShortestPaths } from 'xstate/graph'
import { ReconnectionError } from '../../../src/contract/errors.ts'
import { sessionMachine } from '../../../src/session/session.machine.ts'
import type { SessionContext } from '../../../src/session/session.types.ts'
import type { SessionMachineEvent } from '../../../src/contract/machine-events.types.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'

const refused = new ReconnectionError('joinFailed', openTokError('OT_CONNECT_FAILED', 1006))
const rejected = new ReconnectionError('tokenRejected')

const AT = 1_000

/** All events of the machine by short names, including those of its jobs and delays. */
const EVENTS = {
  join: { type: 'session.join' },
  leave: { type: 'session.leave' },
  own: { type: 'session.connected', connectionId: 'c', requested: true },
  foreign: { type: 'session.connected', connectionId: 'c', requested: false },
  lost: { type: 'session.reconnecting', at: AT },
  resumed: { type: 'session.reconnected' },
  networkEnd: { type: 'session.disconnected', at: AT, reason: 'networkDisconnected' },
  clientEnd: { type: 'session.disconnected', at: AT, reason: 'clientDisconnected' },
  kicked: { type: 'session.disconnected', at: AT, reason: 'forceDisconnected' },
  vanished: { type: 'session.vanished', at: AT, reason: 'networkDisconnected' },
  vanishedLeft: { type: 'session.vanished', at: AT, reason: 'clientDisconnected' },
  scheduled: { type: 'attempt.scheduled', at: AT + 500 },
  due: { type: 'attempt.due' },
  refusedAttempt: { type: 'attempt.refused' },
  spent: { type: 'attempt.spent' },
  offline: { type: 'network.offline' },
  online: { type: 'network.online' },
  joined: done('connecting.joining', { output: 'c' }),
  joinFailed: failed('connecting.joining', refused),
  joinRejected: failed('connecting.joining', rejected),
  joinTimedOut: { type: 'xstate.after.joinTimeout.session.connecting.joining' },
  rejoined: done('reconnecting.rejoining', { output: 'c' }),
  rejoinFailed: failed('reconnecting.rejoining', refused),
  rejoinRejected: failed('reconnecting.rejoining', rejected),
  rejoinTimedOut: { type: 'xstate.after.joinTimeout.session.reconnecting.rejoining' },
  resumeTimedOut: { type: 'xstate.after.resumeTimeout.session.reconnecting.resuming' },
  gaveUp: { type: 'outage.expired' },
  settled: { type: 'xstate.after.settling.session.reconnected' },
  left: done('disconnecting', {}),
  leaveFailed: failed('disconnecting', refused),
  leaveTimedOut: { type: 'xstate.after.leaveTimeout.session.disconnecting' },
} as const

type EventName = keyof typeof EVENTS

const NAMES = Object.keys(EVENTS) as EventName[]

function done(state: string, fields: object) {
  return { type: `xstate.done.actor.0.session.${state}`, ...fields } as const
}

function failed(state: string, error: unknown) {
  return { type: `xstate.error.actor.0.session.${state}`, error } as const
}

const STATES = [
  'idle',
  'connecting.joining',
  'connecting.waiting',
  'connecting.offline',
  'connected',
  'reconnecting.resuming',
  'reconnecting.waiting',
  'reconnecting.offline',
  'reconnecting.rejoining',
  'reconnected',
  'disconnecting',
  'disconnected',
]

type Value = Parameters<typeof sessionMachine.resolveState>[0]['value']

const toValue = (state: string) => {
  const [top, inner] = state.split('.')
  return (inner ? { [top!]: inner } : top) as Value
}

const toState = (value: unknown): string =>
  typeof value === 'string' ? value : Object.entries(value as object)[0]!.join('.')

const BLANK: SessionContext = {
  joins: 0,
  attempt: 0,
  nextAttemptAt: null,
  outageStartedAt: null,
  connectionId: null,
  reason: null,
  error: null,
}

/** Result of an event in a state: next state, context and actions. */
function step(state: string, name: EventName, context: Partial<SessionContext> = {}) {
  const before = sessionMachine.resolveState({
    value: toValue(state),
    context: { ...BLANK, ...context },
  })
  const [after, actions] = transition(sessionMachine, before, EVENTS[name] as SessionMachineEvent)
  return {
    state: toState(after.value),
    context: after.context,
    actions: actions.map(({ type }) => type),
  }
}

const leaves = (state: string, name: EventName) => step(state, name).state !== state

describe('the session machine', () => {
  it('starts idle, with an empty context and no actions', () => {
    const [snapshot, actions] = initialTransition(sessionMachine)
    expect(snapshot.value).toBe('idle')
    expect(snapshot.context).toEqual(BLANK)
    expect(actions).toEqual([])
  })

  it('has no unreachable state, and none without an exit', () => {
    const paths = getShortestPaths(sessionMachine, {
      events: Object.values(EVENTS) as SessionMachineEvent[],
      serializeState: ({ value }) => toState(value),
    })
    expect(paths.map((path) => toState(path.state.value)).toSorted()).toEqual(STATES.toSorted())
    for (const state of STATES) {
      expect(
        NAMES.some((name) => leaves(state, name)),
        state,
      ).toBe(true)
    }
  })

  it('ends every state after some time, except the stable ones', () => {
    const waits = STATES.filter((state) => {
      const [top] = state.split('.')
      const { after } = sessionMachine.getStateNodeById(`session.${top}`)
      const own = sessionMachine.getStateNodeById(`session.${state}`)
      return after.length > 0 || own.after.length > 0 || own.invoke.length > 0
    })
    expect(STATES.filter((state) => !waits.includes(state))).toEqual([
      'idle',
      'connected',
      'disconnected',
    ])
  })
})

describe('an unrequested join', () => {
  it.each(['idle', 'connecting.waiting', 'reconnecting.waiting', 'reconnecting.offline'])(
    'in %s is left if it answers an earlier attempt of this library',
    (state) => {
      expect(step(state, 'own')).toMatchObject({ state, actions: ['leave'] })
    },
  )

  it('is left while the session is being left, and afterwards', () => {
    expect(step('disconnecting', 'foreign')).toMatchObject({ actions: ['leave'] })
    expect(step('disconnecting', 'own')).toMatchObject({ actions: ['leave'] })
    expect(step('disconnected', 'own')).toMatchObject({ actions: ['leave'] })
  })

  it('counts as a join if the app made it', () => {
    expect(step('idle', 'foreign').context).toMatchObject({ joins: 1, connectionId: 'c' })
  })
})

describe('a failed attempt', () => {
  it.each([
    ['connecting.joining', 'joinFailed'],
    ['connecting.joining', 'joinTimedOut'],
    ['connecting.joining', 'joinRejected'],
    ['reconnecting.rejoining', 'rejoinFailed'],
    ['reconnecting.rejoining', 'rejoinTimedOut'],
    ['reconnecting.rejoining', 'rejoinRejected'],
  ] as const)('in %s by %s is left, and its error is kept', (state, name) => {
    const next = step(state, name, { attempt: 1 })
    expect(next.actions).toContain('leave')
    expect(next.context.error).toBeInstanceOf(ReconnectionError)
  })

  it('is left when the network goes offline', () => {
    expect(step('connecting.joining', 'offline').actions).toContain('leave')
    expect(step('reconnecting.rejoining', 'offline').actions).toContain('leave')
  })

  it('has the code joinTimeout after a timeout', () => {
    expect(step('connecting.joining', 'joinTimedOut').context.error?.code).toBe('joinTimeout')
  })

  it('is counted from 1, and on through an outage', () => {
    expect(step('idle', 'join', { attempt: 7 }).context.attempt).toBe(1)
    expect(step('connecting.waiting', 'due', { attempt: 1 }).context.attempt).toBe(2)
    expect(step('reconnecting.waiting', 'due', { attempt: 0 }).context.attempt).toBe(1)
    expect(step('reconnecting.offline', 'online', { attempt: 4 }).context.attempt).toBe(5)
    expect(step('reconnected', 'lost', { attempt: 4 }).context.attempt).toBe(4)
    expect(step('reconnected', 'settled', { attempt: 4 }).context.attempt).toBe(0)
  })
})

describe('an attempt on a network that was lost meanwhile', () => {
  it.each(['connecting.joining', 'reconnecting.rejoining'])('in %s is made again', (state) => {
    const next = step(state, 'online', { attempt: 1 })
    expect(next.state).toBe(state)
    expect(next.context.attempt).toBe(2)
    expect(next.actions).toContain('leave')
    expect(next.actions.filter((type) => type === 'xstate.spawnChild')).toHaveLength(2)
  })
})

describe('a join', () => {
  it('forgets how the last one has ended', () => {
    const context = { reason: 'forceDisconnected', error: refused }
    expect(step('disconnected', 'join', context).context).toMatchObject({
      reason: null,
      error: null,
    })
  })

  it('that is given up is left', () => {
    for (const state of STATES.filter((state) => state.includes('connecting.'))) {
      const next = step(state, 'gaveUp', { error: refused })
      expect(next.actions, state).toEqual(expect.arrayContaining(['detachMedia', 'leave']))
      expect(next.context.error, state).toMatchObject({ code: 'gaveUp', cause: refused.cause })
    }
  })

  it('that the policy refuses is given up, and there is nothing to leave', () => {
    for (const state of ['connecting.waiting', 'reconnecting.waiting']) {
      const next = step(state, 'refusedAttempt', { error: refused })
      expect(next.actions).not.toContain('leave')
      expect(next.context.error).toMatchObject({ code: 'gaveUp', cause: refused.cause })
    }
  })

  it('after the last attempt ends with the error of that', () => {
    expect(step('connecting.waiting', 'spent', { error: refused }).context.error).toBe(refused)
  })
})

describe('a resume that neither succeeds nor fails', () => {
  const context = { connectionId: 'c', outageStartedAt: 1 }

  it('is left, and the session is joined again', () => {
    const next = step('reconnecting.resuming', 'resumeTimedOut', context)
    expect(next.actions).toEqual(expect.arrayContaining(['detachMedia', 'leave']))
    expect(next.context).toMatchObject({ connectionId: null, outageStartedAt: 1 })
  })

  it('is given up if the loss is not recoverable', () => {
    const losses: unknown[] = []
    const machine = sessionMachine.provide({
      guards: { isRecoverable: (_, loss) => losses.push(loss) === 0 },
    })
    const before = machine.resolveState({
      value: toValue('reconnecting.resuming'),
      context: { ...BLANK, ...context },
    })
    const [after, actions] = transition(
      machine,
      before,
      EVENTS.resumeTimedOut as unknown as SessionMachineEvent,
    )
    expect(losses).toEqual([{ reason: 'networkDisconnected', wasResuming: true }])
    expect(after.value).toBe('disconnected')
    expect(after.context.error).toMatchObject({ code: 'gaveUp' })
    expect(actions.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['detachMedia', 'leave']),
    )
  })
})

describe('leaving', () => {
  it('cancels what is being published', () => {
    for (const state of STATES.filter((state) => /^(re)?connect/.test(state))) {
      expect(step(state, 'leave').actions, state).toContain('cancelPublishes')
    }
  })
})

describe('a successful join', () => {
  it.each([
    ['connecting.joining', 'joined'],
    ['connecting.joining', 'own'],
    ['reconnecting.rejoining', 'rejoined'],
    ['reconnecting.rejoining', 'own'],
  ] as const)('in %s by %s is counted, and clears reason and error', (state, name) => {
    const next = step(state, name, { joins: 2, reason: 'networkDisconnected', error: refused })
    expect(next.context).toMatchObject({ joins: 3, connectionId: 'c', reason: null, error: null })
  })
})

describe('a session whose end is not announced', () => {
  const live = ['connected', 'reconnected', 'reconnecting.resuming']

  it.each(live)('in %s is detached and left, and joined again', (state) => {
    const next = step(state, 'vanished', { connectionId: 'c' })
    expect(next.actions).toEqual(expect.arrayContaining(['detachMedia', 'leave']))
    expect(next.context).toMatchObject({
      connectionId: null,
      outageStartedAt: AT,
      reason: 'networkDisconnected',
    })
  })

  it.each(live)('in %s ends if the app itself has left (E2)', (state) => {
    const next = step(state, 'vanishedLeft', { connectionId: 'c' })
    expect(next.actions).toEqual(expect.arrayContaining(['detachMedia', 'leave']))
    expect(next.context).toMatchObject({ connectionId: null, reason: 'clientDisconnected' })
  })

  it.each(live)('in %s ends if the loss is not recoverable (E3)', (state) => {
    const machine = sessionMachine.provide({ guards: { isRecoverable: () => false } })
    const before = machine.resolveState({ value: toValue(state), context: BLANK })
    const [after] = transition(machine, before, EVENTS.vanished)
    expect(after.value).toBe('disconnected')
  })

  it.each(['vanished', 'vanishedLeft', 'leaveTimedOut'] as const)(
    'is detached while it is being left: by %s (E1)',
    (name) => {
      expect(step('disconnecting', name).actions).toContain('detachMedia')
    },
  )

  it('is detached when an outage is given up', () => {
    expect(step('reconnecting.resuming', 'gaveUp').actions).toContain('detachMedia')
  })
})

describe('a session whose end OpenTok announces', () => {
  it.each(['connected', 'reconnected', 'reconnecting.resuming'])(
    'in %s is neither detached nor left: OpenTok has done both',
    (state) => {
      for (const name of ['networkEnd', 'kicked'] as const) {
        const { actions } = step(state, name)
        expect(
          actions.filter((type) => !type.startsWith('xstate.')),
          name,
        ).toEqual([])
      }
    },
  )
})

describe('the start of the outage', () => {
  it('is set by the first loss, and cleared only by settling or by the end', () => {
    expect(step('connected', 'lost').context.outageStartedAt).toBe(AT)
    expect(step('connected', 'networkEnd').context.outageStartedAt).toBe(AT)
    const context = { outageStartedAt: 1 }
    for (const name of ['resumed', 'networkEnd'] as const) {
      expect(step('reconnecting.resuming', name, context).context.outageStartedAt).toBe(1)
    }
    expect(step('reconnected', 'lost', context).context.outageStartedAt).toBe(1)
    expect(step('reconnected', 'networkEnd', context).context.outageStartedAt).toBe(1)
    expect(step('reconnected', 'settled', context).context.outageStartedAt).toBeNull()
    expect(step('reconnecting.resuming', 'kicked', context).context.outageStartedAt).toBeNull()
  })
})

describe('the reason', () => {
  it("is OpenTok's reason verbatim", () => {
    expect(step('connected', 'kicked').context.reason).toBe('forceDisconnected')
    expect(step('connected', 'networkEnd').context.reason).toBe('networkDisconnected')
  })

  it('is clientDisconnected after a leave, or null if no join ever succeeded', () => {
    const error = refused
    expect(step('connecting.waiting', 'leave', { error }).context).toMatchObject({
      reason: null,
      error: null,
    })
    expect(step('connected', 'leave', { joins: 1 }).context.reason).toBe('clientDisconnected')
    expect(step('disconnecting', 'kicked', { joins: 1, reason: 'mine' }).context.reason).toBe(
      'mine',
    )
  })

  it('is kept when an outage is given up, and the last error is the cause', () => {
    const context = { reason: 'networkDisconnected', error: refused }
    for (const name of ['gaveUp', 'refusedAttempt'] as const) {
      const next = step('reconnecting.waiting', name, context).context
      expect(next.reason).toBe('networkDisconnected')
      expect(next.error).toMatchObject({ code: 'gaveUp', cause: refused.cause })
    }
  })
})

describe('the connection', () => {
  it('is kept while OpenTok resumes, and cleared with the session', () => {
    const context = { connectionId: 'c' }
    expect(step('connected', 'lost', context).context.connectionId).toBe('c')
    expect(step('connected', 'networkEnd', context).context.connectionId).toBeNull()
    expect(step('connected', 'kicked', context).context.connectionId).toBeNull()
    expect(step('disconnecting', 'left', context).context.connectionId).toBeNull()
  })
})

describe('the schedule', () => {
  it('is set only while waiting for an attempt', () => {
    expect(step('reconnecting.waiting', 'scheduled').context.nextAttemptAt).toBe(AT + 500)
    for (const name of ['due', 'offline', 'leave', 'gaveUp', 'foreign'] as const) {
      const next = step('reconnecting.waiting', name, { nextAttemptAt: AT })
      expect(next.context.nextAttemptAt, name).toBeNull()
    }
  })
})
