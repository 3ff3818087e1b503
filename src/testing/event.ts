/** OpenTok's events: what each of them has, whatever its name. */

import type { FakeElement } from './element.ts'
import type { FakeConnection, FakeStream } from './stream.ts'

/** What every event has. */
export interface FakeEvent<Target = unknown> {
  readonly type: string
  readonly cancelable: boolean
  readonly target: Target
  preventDefault(): void
  isDefaultPrevented(): boolean
}

/** An event as an app's listener sees it; which of these fields it has depends on its name, as OpenTok documents it. */
export interface FakeAppEvent<Target = unknown> extends FakeEvent<Target> {
  readonly reason: string
  readonly connection: FakeConnection
  readonly stream: FakeStream
  /** Of a signal. */
  readonly data: string | undefined
  /** Of a signal; `null`: from the server. */
  readonly from: FakeConnection | null
  readonly changedProperty: 'hasAudio' | 'hasVideo'
  readonly oldValue: boolean
  readonly newValue: boolean
  readonly mediaMode: 'RELAYED' | 'ROUTED'
  readonly element: FakeElement
  /** Of an exception, as are the next two. */
  readonly code: number | undefined
  readonly title: string
  readonly message: string
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
