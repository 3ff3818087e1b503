/** A setting that may differ from client to client: the latest rule that matches a client applies. */
import { isTargeted } from '../server/identity.ts'
import type { Identity } from '../server/identity.ts'
import type { EmulatorTarget } from './network.types.ts'

export interface Targeted<Value> {
  /** Without a target the value applies to everybody and replaces every earlier rule. */
  set(value: Value, target?: EmulatorTarget): void
  /** Sets the initial value again. */
  reset(target?: EmulatorTarget): void
  of(who: Identity): Value
}

export function createTargeted<Value>(initial: Value): Targeted<Value> {
  let rules: readonly { readonly target: EmulatorTarget | undefined; readonly value: Value }[] = []

  function set(value: Value, target?: EmulatorTarget): void {
    const others = target === undefined ? [] : rules.filter((rule) => rule.target !== target)
    rules = [...others, { target, value }]
  }

  return {
    set,
    reset: (target) => set(initial, target),
    of(who) {
      const rule = rules.findLast(({ target }) => isTargeted(who, target))
      return rule === undefined ? initial : rule.value
    },
  }
}
