/**
 * Every simple path of the session's chart, played through the whole library: OpenTok's events and answers on one side,
 * the status, the phase and the events that the app sees on the other.
 */

import { describe, expect } from 'vitest'
import { initialTransition, transition } from 'xstate'
import { sessionMachine } from '../../../src/session/session.machine.ts'
import { createGraph, toState } from './graph.ts'
import type { Graph, Path } from './graph.ts'
import { itShowsEveryEdge } from './sample.ts'
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

describe('a session that rejoins', () => {
  itShowsEveryEdge(toGraph(sessionMachine), { states: 12, edges: 102, simplePaths: 1469 }, (path) =>
    play(path, true),
  )
})

describe('a session that does not rejoin', () => {
  const chart = sessionMachine.provide({ guards: { isRecoverable: () => false } })
  itShowsEveryEdge(toGraph(chart), { states: 9, edges: 77, simplePaths: 149 }, (path) =>
    play(path, false),
  )
})
