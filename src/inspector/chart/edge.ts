/** Transitions as edges between two boxes of one level, so that no line crosses the border of a box. */

import type { AnyStateNode } from 'xstate'
import { unique } from './grouping.ts'
import { firstOf, pathOf } from './state-tree.ts'
import type { Transition } from './transition.ts'

export interface Edge extends Transition {
  readonly from: AnyStateNode
  readonly to: AnyStateNode
  /** The state inside the target box that it enters; `''` if that is the box's first state. */
  readonly entry: string
}

/** The same edge from so many boxes is written as text at its target, not drawn as a bundle of lines. */
const MIN_SHARED_SOURCES = 3

/** From a state to itself, or from a box to a state inside it: no edge, because the two ends are not on one level. */
export const isInner = ({ source, target }: Transition): boolean => pathOf(target).includes(source)

/** Moves both ends outwards to the level on which their boxes have the same parent. */
export function toEdge(transition: Transition): Edge {
  const around = pathOf(transition.target)
  const from = pathOf(transition.source).find(({ parent }) => parent && around.includes(parent))!
  const to = around.find(({ parent }) => parent === from.parent)!
  const isWhole = around.every(
    (state) => state === to || pathOf(to).includes(state) || firstOf(state.parent!) === state,
  )
  return { ...transition, from, to, entry: isWhole ? '' : transition.target.key }
}

/** `failed [away] into waiting` */
export const toText = ({
  condition,
  entry,
  trigger,
}: Transition & { readonly entry?: string }): string =>
  trigger + (condition && ` [${condition}]`) + (entry ? ` into ${entry}` : '')

/** Whether the same edge also exists without a condition: some inner states have the condition, another has none. */
export function isCovered(edge: Edge, edges: readonly Edge[]): boolean {
  const unconditional = toText({ ...edge, condition: '' })
  const twins = edges.filter(({ from, to }) => from === edge.from && to === edge.to)
  return edge.condition !== '' && twins.some((twin) => toText(twin) === unconditional)
}

/** Whether the same edge starts from many boxes. */
export function isShared(edge: Edge, edges: readonly Edge[]): boolean {
  const twins = edges.filter((other) => other.to === edge.to && toText(other) === toText(edge))
  return unique(twins.map(({ from }) => from)).length >= MIN_SHARED_SOURCES
}
