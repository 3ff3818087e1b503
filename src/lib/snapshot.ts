/** What all snapshots have in common: a status, a phase, and the same object until something changes. */

/** The status and the phase in the value of a state machine: the top state, and the state inside it. */
export function toStatus<Status extends string, Phase>(
  value: string | Readonly<Record<string, unknown>>,
): { readonly status: Status; readonly phase: Phase | null } {
  if (typeof value === 'string') return { status: value as Status, phase: null }
  const [status] = Object.keys(value) as [Status]
  return { status, phase: value[status] as Phase }
}

/** Keeps the old object if nothing differs, so that `Object.is()` shows whether something has changed. */
export function keepIfSame<Snapshot extends object>(previous: Snapshot, next: Snapshot): Snapshot {
  for (const name in next) {
    if (!Object.is(next[name], previous[name])) return Object.freeze(next)
  }
  return previous
}
