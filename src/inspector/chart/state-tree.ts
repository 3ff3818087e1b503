/** Ways around the tree of states in a machine: the children, the ancestors and the initial child of a state. */

import type { AnyStateNode } from 'xstate'

export const childrenOf = (state: AnyStateNode): AnyStateNode[] => Object.values(state.states)

/** A state and all its ancestors, from the inside out. */
export const pathOf = (state: AnyStateNode | undefined): AnyStateNode[] =>
  state ? [state, ...pathOf(state.parent)] : []

/** The state that the machine enters when it enters this one as a whole. */
export const firstOf = (state: AnyStateNode): AnyStateNode | undefined =>
  state.type === 'compound' ? (state.initial.target[0] as AnyStateNode) : undefined
