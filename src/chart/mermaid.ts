/** A state machine as the text of a Mermaid chart, for pages that draw it. */

import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { isContained, isInner, isShared, lift, toTerms } from './edge.ts'
import type { Lifted } from './edge.ts'
import {
  childrenOf,
  firstOf,
  groupBy,
  pathOf,
  toAllWays,
  toJobName,
  toWays,
  unique,
} from './transition.ts'
import type { Way } from './transition.ts'

/** A note beside an outermost box: it says what leads to the box, and from where. */
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
  const ways = toAllWays(root)
  const lifted = ways.filter((way) => !isInner(way)).map(lift)
  const told = lifted.filter((way) => !isContained(way, lifted))
  // Only at outermost boxes: Mermaid draws the note of an inner box outside, and pulls the box apart.
  const shared = told.filter((way) => way.to.parent === root && isShared(way, told))
  const notes: Note[] = [
    ...toJobs(root).map((job) => ({ box: firstOf(root)!, text: `${job} in every state` })),
    ...ways.filter((way) => isInner(way) && !isAgain(way)).map(toInnerNote),
    ...shared.map((way) => ({ box: way.to, text: toTerms(way), origin: toId(way.from) })),
  ]
  const drawn = told.filter((way) => !shared.includes(way))
  const lines = [
    ...toLines(root, drawn),
    ...childrenOf(root).flatMap((state) => toNoteLines(notes.filter(({ box }) => box === state))),
  ]
  return ['stateDiagram-v2', ...lines].join('\n  ')
}

/** One level of the chart: its first state, what its states contain, and the transitions between them. */
function toLines(parent: AnyStateNode, ways: readonly Lifted[]): string[] {
  const states = childrenOf(parent)
  const first = firstOf(parent)
  const pairs = groupBy(
    ways.filter(({ from }) => from.parent === parent),
    ({ from, to }) => `${toId(from)} --> ${toId(to)}`,
  )
  return [
    ...(first ? [`[*] --> ${toId(first)}`] : []),
    ...states.flatMap((state) => toGroup(state, ways)),
    ...[...pairs].map(([pair, list]) => `${pair} : ${toLabel(list)}`),
    ...states.filter(({ type }) => type === 'final').map((state) => `${toId(state)} --> [*]`),
  ]
}

function toGroup(state: AnyStateNode, ways: readonly Lifted[]): string[] {
  const id = toId(state)
  const isBox = childrenOf(state).length > 0
  const again = toWays(state).filter(isAgain)
  const texts = [...toJobs(state), ...again.map((way) => `again ${toTerms(way)}`)]
  // Mermaid takes one description of a box, and many of a state without inner states; the first is its name.
  const title = isBox && texts.length > 0 ? `${state.key} (${texts.join(', ')})` : state.key
  const names = id !== title || texts.length > 0 ? [`state "${title}" as ${id}`] : []
  if (!isBox) return [...names, ...texts.map((text) => `${id} : ${text}`)]
  return [...names, `state ${id} {`, ...toLines(state, ways).map((line) => `  ${line}`), '}']
}

/** One line for each condition and each inner state, with everything that leads there. */
function toLabel(ways: readonly Lifted[]): string {
  const alike = groupBy(ways, (way) => toTerms({ ...way, words: '' }))
  const labels = [...alike].map(
    ([terms, list]) => unique(list.map(({ words }) => words)).join(', ') + terms,
  )
  return labels.join('<br/>')
}

/** A transition of a box into itself, from any of its states. */
function toInnerNote(way: Way): Note {
  const box = pathOf(way.target).at(-2)!
  const text = toTerms({ ...way, entry: way.target === box ? '' : way.target.key })
  const around = way.source.parent ? ` in ${toId(way.source)}` : ''
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
    const said = list.map(({ text }) => text).join(', ')
    return origins ? `  ${said} from ${origins}` : `  ${said}`
  })
  return [`note left of ${toId(note.box)}`, ...sentences, 'end note']
}

const isAgain = ({ source, target }: Way) => source === target

const toJobs = ({ invoke }: AnyStateNode): string[] => invoke.map((job) => `runs ${toJobName(job)}`)

const toId = (state: AnyStateNode) => state.path.join('_')
