import { createMachine, fromPromise, setup } from 'xstate'
import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { describe, expect, it } from 'vitest'
import {
  publisherMachine,
  sessionMachine,
  subscriberMachine,
  toMermaid,
} from '../../src/machines.ts'

const machines: readonly (readonly [string, AnyStateMachine])[] = [
  ['session', sessionMachine],
  ['subscriber', subscriberMachine],
  ['publisher', publisherMachine],
]

const statesOf = (parent: AnyStateNode): AnyStateNode[] =>
  Object.values(parent.states).flatMap((state) => [state, ...statesOf(state)])

describe('toMermaid', () => {
  it('draws states, events, guards, delays, jobs and the end of a machine of any kind', () => {
    const machine = setup({
      actors: { brew: fromPromise(() => Promise.resolve()) },
      guards: { isHot: () => true },
      delays: { cooling: 60_000 },
    }).createMachine({
      id: 'tea',
      initial: 'kettle',
      states: {
        kettle: {
          initial: 'cold',
          states: { cold: { on: { 'tea.heat': 'hot' } }, hot: { invoke: { src: 'brew' } } },
          on: { pour: [{ guard: 'isHot', target: 'cup' }, { target: 'sink' }] },
        },
        cup: { after: { cooling: 'sink' } },
        sink: { type: 'final' },
      },
    })
    expect(toMermaid(machine).split('\n')).toEqual([
      'stateDiagram-v2',
      '  [*] --> kettle',
      '  state kettle {',
      '    [*] --> kettle_cold',
      '    state "cold" as kettle_cold',
      '    state "hot" as kettle_hot',
      '    kettle_cold --> kettle_hot : heat',
      '  }',
      '  kettle --> cup : pour [hot]',
      '  kettle --> sink : pour [not hot]',
      '  cup --> sink : after cooling',
      '  sink --> [*]',
    ])
  })

  it.each(machines)('draws every state of the %s', (_, machine) => {
    const text = toMermaid(machine)
    const states = statesOf(machine.root)
    expect(states.length).toBeGreaterThan(5)
    for (const state of states) expect(text).toContain(state.path.join('_'))
  })
})

describe('the configuration of a machine', () => {
  it.each(machines)('is the same chart after a trip through JSON: %s', (_, machine) => {
    const text = JSON.stringify(machine.config, null, 2)
    const copy = createMachine(JSON.parse(text) as object)
    expect(toMermaid(copy)).toBe(toMermaid(machine))
  })
})
