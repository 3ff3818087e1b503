/** Every simple path of a chart, and the moves by which a test takes each of its edges. */

import { getSimplePaths } from 'xstate/graph'
import type { EventObject } from 'xstate'

/** One way to cause an event of a chart from outside. */
export interface Move<World> {
  /** What the chart gets. */
  readonly event: EventObject
  /** Causes it. */
  readonly play?: (world: World) => void | Promise<void>
  /** Prepares what happens by itself as soon as the state before is entered, so that `play` is not needed. */
  readonly arrange?: (world: World) => void
  /** The states in which it can be caused; by default all in which the chart reacts to it. */
  readonly in?: readonly string[]
}

export type Moves<World> = Readonly<Record<string, Move<World>>>

/** The states of one path, and the name of the move between each two. */
export interface Path {
  readonly states: readonly string[]
  readonly moves: readonly string[]
}

export interface Graph {
  readonly states: readonly string[]
  /** Each as {@link toEdges} names it; moves between the same two states are one edge each. */
  readonly edges: readonly string[]
  /** The simple paths that are not the beginning of another one, and a path for each edge that leads back. */
  readonly paths: readonly Path[]
  readonly simpleCount: number
}

const toEdge = (from: string, move: string, to: string): string => `${from} –${move}→ ${to}`

/** The edges that a path takes, in order. */
export const toEdges = ({ moves, states }: Path): readonly string[] =>
  moves.map((move, index) => toEdge(states[index]!, move, states[index + 1]!))

/** A chart as a calculation. */
export interface Chart<State> {
  readonly initial: State
  readonly step: (state: State, event: never) => State
  /** The state, with what else decides where an event leads. */
  readonly toKey: (state: State) => string
  /** Whether a move is possible. @defaultValue always */
  readonly allows?: (state: State, move: string) => boolean
}

/** Top state and phase. */
export function toState(value: unknown): string {
  if (typeof value === 'string') return value
  const [[top, inner] = []] = Object.entries(value as object)
  return `${top}.${typeof inner === 'string' ? inner : Object.keys(inner as object).join()}`
}

/**
 * Moves between the same two states are parallel edges: they do not multiply the paths, but take turns, so that each is
 * made in some path.
 */
export function createGraph<State, World>(
  { allows = () => true, initial, step, toKey }: Chart<State>,
  moves: Moves<World>,
): Graph {
  const edges = new Map<string, Map<string, string[]>>()

  /** One event for each target, and a note of all moves that lead there. */
  function listEvents(state: State): EventObject[] {
    const from = toKey(state)
    const targets = new Map<string, string[]>()
    const events: EventObject[] = []
    for (const [name, { event, in: within }] of Object.entries(moves)) {
      if (within && !within.includes(from)) continue
      if (!allows(state, name)) continue
      const to = toKey(step(state, event as never))
      const names = targets.get(to)
      if (to === from) continue
      if (names) names.push(name)
      else {
        targets.set(to, [name])
        events.push(event)
      }
    }
    edges.set(from, targets)
    return events
  }

  const logic = { getInitialSnapshot: () => initial, transition: step }
  const simple = getSimplePaths(logic as never, {
    events: listEvents as never,
    serializeState: toKey,
  }) as readonly {
    readonly steps: readonly { readonly state: unknown }[]
    readonly state: unknown
  }[]

  const sequences = simple.map(({ state, steps }) => {
    const states = steps.map((step) => toKey(step.state as State))
    return states.at(-1) === toKey(state as State) ? states : [...states, toKey(state as State)]
  })
  const turns = new Map<string, number>()
  const played = new Set<string>()

  function toPath(states: readonly string[]): Path {
    const moves = states.slice(1).map((to, index) => {
      const from = states[index]!
      const names = edges.get(from)!.get(to)!
      const turn = turns.get(`${from} ${to}`) ?? 0
      turns.set(`${from} ${to}`, turn + 1)
      return names[turn % names.length]!
    })
    const path = { states, moves }
    for (const edge of toEdges(path)) played.add(edge)
    return path
  }

  const beginnings = new Set(sequences.map((states) => states.slice(0, -1).join(' ')))
  const paths = sequences.filter((states) => !beginnings.has(states.join(' '))).map(toPath)
  const all = [...edges].flatMap(([from, targets]) =>
    [...targets].flatMap(([to, names]) => names.map((name) => ({ from, to, name }))),
  )
  // No simple path takes an edge that leads back: it is added to a path that leads to where it begins.
  for (const { from, name, to } of all) {
    if (played.has(toEdge(from, name, to))) continue
    const before = toPath(sequences.find((states) => states.at(-1) === from) ?? [from])
    paths.push({ states: [...before.states, to], moves: [...before.moves, name] })
  }
  return {
    states: [...edges.keys()],
    edges: all.map(({ from, name, to }) => toEdge(from, name, to)),
    paths,
    simpleCount: sequences.length,
  }
}
