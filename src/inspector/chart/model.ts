/** What is drawn of a machine: boxes in boxes, the links between them, and the lines of text in each. */

import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { isContained, isInner, isShared, lift, toTerms } from '../../chart/edge.ts'
import type { Lifted } from '../../chart/edge.ts'
import {
  childrenOf,
  firstOf,
  groupBy,
  toAllWays,
  toJobName,
  unique,
} from '../../chart/transition.ts'
import type { Way } from '../../chart/transition.ts'
import { toDelay } from '../page/duration.ts'

/** A line inside a box: a job that runs there, or a way that is told there instead of drawn. */
export interface Line {
  readonly text: string
  readonly kind: 'job' | 'way'
  /** The ways that this line stands for. */
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

/** All ways from one box to another of the same level, told in one label. */
export interface Link {
  readonly from: string
  readonly to: string
  readonly text: readonly Label[]
  readonly keys: readonly string[]
}

/** One line of a link's label. */
export interface Label {
  readonly text: string
  /** The ways that it names. */
  readonly keys: readonly string[]
}

/** The states of one parent; links never leave their level. */
export interface Level {
  readonly first: string | undefined
  readonly boxes: readonly Box[]
  readonly links: readonly Link[]
}

/** Roughly how wide a label may be, in characters. */
const LABEL_LENGTH = 26

export function toChart(machine: AnyStateMachine): Level {
  const ways = toAllWays(machine.root).map((way) => ({ ...way, words: withDelay(way, machine) }))
  const lifted = ways.filter((way) => !isInner(way)).map(lift)
  const shared = lifted.filter((way) => isShared(way, lifted))
  const drawn = lifted.filter((way) => !shared.includes(way))
  return toLevel(machine.root, { told: ways.filter(isInner), shared, drawn })
}

interface Ways {
  /** Within one state, or from a state into itself. */
  readonly told: readonly Way[]
  readonly shared: readonly Lifted[]
  readonly drawn: readonly Lifted[]
}

function toLevel(parent: AnyStateNode, ways: Ways): Level {
  const here = ways.drawn.filter(({ from }) => from.parent === parent)
  const pairs = groupBy(here, ({ from, to }) => `${from.id} ${to.id}`)
  return {
    first: firstOf(parent)?.id,
    boxes: childrenOf(parent).map((state) => toBox(state, ways)),
    links: [...pairs.values()].map(toLink),
  }
}

function toBox(state: AnyStateNode, ways: Ways): Box {
  const hasStates = childrenOf(state).length > 0
  return {
    id: state.id,
    name: state.key,
    isFinal: state.type === 'final',
    lines: [
      ...toJobs(state, ''),
      // The machine's own have no box: they stand where it begins.
      ...(firstOf(state.parent!) === state && !state.parent!.parent
        ? toJobs(state.parent!, ' in every state')
        : []),
      ...toLines(
        ways.told.filter(({ target }) => target === state),
        toOrigin,
      ),
      ...toLines(
        ways.shared.filter(({ to }) => to === state),
        (_, all) => {
          const count = unique(all.map(({ from }) => from)).length
          return `from ${count} states`
        },
      ),
    ],
    inside: hasStates ? toLevel(state, ways) : null,
  }
}

const toJobs = ({ invoke }: AnyStateNode, where: string): Line[] =>
  invoke.map((job) => ({ kind: 'job', text: `runs ${toJobName(job)}${where}`, keys: [] }))

/** Ways with the same origin and the same terms are one line. */
function toLines<Kind extends Way>(
  ways: readonly Kind[],
  toFrom: (way: Kind, twins: readonly Kind[]) => string,
): Line[] {
  const terms = groupBy(ways, (way) => `${toTerms(way)} ${'from' in way ? '' : way.source.id}`)
  return [...terms.values()].map((twins) => {
    const [way] = twins as [Kind]
    const text = `${toFrom(way, twins)}: ${toTerms(way)}`
    return { kind: 'way', text, keys: keysOf(twins) }
  })
}

function toOrigin({ source, target }: Way): string {
  if (source === target) return 'again'
  return source.parent ? `anywhere in ${source.key}` : 'from any state'
}

function toLink(ways: readonly Lifted[]): Link {
  const [{ from, to }] = ways as [Lifted]
  const told = ways.filter((way) => !isContained(way, ways))
  const entries = groupBy(told, ({ entry }) => entry)
  const text = [...entries].flatMap(([entry, list]) => {
    const claims = groupBy(list, ({ claim }) => claim)
    const lines = [...claims].flatMap(([claim, alike]) => toLabels(alike, claim))
    return entry ? [...lines, { text: `into ${entry}`, keys: keysOf(list) }] : lines
  })
  return { from: from.id, to: to.id, text, keys: keysOf(ways) }
}

/** What leads the same way under the same condition. */
function toLabels(ways: readonly Lifted[], claim: string): Label[] {
  const words = [...groupBy(ways, ({ words }) => words)].map(([text, list]) => ({
    text,
    keys: keysOf(list),
  }))
  return wrap(claim ? [...words, { text: `[${claim}]`, keys: keysOf(ways) }] : words)
}

const keysOf = (ways: readonly Way[]): string[] => ways.map(({ key }) => key)

/** A delay that is a number is worth saying. */
function withDelay({ words }: Way, machine: AnyStateMachine): string {
  const delay: unknown = machine.implementations.delays[words.replace(/^after /, '')]
  return words.startsWith('after ') && typeof delay === 'number'
    ? `${words} ${toDelay(delay)}`
    : words
}

/** As many on a line as fit; the brackets of a condition stay with what they belong to. */
function wrap(words: readonly Label[]): Label[] {
  return words.reduce<Label[]>((lines, word) => {
    const last = lines.at(-1)
    if (last === undefined) return [word]
    const isCondition = word.text.startsWith('[')
    const text = `${last.text}${isCondition ? ' ' : ', '}${word.text}`
    if (text.length <= LABEL_LENGTH) {
      return [...lines.slice(0, -1), { text, keys: [...last.keys, ...word.keys] }]
    }
    return isCondition
      ? [...lines, word]
      : [...lines.slice(0, -1), { ...last, text: `${last.text},` }, word]
  }, [])
}
