/** OpenTok's events: the fields of each of them, whatever its name. */

import type { FakeElement } from './element.ts'
import type { FakeConnection, FakeStream } from '../server/stream.ts'

/** What every event has. */
export interface FakeEvent<Target = unknown> {
  /** The name of the event. */
  readonly type: string
  /** Whether its default action can be prevented. */
  readonly cancelable: boolean
  /** The object that fires it. */
  readonly target: Target
  /** Prevents its default action, if it is cancelable. */
  preventDefault(): void
  /** Whether its default action was prevented. */
  isDefaultPrevented(): boolean
}

/**
 * An event as a listener of the app gets it. Which of these fields it has depends on its name, as OpenTok documents it.
 */
export interface FakeAppEvent<Target = unknown> extends FakeEvent<Target> {
  /** Why something has ended, for example `networkDisconnected`. */
  readonly reason: string
  /** Whose connection it is about. */
  readonly connection: FakeConnection
  /** Which stream it is about. */
  readonly stream: FakeStream
  /** The data of a signal. */
  readonly data: string | undefined
  /** Who sent a signal; `null` if the server did. */
  readonly from: FakeConnection | null
  /** Which property of a stream has changed. */
  readonly changedProperty: 'hasAudio' | 'hasVideo'
  /** Its value before. */
  readonly oldValue: boolean
  /** Its value now. */
  readonly newValue: boolean
  /** Whether the media of a stream is relayed or routed. */
  readonly mediaMode: 'RELAYED' | 'ROUTED'
  /** The new element that shows a video. */
  readonly element: FakeElement
  /** The number of an exception. */
  readonly code: number | undefined
  /** The name of an exception. */
  readonly title: string
  /** The text of an exception. */
  readonly message: string
}

/** What an event is made from. */
export interface EventDraft {
  readonly type: string
  /** @defaultValue `true` */
  readonly cancelable?: boolean
  readonly [field: string]: unknown
}

/** Makes an event. If it is not cancelable, `preventDefault()` has no effect. */
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
