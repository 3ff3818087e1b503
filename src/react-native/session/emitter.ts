/** A minimal emitter for the objects that stand for OpenTok's. */

import type { EmitterLike, OpenTokEventLike } from '../../index.ts'

type Listener = (event: OpenTokEventLike) => void

/** An emitter, and what fires its events. */
export interface NativeEmitter extends EmitterLike {
  emit(name: string, event?: object): void
  /** Adds a listener. @returns the function that removes it */
  listen(name: string, listener: () => void): () => void
}

export function createEmitter(): NativeEmitter {
  const listeners = new Map<string, readonly Listener[]>()
  const of = (name: string) => listeners.get(name) ?? []
  const on = (name: string, listener: Listener) => void listeners.set(name, [...of(name), listener])
  const off = (name: string, listener: Listener) =>
    void listeners.set(
      name,
      of(name).filter((other) => other !== listener),
    )
  return {
    on,
    off,
    listen(name, listener) {
      on(name, listener)
      return () => off(name, listener)
    },
    emit(name, event) {
      for (const listener of of(name)) {
        try {
          // The copy keeps one listener from changing what the next one gets; an error would lose its message.
          const copy = event instanceof Error ? event : { type: name, ...event }
          listener(copy as OpenTokEventLike)
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
