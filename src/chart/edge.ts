/** Ways as they are drawn: between two boxes of one level, so that no line crosses the border of a box. */

import type { AnyStateNode } from 'xstate'
import { firstOf, pathOf, unique } from './transition.ts'
import type { Way } from './transition.ts'

export interface Lifted extends Way {
  readonly from: AnyStateNode
  readonly to: AnyStateNode
  /** Where in the box it leads, if not to its first state. */
  readonly entry: string
}

/** From this many boxes on, the same way out is told at its target instead of drawn as a bundle of lines. */
const SHARED_BY = 3

/** From a state into itself, or from a box into a state of its own: no line, for it has no two ends on one level. */
export const isInner = ({ source, target }: Way): boolean => pathOf(target).includes(source)

/** To the level of the states that have the way's two ends in them. */
export function lift(way: Way): Lifted {
  const around = pathOf(way.target)
  const from = pathOf(way.source).find(({ parent }) => parent && around.includes(parent))!
  const to = around.find(({ parent }) => parent === from.parent)!
  const isWhole = around.every(
    (state) => state === to || pathOf(to).includes(state) || firstOf(state.parent!) === state,
  )
  return { ...way, from, to, entry: isWhole ? '' : way.target.key }
}

/** `failed [away] into waiting` */
export const toTerms = ({ claim, entry, words }: Way & { readonly entry?: string }): string =>
  words + (claim && ` [${claim}]`) + (entry ? ` into ${entry}` : '')

/** Some phase goes this way on a condition, another one on none. */
export function isContained(way: Lifted, ways: readonly Lifted[]): boolean {
  const free = toTerms({ ...way, claim: '' })
  const twins = ways.filter(({ from, to }) => from === way.from && to === way.to)
  return way.claim !== '' && twins.some((twin) => toTerms(twin) === free)
}

/** The same way leads out of many boxes. */
export function isShared(way: Lifted, ways: readonly Lifted[]): boolean {
  const twins = ways.filter((other) => other.to === way.to && toTerms(other) === toTerms(way))
  return unique(twins.map(({ from }) => from)).length >= SHARED_BY
}
