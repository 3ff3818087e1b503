/**
 * Actions of a machine that call OpenTok. OpenTok calls the app's listeners at once, and those may call anything: so these
 * actions run right after the transition, in their order, and before the jobs that it starts. XState warns of a machine
 * that is built inside an action, and a listener may build one.
 */

import { emit } from 'xstate'
import type { AnyActorRef } from 'xstate'

/** Name of an action → what it does. */
export type Effects<Name extends string> = Readonly<Record<Name, () => void>>

/** @returns the actions for `provide()`; the actor of the machine then needs `followEffects()` */
export const toActions = <Name extends string>(...names: readonly Name[]): Effects<Name> =>
  Object.fromEntries(names.map((name) => [name, emit({ type: name })])) as unknown as Effects<Name>

/** Runs the effects of one actor, from now on. */
export function followEffects(actor: AnyActorRef, effects: Effects<string>): void {
  for (const [name, run] of Object.entries(effects)) actor.on(name as never, () => run())
}
