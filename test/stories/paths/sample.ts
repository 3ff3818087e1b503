/** Which paths of a chart are played: all of them at a release. */

import { expect, it } from 'vitest'
import { isRelease } from '../../tools/vitest/release.ts'
import { SEED } from '../harness/seed.ts'
import { toEdges } from './graph.ts'
import type { Graph, Path } from './graph.ts'

/** One of so many paths is played, besides those that an edge needs. */
const PARTS = 8

/** What a chart has; a change of the chart that nobody meant changes it. */
export interface Size {
  readonly states: number
  readonly edges: number
  readonly simplePaths: number
}

/** @param play fails when the app sees anything else than the states of the path */
export function itShowsEveryEdge(
  graph: Graph,
  { edges, simplePaths, states }: Size,
  play: (path: Path) => Promise<void>,
): void {
  it(`has a chart of ${states} states, ${edges} edges and ${simplePaths} simple paths`, () => {
    expect(graph.states).toHaveLength(states)
    expect(graph.edges).toHaveLength(edges)
    expect(graph.simpleCount).toBe(simplePaths)
  })

  const paths = isRelease ? graph.paths : samplePaths(graph.paths)
  const part = isRelease ? 'every simple path' : `a part of the simple paths, SEED=${SEED}`
  it(`shows the app every state and every edge, in ${part}`, async () => {
    const statesSeen = new Set<string>()
    const edgesTaken = new Set<string>()
    for (const path of paths) {
      await play(path)
      for (const state of path.states) statesSeen.add(state)
      for (const edge of toEdges(path)) edgesTaken.add(edge)
    }
    expect([...statesSeen].toSorted()).toEqual(graph.states.toSorted())
    expect([...edgesTaken].toSorted()).toEqual(graph.edges.toSorted())
  }, 600_000)
}

/** The first path of each edge, and some of those that differ from them only in what came before. */
function samplePaths(all: readonly Path[]): readonly Path[] {
  const taken = new Set<string>()
  return all.filter((path, index) => {
    const edges = toEdges(path)
    const isChosen = (index + SEED) % PARTS === 0 || edges.some((edge) => !taken.has(edge))
    if (isChosen) for (const edge of edges) taken.add(edge)
    return isChosen
  })
}
