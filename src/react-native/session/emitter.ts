/** A minimal emitter for the objects that stand for OpenTok's. */

import type { EmitterLike, OpenTokEventLike } from '../../index.ts'

type Listener = (event: OpenTokEventLike) => void

/** An emitter, and what fires its events. */
export interface NativeEmitter extends EmitterLike {
  emit(name: string, event?: object): void
}

export function createEmitter(): NativeEmitter {
  const listeners = new Map<string, readonly Listener[]>()
  const of = (name: string) => listeners.get(name) ?? []
  return {
    on: (name, listener) => void listeners.set(name, [...of(name), listener]),
    off: (name, listener) =>
      void listeners.set(
        name,
        of(name).filter((other) => other !== listener),
      ),
    emit(name, event = {}) {
      for (const listener of of(name)) {
        try {
          // The copy keeps one listener from changing what the next one gets.
          listener({ type: name, ...event })
        } catch (error) {
          // The other listeners must hear the event, and React Native must show the error.
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },
  }
}
