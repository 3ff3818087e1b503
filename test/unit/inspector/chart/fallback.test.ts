/** Guarded transitions need a last one without a guard: otherwise an event is lost silently when every guard fails. */
import { createMachine, fromPromise } from 'xstate'
import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { describe, expect, it } from 'vitest'
import { childrenOf, pathOf } from '../../../../src/inspector/chart/state-tree.ts'
import {
  joinMachine,
  deviceMachine,
  publisherMachine,
  sessionEndMachine,
  sessionMachine,
  subscriberMachine,
} from '../../../../src/machines.ts'

/** Machine → state and event → the reason why the event is ignored there when every guard fails. */
const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  session: {},
  join: { 'free: always': 'nothing is in the way of the next join' },
  subscriber: {
    'reconnecting.interrupted: interruption.expired':
      'with `resubscribe: false` the handle keeps the OpenTok object and ends with it',
  },
  publisher: {},
}

/** Configurations as paths from one atomic state outwards: no chart here has parallel states. */
const configurationsOf = (state: AnyStateNode): AnyStateNode[][] =>
  state.type === 'compound' ? childrenOf(state).flatMap(configurationsOf) : [pathOf(state)]

/** Events that only guarded transitions take in some configuration; an outer state can have the fallback. */
function findLost(machine: AnyStateMachine): string[] {
  const lost = configurationsOf(machine.root).flatMap((path) => {
    const candidates = path.flatMap((state) =>
      [...state.transitions.values(), state.always ?? []].flat(),
    )
    const events = new Set(candidates.map(({ eventType }) => eventType))
    return [...events].flatMap((event) => {
      const own = candidates.filter(({ eventType }) => eventType === event)
      if (own.some(({ guard }) => guard === undefined)) return []
      return own.slice(0, 1).map(({ source }) => toName(source, event))
    })
  })
  return [...new Set(lost)].toSorted()
}

function toName(source: AnyStateNode, event: string): string {
  const { delay } = source.after.find(({ eventType }) => eventType === event) ?? {}
  const words = delay === undefined ? event || 'always' : `after ${String(delay)}`
  return `${source.path.join('.')}: ${words}`
}

describe('a guarded transition', () => {
  it.each<[string, AnyStateMachine]>([
    ['session', sessionMachine],
    ['join', joinMachine],
    ['sessionEnd', sessionEndMachine],
    ['subscriber', subscriberMachine],
    ['publisher', publisherMachine],
    ['device', deviceMachine],
  ])(
    'has a fallback without a guard in every state of the %s, except named ones',
    (name, machine) => {
      expect(findLost(machine)).toEqual(Object.keys(EXCEPTIONS[name] ?? {}).toSorted())
    },
  )

  const guard = () => false

  it('without a fallback is found, whatever its trigger is', () => {
    const machine = createMachine({
      id: 'tea',
      initial: 'kettle',
      states: {
        kettle: {
          invoke: {
            id: 'brew',
            src: fromPromise(() => Promise.resolve()),
            onDone: { guard, target: 'end' },
            onError: { guard, target: 'end' },
          },
          always: { guard, target: 'end' },
          after: { 500: [{ guard }, { guard, target: 'end' }] },
          on: { pour: { guard, target: 'end' }, stop: [{ guard }, { target: 'end' }] },
        },
        end: {},
      },
    })
    expect(findLost(machine)).toEqual([
      'kettle: after 500',
      'kettle: always',
      'kettle: pour',
      'kettle: xstate.done.actor.brew',
      'kettle: xstate.error.actor.brew',
    ])
  })

  it('can have its fallback in an outer state, but not in a sibling state', () => {
    const machine = createMachine({
      initial: 'pot',
      states: {
        pot: {
          initial: 'cold',
          states: { cold: { on: { pour: { guard } } }, hot: {} },
          on: { pour: 'cup' },
        },
        cup: { initial: 'full', states: { full: { on: { pour: { guard } } } } },
      },
    })
    expect(findLost(machine)).toEqual(['cup.full: pour'])
  })
})
