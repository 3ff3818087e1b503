/** The events that OpenTok fires at its session: the library hears them first, the app only those that are not translated. */

import type { OpenTokEventLike } from '../../index.ts'
import { callApp } from '../app-code.ts'
import type { EarlyListening, Method, SdkEvent, SdkSession } from '../auto.types.ts'
import type { Patch } from '../patch.ts'

export interface RawEvents extends EarlyListening {
  /** The event that OpenTok fires at this moment; `null` outside of its events. */
  readonly firing: SdkEvent | null
  /** Calls the listeners of the app. */
  announce(name: string, event: SdkEvent): void
}

export type Listener = (event: OpenTokEventLike) => void

/** @param isTranslated whether the app hears an event of this name only when it is announced */
export function createRawEvents(
  session: SdkSession,
  patch: Patch,
  isTranslated: (name: string) => boolean,
): RawEvents {
  const trigger = session['trigger'] as Method
  const listeners = new Map<string, readonly Listener[]>()
  let firing: SdkEvent | null = null

  patch.define('trigger', {
    enumerable: session.propertyIsEnumerable('trigger'),
    value(name: string, ...values: unknown[]) {
      const outer = firing
      firing = values[0] as SdkEvent
      try {
        for (const listener of listeners.get(name) ?? [])
          callApp(() => listener(firing as SdkEvent))
      } finally {
        firing = outer
      }
      if (!isTranslated(name)) trigger.call(session, name, ...values)
      return session
    },
  })

  return {
    get firing() {
      return firing
    },
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener])
    },
    off(name, listener) {
      const left = (listeners.get(name) ?? []).filter((other) => other !== listener)
      listeners.set(name, left)
    },
    announce: (name, event) => void trigger.call(session, name, event),
  }
}
