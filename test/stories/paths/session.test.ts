/**
 * Every simple path of the session's chart, played through the whole library: OpenTok's events and answers on one side,
 * the status, the phase and the events that the app sees on the other.
 */

import { describe, expect, it } from 'vitest'
import { initialTransition, transition } from 'xstate'
import { sessionMachine } from '../../../src/session/session.machine.ts'
import { createGraph, toState } from './graph.ts'
import type { Graph, Path } from './graph.ts'
import { SESSION_MOVES } from './session.moves.ts'
import { createSessionWorld, endWorld, settle } from './session.world.ts'
import type { SessionWorld } from './session.world.ts'

type Chart = typeof sessionMachine

const toGraph = (machine: Chart): Graph =>
  createGraph(
    {
      initial: initialTransition(machine)[0],
      step: (state, event) => transition(machine, state, event)[0],
      toKey: ({ value }) => toState(value),
    },
    SESSION_MOVES,
  )

const GRAPHS = {
  true: toGraph(sessionMachine),
  false: toGraph(sessionMachine.provide({ guards: { isRecoverable: () => false } })),
}

/** Prepares what follows by itself. */
function arrange(world: SessionWorld, moves: readonly string[]): void {
  for (const name of moves) {
    const move = SESSION_MOVES[name]
    if (!move?.arrange) return
    move.arrange(world)
  }
}

/** Plays a path; after each step the app must see the state of the chart, and have heard of it once. */
async function play({ moves, states }: Path, rejoin: boolean): Promise<void> {
  const world = createSessionWorld({ rejoin, joinAttempts: moves.includes('spent') ? 1 : 3 })
  const trace: string[] = []
  for (const [index, name] of moves.entries()) {
    trace.push(`${name} → ${states[index + 1]}`)
    const move = SESSION_MOVES[name]!
    if (!move.arrange) {
      world.rest()
      arrange(world, moves.slice(index + 1))
      await move.play?.(world)
      await settle(world)
    }
    // The next state may have been reached by itself.
    const isPassing = SESSION_MOVES[moves[index + 1] ?? '']?.arrange !== undefined
    if (!isPassing) expect(world.seen, trace.join(', ')).toEqual(states.slice(0, index + 2))
  }
  const statuses = states.map((state) => state.split('.', 1)[0])
  const changes = statuses.flatMap((status, index) => {
    const previous = statuses[index - 1]
    return previous && status !== previous ? [`${previous} → ${status}`] : []
  })
  expect(world.changes, trace.join(', ')).toEqual(changes)
  expect(world.events.filter((name) => statuses.includes(name))).toEqual(
    changes
      .map((change) => change.split(' ').at(-1)!)
      .filter((status) => status !== 'disconnecting'),
  )
  expect(await endWorld(world), trace.join(', ')).toEqual([])
}

describe.each([true, false])('the session, with rejoin: %s', (rejoin) => {
  const graph = GRAPHS[`${rejoin}`]

  it(`shows the app every one of ${graph.simpleCount} simple paths and ${graph.edgeCount} edges`, async () => {
    expect(graph.states.length).toBeGreaterThan(8)
    for (const path of graph.paths) await play(path, rejoin)
  }, 600_000)
})
