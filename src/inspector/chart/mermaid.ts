/** Writes a state machine as the text of a Mermaid diagram. */

import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { isCovered, isInner, isShared, toEdge, toText } from './edge.ts'
import type { Edge } from './edge.ts'
import { groupBy, unique } from './grouping.ts'
import { childrenOf, firstOf, pathOf } from './state-tree.ts'
import { allTransitionsOf, toJobName, transitionsOf } from './transition.ts'
import type { Transition } from './transition.ts'

/** A note beside an outermost box: which transitions lead to the box, and from where. */
interface Note {
  readonly box: AnyStateNode
  readonly text: string
  readonly origin?: string
}

/**
 * Writes a state machine as a `stateDiagram-v2` of Mermaid, with its nested states, guards, delays and invoked jobs. A
 * line connects two boxes of the same level; its label says to which state inside the box it leads. A transition that
 * starts from three or more boxes, or from every state in a box, is written in a note.
 * @param machine one of this package, or any other XState machine
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
  const transitions = allTransitionsOf(root)
  const allEdges = transitions.filter((transition) => !isInner(transition)).map(toEdge)
  const edges = allEdges.filter((edge) => !isCovered(edge, allEdges))
  // Only at outermost boxes: Mermaid draws the note of an inner box outside, and pulls the box apart.
  const shared = edges.filter((edge) => edge.to.parent === root && isShared(edge, edges))
  const inner = transitions.filter((transition) => isInner(transition) && !isReentry(transition))
  const notes: Note[] = [
    ...toJobs(root).map((job) => ({ box: firstOf(root)!, text: `${job} in every state` })),
    ...inner.map(toInnerNote),
    ...shared.map((edge) => ({ box: edge.to, text: toText(edge), origin: toId(edge.from) })),
  ]
  const drawn = edges.filter((edge) => !shared.includes(edge))
  const lines = [
    ...toLines(root, drawn),
    ...childrenOf(root).flatMap((state) => toNoteLines(notes.filter(({ box }) => box === state))),
  ]
  return ['stateDiagram-v2', ...lines].join('\n  ')
}

/** One level of the chart: its first state, what its states contain, and the transitions between them. */
function toLines(parent: AnyStateNode, edges: readonly Edge[]): string[] {
  const states = childrenOf(parent)
  const first = firstOf(parent)
  const pairs = groupBy(
    edges.filter(({ from }) => from.parent === parent),
    ({ from, to }) => `${toId(from)} --> ${toId(to)}`,
  )
  return [
    ...(first ? [`[*] --> ${toId(first)}`] : []),
    ...states.flatMap((state) => toGroup(state, edges)),
    ...[...pairs].map(([pair, list]) => `${pair} : ${toLabel(list)}`),
    ...states.filter(({ type }) => type === 'final').map((state) => `${toId(state)} --> [*]`),
  ]
}

function toGroup(state: AnyStateNode, edges: readonly Edge[]): string[] {
  const id = toId(state)
  const isBox = childrenOf(state).length > 0
  const reentries = transitionsOf(state).filter(isReentry)
  const texts = [...toJobs(state), ...reentries.map((reentry) => `again ${toText(reentry)}`)]
  // Mermaid allows one description for a box, and many for a state without inner states; the first is its name.
  const title = isBox && texts.length > 0 ? `${state.key} (${texts.join(', ')})` : state.key
  const names = id !== title || texts.length > 0 ? [`state "${title}" as ${id}`] : []
  if (!isBox) return [...names, ...texts.map((text) => `${id} : ${text}`)]
  return [...names, `state ${id} {`, ...toLines(state, edges).map((line) => `  ${line}`), '}']
}

/** One line for each condition and entered state, with all their triggers. */
function toLabel(edges: readonly Edge[]): string {
  const alike = groupBy(edges, (edge) => toText({ ...edge, trigger: '' }))
  const labels = [...alike].map(
    ([text, list]) => unique(list.map(({ trigger }) => trigger)).join(', ') + text,
  )
  return labels.join('<br/>')
}

/** A transition of a box to itself or to a state inside it, from any of its states. */
function toInnerNote(transition: Transition): Note {
  const box = pathOf(transition.target).at(-2)!
  const text = toText({
    ...transition,
    entry: transition.target === box ? '' : transition.target.key,
  })
  const around = transition.source.parent ? ` in ${toId(transition.source)}` : ''
  return { box, text, origin: `every state${around}` }
}

/** `leave from connecting, connected, reconnecting` */
function toNoteLines(notes: readonly Note[]): string[] {
  const [note] = notes
  if (!note) return []
  const texts = [...groupBy(notes, ({ text }) => text)].map(([text, list]) => ({
    text,
    origins: unique(list.flatMap(({ origin = [] }) => origin)).join(', '),
  }))
  const sentences = [...groupBy(texts, ({ origins }) => origins)].map(([origins, list]) => {
    const labels = list.map(({ text }) => text).join(', ')
    return origins ? `  ${labels} from ${origins}` : `  ${labels}`
  })
  return [`note left of ${toId(note.box)}`, ...sentences, 'end note']
}

const isReentry = ({ source, target }: Transition) => source === target

const toJobs = ({ invoke }: AnyStateNode): string[] => invoke.map((job) => `runs ${toJobName(job)}`)

const toId = (state: AnyStateNode) => state.path.join('_')
