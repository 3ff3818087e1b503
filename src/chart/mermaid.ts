/** A statechart as Mermaid text, for pages that draw it. */

import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { childrenOf, firstOf, groupBy, pathOf, toAllWays, toWays, unique } from './way.ts'
import type { Way } from './way.ts'

/** A way as it is drawn: between two boxes. */
interface Edge extends Way {
  readonly from: AnyStateNode
  readonly to: AnyStateNode
}

/**
 * A machine's statechart as Mermaid's `stateDiagram-v2`: nested states, guards, delays and invoked jobs by their names.
 * A way out of a state's parent is drawn from the parent; one that leads out of three states or more is told in a note.
 * @param machine one of this package's, or any other XState machine
 * @example
 * ```ts
 * import { sessionMachine, toMermaid } from 'opentok-reconnection/machines'
 *
 * console.log(toMermaid(sessionMachine)) // stateDiagram-v2 …
 * ```
 * @see {@link https://mermaid.js.org/syntax/stateDiagram.html | Mermaid: State diagrams}
 */
export function toMermaid(machine: AnyStateMachine): string {
  const { root } = machine
  const all = childrenOf(root).flatMap((state) => toAllWays(state).map(toEdge))
  const edges = all.filter((edge) => !isContained(edge, all))
  const shared = edges.filter((edge) => isShared(edge, edges, root))
  const drawn = spread(edges.filter((edge) => !shared.includes(edge)))
  const lines = [...toLines(root, drawn), ...toNotes(root, shared)]
  return ['stateDiagram-v2', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** A level of the chart: its first state, what its states contain, and the ways between them. */
function toLines(parent: AnyStateNode, edges: readonly Edge[]): string[] {
  const states = childrenOf(parent)
  const first = firstOf(parent)
  return [
    ...(first ? [`[*] --> ${toId(first)}`] : []),
    ...states.flatMap((state) => toGroup(state, edges)),
    ...merge(edges.filter(({ from }) => from.parent === parent)),
    ...states.filter(({ type }) => type === 'final').map((state) => `${toId(state)} --> [*]`),
  ]
}

function toGroup(state: AnyStateNode, edges: readonly Edge[]): string[] {
  const isNested = state.parent?.parent !== undefined
  const title = isNested ? [`state "${state.key}" as ${toId(state)}`] : []
  if (childrenOf(state).length === 0) return title
  const inside = toLines(state, edges).map((line) => `  ${line}`)
  return [...title, `state ${toId(state)} {`, ...inside, '}']
}

/** A way that leaves a state's parent: what is left there is the status, and the phase does not matter. */
function toEdge(way: Way): Edge {
  const around = pathOf(way.target)
  const from = pathOf(way.source).find(({ parent }) => parent && around.includes(parent))!
  const box = around.find(({ parent }) => parent === from.parent)!
  return { ...way, from, to: isFirst(way.target) ? box : way.target }
}

/** One line for all ways between the same two states. */
function merge(edges: readonly Edge[]): string[] {
  const pairs = groupBy(edges, ({ from, to }) => `${toId(from)} --> ${toId(to)}`)
  return [...pairs].map(([pair, ways]) => `${pair} : ${toLabel(ways)}`)
}

function toLabel(ways: readonly Way[]): string {
  const claims = groupBy(ways, ({ claim }) => claim)
  const labels = [...claims].map(([claim, list]) => {
    const words = unique(list.map((way) => way.words)).join(', ')
    return claim === '' ? words : `${words} [${claim}]`
  })
  return labels.join(', ')
}

/** Some phase goes this way on a condition, another one on none. */
function isContained({ from, to, words, claim }: Edge, edges: readonly Edge[]): boolean {
  const isFree = (edge: Edge) => edge.from === from && edge.to === to && edge.words === words
  return claim !== '' && edges.some((edge) => isFree(edge) && edge.claim === '')
}

/** The same way out of three states or more is told beside its target, not drawn as a bundle of lines. */
function isShared({ to, words, claim }: Edge, edges: readonly Edge[], root: AnyStateNode): boolean {
  const isTwin = (edge: Edge) => edge.to === to && edge.words === words && edge.claim === claim
  return to.parent === root && unique(edges.filter(isTwin).map(({ from }) => from)).length > 2
}

/** Ways there and back between a state and a box would lie on each other: the way there ends at the first inside. */
function spread(edges: readonly Edge[]): Edge[] {
  return edges.map((edge) => {
    const { from, to } = edge
    const hasWayBack = edges.some((other) => other.from === to && other.to === from)
    return hasWayBack ? { ...edge, to: firstOf(to) ?? to } : edge
  })
}

function toNotes(root: AnyStateNode, shared: readonly Edge[]): string[] {
  const everywhere = toWays(root).map((way) => ({ ...way, to: way.target, origin: 'every state' }))
  const told = [...everywhere, ...shared.map((edge) => ({ ...edge, origin: toId(edge.from) }))]
  return [...groupBy(told, ({ to }) => toId(to))].flatMap(([target, ways]) => [
    `note left of ${target}`,
    ...toSentences(ways).map((sentence) => `  ${sentence}`),
    'end note',
  ])
}

/** `leave from connecting, connected, reconnecting` */
function toSentences(ways: readonly (Way & { readonly origin: string })[]): string[] {
  const labels = [...groupBy(ways, (way) => toLabel([way]))].map(([label, list]) => ({
    label,
    origins: unique(list.map(({ origin }) => origin)).join(', '),
  }))
  return [...groupBy(labels, ({ origins }) => origins)].map(
    ([origins, list]) => `${list.map(({ label }) => label).join(', ')} from ${origins}`,
  )
}

/** Where a box is entered that is entered as a whole. */
const isFirst = (state: AnyStateNode) =>
  state.parent?.parent !== undefined && firstOf(state.parent) === state

const toId = (state: AnyStateNode) => state.path.join('_')
