/** What a statechart's drawings say of its transitions, read off the machine itself. */

import type { AnyStateMachine, AnyStateNode } from 'xstate'

/** A transition that goes somewhere, with its words. */
export interface Way {
  readonly source: AnyStateNode
  readonly target: AnyStateNode
  /** What sets it off: an event, a delay, or the end of a job. */
  readonly words: string
  /** Under which condition; what follows a condition stands under its contrary. `''`: none. */
  readonly claim: string
  /** The same for the same transition in every copy of the machine: see {@link toWayKey}. */
  readonly key: string
}

/** The part of XState's transition that names it. */
export interface TransitionLike {
  readonly source: { readonly id: string }
  readonly eventType: string
  readonly target?: readonly { readonly id: string }[] | undefined
}

/** A machine that is run is a copy with its jobs provided: its nodes are others, their names are not. */
export const toWayKey = ({ eventType, source, target }: TransitionLike): string =>
  `${source.id} ${eventType} ${target?.[0]?.id ?? ''}`

/** Every way out of a state itself, in the order in which the machine tries them. */
export function toWays(state: AnyStateNode): Way[] {
  const transitions = [...state.transitions, ['always', state.always ?? []] as const]
  return transitions.flatMap(([event, candidates]) => {
    const words = toWords(event, state)
    return candidates.flatMap((candidate, index) => {
      const failed = candidates.slice(0, index).map(({ guard }) => `not ${toClaim(guard)}`)
      const claim = candidate.guard ? toClaim(candidate.guard) : failed.join(', ')
      const [target] = (candidate.target ?? []) as AnyStateNode[]
      if (!target) return []
      return [{ source: state, target, words, claim, key: toWayKey(candidate as TransitionLike) }]
    })
  })
}

/** Every way of a state and of all states in it. */
export function toAllWays(state: AnyStateNode): Way[] {
  return [...toWays(state), ...childrenOf(state).flatMap(toAllWays)]
}

/** An event as the chart names it: without the machine's own name, and without XState's. */
function toWords(event: string, state: AnyStateNode): string {
  const { id } = state.machine as AnyStateMachine
  const delay = state.after.find(({ eventType }) => eventType === event)
  if (delay) return `after ${String(delay.delay)}`
  const job = state.invoke.find((invoked) => event.endsWith(`.actor.${invoked.id}`))
  if (job) return `${toJobName(job)} ${event.startsWith('xstate.done') ? 'done' : 'failed'}`
  return event.startsWith(`${id}.`) ? event.slice(id.length + 1) : event
}

/** By the name under which it is provided. */
export const toJobName = ({ id, src }: { readonly id: string; readonly src: unknown }): string =>
  typeof src === 'string' ? src : id

/** `isRecoverable` → `mendable` */
function toClaim(guard: unknown): string {
  const name = String((guard as { type?: string } | undefined)?.type ?? guard)
  return name.replace(/^(is|has|can)([A-Z])/, (_verb, _prefix, letter: string) =>
    letter.toLowerCase(),
  )
}

export const childrenOf = (state: AnyStateNode): AnyStateNode[] => Object.values(state.states)

/** A state and all around it, from inside out. */
export const pathOf = (state: AnyStateNode | undefined): AnyStateNode[] =>
  state ? [state, ...pathOf(state.parent)] : []

/** The state that is entered when this one is entered as a whole. */
export const firstOf = (state: AnyStateNode): AnyStateNode | undefined =>
  state.type === 'compound' ? (state.initial.target[0] as AnyStateNode) : undefined

export const unique = <Item>(items: readonly Item[]): Item[] => [...new Set(items)]

/** What belongs to the same key, in the order of the first of each. */
export function groupBy<Item>(
  items: readonly Item[],
  toKey: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(toKey(item), [...(groups.get(toKey(item)) ?? []), item])
  return groups
}
