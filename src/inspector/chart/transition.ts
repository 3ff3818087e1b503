/** The transitions of a machine as a chart names them, read from the machine itself. */

import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { childrenOf } from './state-tree.ts'

/** A transition with a target, and the texts for its label. */
export interface Transition {
  readonly source: AnyStateNode
  readonly target: AnyStateNode
  /** What causes it: an event, a delay, or the end of a job. */
  readonly trigger: string
  /** The guard; a transition without one has the negated guards of those before it. `''`: no condition. */
  readonly condition: string
  /** The same for the same transition in every copy of the machine: see {@link toTransitionKey}. */
  readonly key: string
}

/** The part of XState's transition that identifies it. */
export interface TransitionLike {
  readonly source: { readonly id: string }
  readonly eventType: string
  readonly target?: readonly { readonly id: string }[] | undefined
}

/** A running machine is a copy with its jobs provided: its state nodes are other objects with the same ids. */
export const toTransitionKey = ({ eventType, source, target }: TransitionLike): string =>
  `${source.id} ${eventType} ${target?.[0]?.id ?? ''}`

/** The transitions of one state, in the order in which the machine tries them. */
export function transitionsOf(state: AnyStateNode): Transition[] {
  const transitions = [...state.transitions, ['always', state.always ?? []] as const]
  return transitions.flatMap(([event, candidates]) => {
    const trigger = toTrigger(event, state)
    return candidates.flatMap((candidate, index) => {
      const failed = candidates.slice(0, index).map(({ guard }) => `not ${toCondition(guard)}`)
      const condition = candidate.guard ? toCondition(candidate.guard) : failed.join(', ')
      const [target] = (candidate.target ?? []) as AnyStateNode[]
      if (!target) return []
      const key = toTransitionKey(candidate as TransitionLike)
      return [{ source: state, target, trigger, condition, key }]
    })
  })
}

/** The transitions of a state and of all states in it. */
export function allTransitionsOf(state: AnyStateNode): Transition[] {
  return [...transitionsOf(state), ...childrenOf(state).flatMap(allTransitionsOf)]
}

/** An event without the machine's own prefix, and without XState's. */
function toTrigger(event: string, state: AnyStateNode): string {
  const { id } = state.machine as AnyStateMachine
  const delay = state.after.find(({ eventType }) => eventType === event)
  if (delay) return `after ${String(delay.delay)}`
  const job = state.invoke.find((invoked) => event.endsWith(`.actor.${invoked.id}`))
  if (job) return `${toJobName(job)} ${event.startsWith('xstate.done') ? 'done' : 'failed'}`
  return event.startsWith(`${id}.`) ? event.slice(id.length + 1) : event
}

/** The name under which the job is provided. */
export const toJobName = ({ id, src }: { readonly id: string; readonly src: unknown }): string =>
  typeof src === 'string' ? src : id

/** `isRecoverable` → `recoverable` */
function toCondition(guard: unknown): string {
  const name = String((guard as { type?: string } | undefined)?.type ?? guard)
  return name.replace(/^(is|has|can)([A-Z])/, (_verb, _prefix, letter: string) =>
    letter.toLowerCase(),
  )
}
