/** OpenTok's events: what each of them has, whatever its name. */

/** An event as a listener gets it; which fields it has beside these depends on its name. */
export interface FakeEvent<Target = unknown> {
  readonly type: string
  readonly cancelable: boolean
  readonly target: Target
  preventDefault(): void
  isDefaultPrevented(): boolean
}

/** What tells one event from another. */
export interface EventDraft {
  readonly type: string
  /** @defaultValue `true` */
  readonly cancelable?: boolean
  readonly [field: string]: unknown
}

/** Preventing the default of an event that is not cancelable has no effect. */
export function createEvent<Target>(draft: EventDraft, target: Target): FakeEvent<Target> {
  const cancelable = draft.cancelable ?? true
  let isPrevented = false
  return {
    ...draft,
    cancelable,
    target,
    preventDefault() {
      isPrevented = cancelable
    },
    isDefaultPrevented: () => isPrevented,
  }
}
