/** Turns a machine into a drawable model: nested boxes, the links between them, and the lines of text in each box. */

import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { isCovered, isInner, isShared, toEdge, toText } from './edge.ts'
import type { Edge } from './edge.ts'
import { groupBy, unique } from './grouping.ts'
import { childrenOf, firstOf } from './state-tree.ts'
import { allTransitionsOf, toJobName } from './transition.ts'
import type { Transition } from './transition.ts'
import { toDelay } from '../page/duration.ts'

/** A line of text inside a box: a job that runs there, or a transition that is written there instead of drawn. */
export interface Line {
  readonly text: string
  readonly kind: 'job' | 'transition'
  /** The transitions that this line stands for. */
  readonly keys: readonly string[]
}

/** A state. */
export interface Box {
  readonly id: string
  readonly name: string
  readonly isFinal: boolean
  readonly lines: readonly Line[]
  readonly inside: Level | null
}

/** All transitions from one box to another of the same level, with one label. */
export interface Link {
  readonly from: string
  readonly to: string
  readonly text: readonly Label[]
  readonly keys: readonly string[]
}

/** One line of a link's label. */
export interface Label {
  readonly text: string
  /** The transitions that it names. */
  readonly keys: readonly string[]
}

/** The states of one parent; links never leave their level. */
export interface Level {
  readonly first: string | undefined
  readonly boxes: readonly Box[]
  readonly links: readonly Link[]
}

/** Approximate width limit of a label, in characters. */
const LABEL_LENGTH = 26

export function toChart(machine: AnyStateMachine): Level {
  const transitions = allTransitionsOf(machine.root).map((transition) => ({
    ...transition,
    trigger: withDelay(transition, machine),
  }))
  const edges = transitions.filter((transition) => !isInner(transition)).map(toEdge)
  const shared = edges.filter((edge) => isShared(edge, edges))
  const drawn = edges.filter((edge) => !shared.includes(edge))
  return toLevel(machine.root, { inner: transitions.filter(isInner), shared, drawn })
}

interface Parts {
  /** Within one state, or from a state to itself. */
  readonly inner: readonly Transition[]
  readonly shared: readonly Edge[]
  readonly drawn: readonly Edge[]
}

function toLevel(parent: AnyStateNode, parts: Parts): Level {
  const here = parts.drawn.filter(({ from }) => from.parent === parent)
  const pairs = groupBy(here, ({ from, to }) => `${from.id} ${to.id}`)
  return {
    first: firstOf(parent)?.id,
    boxes: childrenOf(parent).map((state) => toBox(state, parts)),
    links: [...pairs.values()].map(toLink),
  }
}

function toBox(state: AnyStateNode, parts: Parts): Box {
  const hasStates = childrenOf(state).length > 0
  return {
    id: state.id,
    name: state.key,
    isFinal: state.type === 'final',
    lines: [
      ...toJobs(state, ''),
      // The jobs of the machine itself have no box: they are written in its first state.
      ...(firstOf(state.parent!) === state && !state.parent!.parent
        ? toJobs(state.parent!, ' in every state')
        : []),
      ...toLines(
        parts.inner.filter(({ target }) => target === state),
        toOrigin,
      ),
      ...toLines(
        parts.shared.filter(({ to }) => to === state),
        (_, all) => {
          const count = unique(all.map(({ from }) => from)).length
          return `from ${count} states`
        },
      ),
    ],
    inside: hasStates ? toLevel(state, parts) : null,
  }
}

/** One line for all jobs of a state: a chart that is lower stays readable as a whole. */
function toJobs({ invoke }: AnyStateNode, where: string): Line[] {
  const text = `runs ${invoke.map(toJobName).join(', ')}${where}`
  return invoke.length === 0 ? [] : [{ kind: 'job', text, keys: [] }]
}

/** Transitions with the same origin and the same text are one line. */
function toLines<Kind extends Transition>(
  transitions: readonly Kind[],
  toFrom: (transition: Kind, twins: readonly Kind[]) => string,
): Line[] {
  const groups = groupBy(
    transitions,
    (transition) => `${toText(transition)} ${'from' in transition ? '' : transition.source.id}`,
  )
  return [...groups.values()].map((twins) => {
    const [transition] = twins as [Kind]
    const text = `${toFrom(transition, twins)}: ${toText(transition)}`
    return { kind: 'transition', text, keys: keysOf(twins) }
  })
}

function toOrigin({ source, target }: Transition): string {
  if (source === target) return 'again'
  return source.parent ? `anywhere in ${source.key}` : 'from any state'
}

function toLink(edges: readonly Edge[]): Link {
  const [{ from, to }] = edges as [Edge]
  const labelled = edges.filter((edge) => !isCovered(edge, edges))
  const entries = groupBy(labelled, ({ entry }) => entry)
  const text = [...entries].flatMap(([entry, list]) => {
    const conditions = groupBy(list, ({ condition }) => condition)
    const lines = [...conditions].flatMap(([condition, alike]) => toLabels(alike, condition))
    return entry ? [...lines, { text: `into ${entry}`, keys: keysOf(list) }] : lines
  })
  return { from: from.id, to: to.id, text, keys: keysOf(edges) }
}

/** Edges with the same target and the same condition. */
function toLabels(edges: readonly Edge[], condition: string): Label[] {
  const triggers = [...groupBy(edges, ({ trigger }) => trigger)].map(([text, list]) => ({
    text,
    keys: keysOf(list),
  }))
  return wrap(condition ? [...triggers, { text: `[${condition}]`, keys: keysOf(edges) }] : triggers)
}

const keysOf = (transitions: readonly Transition[]): string[] => transitions.map(({ key }) => key)

/** Adds the length of a delay, if it is a fixed number. */
function withDelay({ trigger }: Transition, machine: AnyStateMachine): string {
  const delay: unknown = machine.implementations.delays[trigger.replace(/^after /, '')]
  return trigger.startsWith('after ') && typeof delay === 'number'
    ? `${trigger} ${toDelay(delay)}`
    : trigger
}

/** As many parts on a line as fit; a condition is never split from the brackets around it. */
function wrap(parts: readonly Label[]): Label[] {
  return parts.reduce<Label[]>((lines, part) => {
    const last = lines.at(-1)
    if (last === undefined) return [part]
    const isCondition = part.text.startsWith('[')
    const text = `${last.text}${isCondition ? ' ' : ', '}${part.text}`
    if (text.length <= LABEL_LENGTH) {
      return [...lines.slice(0, -1), { text, keys: [...last.keys, ...part.keys] }]
    }
    return isCondition
      ? [...lines, part]
      : [...lines.slice(0, -1), { ...last, text: `${last.text},` }, part]
  }, [])
}
