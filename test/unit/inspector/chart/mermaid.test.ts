import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { createMachine, fromPromise, setup } from 'xstate'
import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { describe, expect, it } from 'vitest'
import { allTransitionsOf, toJobName } from '../../../../src/inspector/chart/transition.ts'
import * as published from '../../../../src/machines.ts'

const {
  deviceMachine,
  joinMachine,
  publisherMachine,
  sessionEndMachine,
  sessionMachine,
  subscriberMachine,
  toMermaid,
} = published

/** At least so many it has: a drawing without them would pass every other check. */
interface Size {
  readonly states: number
  readonly jobs: number
  readonly arrows: number
}

const LARGE: Size = { states: 6, jobs: 3, arrows: 11 }
const SMALL: Size = { states: 5, jobs: 1, arrows: 7 }
const WITHOUT_JOBS: Size = { ...SMALL, jobs: 0 }

const machines: readonly (readonly [string, AnyStateMachine, Size])[] = [
  ['session', sessionMachine, LARGE],
  ['join', joinMachine, WITHOUT_JOBS],
  ['sessionEnd', sessionEndMachine, SMALL],
  ['subscriber', subscriberMachine, LARGE],
  ['publisher', publisherMachine, LARGE],
  ['device', deviceMachine, LARGE],
]

const statesOf = (parent: AnyStateNode): AnyStateNode[] =>
  Object.values(parent.states).flatMap((state) => [state, ...statesOf(state)])

interface ChartLine {
  readonly text: string
  /** Name of the box around the line. */
  readonly box: string
}

/** Lines of a chart as Mermaid reads them, each with the box around it. */
function read(chart: string): ChartLine[] {
  const boxes = ['']
  return chart.split('\n').map((line) => {
    const text = line.trim()
    if (text === '}') boxes.pop()
    const box = boxes.at(-1)!
    if (text.endsWith('{')) boxes.push(/^state (\S+) \{$/.exec(text)![1]!)
    return { text, box }
  })
}

describe('toMermaid', () => {
  it('draws states, events, guards, delays, jobs and the end of any machine', () => {
    const machine = setup({
      actors: {
        brew: fromPromise(() => Promise.resolve()),
        listen: fromPromise(() => Promise.resolve()),
      },
      guards: { isHot: () => true },
      delays: { cooling: 60_000 },
    }).createMachine({
      id: 'tea',
      invoke: { src: 'listen' },
      initial: 'kettle',
      states: {
        kettle: {
          initial: 'cold',
          states: {
            cold: { on: { 'tea.heat': 'hot', wait: { target: 'cold', reenter: true } } },
            hot: { invoke: { src: 'brew' } },
          },
          on: { pour: [{ guard: 'isHot', target: 'cup' }, { target: 'sink' }], boil: '.hot' },
        },
        cup: { after: { cooling: 'sink' }, on: { reheat: 'kettle.hot', refill: 'kettle' } },
        sink: { type: 'final' },
      },
      on: { drop: '.sink' },
    })
    expect(toMermaid(machine).split('\n')).toEqual([
      'stateDiagram-v2',
      '  [*] --> kettle',
      '  state kettle {',
      '    [*] --> kettle_cold',
      '    state "cold" as kettle_cold',
      '    kettle_cold : again wait',
      '    state "hot" as kettle_hot',
      '    kettle_hot : runs brew',
      '    kettle_cold --> kettle_hot : heat',
      '  }',
      '  kettle --> cup : pour [hot]',
      '  kettle --> sink : pour [not hot]',
      '  cup --> kettle : reheat into hot<br/>refill',
      '  cup --> sink : after cooling',
      '  sink --> [*]',
      '  note left of kettle',
      '    runs listen in every state',
      '    boil into hot from every state in kettle',
      '  end note',
      '  note left of sink',
      '    drop from every state',
      '  end note',
    ])
  })

  it('writes the same transition from three states in a note, and the job of a box in its title', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { on: { stop: 'end' } },
        b: { on: { stop: 'end' } },
        c: {
          invoke: { src: 'work' },
          initial: 'd',
          states: { d: { on: { stop: '#end' } } },
        },
        end: { id: 'end' },
      },
    })
    const lines = read(toMermaid(machine)).map(({ text }) => text)
    expect(lines).toContain('stop from a, b, c')
    expect(lines).toContain('state "c (runs work)" as c')
    expect(lines.filter((line) => line.includes('--> end'))).toEqual([])
  })

  it.each(machines)(
    'draws every state and names every job and transition of the %s',
    (_, machine, size) => {
      const text = toMermaid(machine)
      const states = statesOf(machine.root)
      expect(states.length).toBeGreaterThanOrEqual(size.states)
      for (const state of states) expect(text).toContain(state.path.join('_'))
      const jobs = [machine.root, ...states].flatMap(({ invoke }) => invoke.map(toJobName))
      expect(jobs.length).toBeGreaterThanOrEqual(size.jobs)
      for (const job of jobs) expect(text).toContain(`runs ${job}`)
      for (const { trigger } of allTransitionsOf(machine.root)) expect(text).toContain(trigger)
    },
  )

  // An arrow across the border of a box makes Mermaid draw its end outside, and labels on boxes.
  it.each(machines)('has no arrow that crosses the border of a box: %s', (_, machine, size) => {
    const lines = read(toMermaid(machine))
    const states = statesOf(machine.root)
    const parents = new Map(
      states.map(({ parent, path }) => [path.join('_'), parent!.path.join('_')]),
    )
    const arrows = lines.filter(({ text }) => text.includes(' --> '))
    expect(arrows.length).toBeGreaterThanOrEqual(size.arrows)
    for (const { box, text } of arrows) {
      const ends = /^(\S+) --> (\S+)/
        .exec(text)!
        .slice(1)
        .filter((end) => end !== '[*]')
      expect([text, ends.map((end) => parents.get(end))]).toEqual([text, ends.map(() => box)])
    }
    const notes = lines.filter(({ text }) => text.startsWith('note left of '))
    expect(notes.filter(({ box }) => box !== '')).toEqual([])
    for (const { text } of notes) expect(parents.get(text.split(' ').at(-1)!)).toBe('')
  })
})

describe('the code that docs/guide/inspector.md prints for the Stately editor', () => {
  const page = readFileSync(
    join(import.meta.dirname, '../../../../docs/guide/inspector.md'),
    'utf8',
  )
  const command = /^node -p "([^\n]+)"$/m.exec(page)?.[1] ?? ''

  it.each(machines)('creates the same chart: %s', (name, machine) => {
    expect(command).toContain('sessionMachine')
    const source = command.replace('sessionMachine', `${name}Machine`)
    const printed: unknown = runInNewContext(source, { require: () => published })
    const copy = runInNewContext(String(printed), { createMachine }) as AnyStateMachine
    expect(toMermaid(copy)).toBe(toMermaid(machine))
  })
})
