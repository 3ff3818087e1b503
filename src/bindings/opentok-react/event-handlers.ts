/** The prop `eventHandlers`: listeners that call the function of the latest render. */

import type { OpenTokEventLike } from '../../index.ts'
import type { EventHandlers } from './opentok-react.types.ts'

type Listener = (event: OpenTokEventLike) => void

/** OpenTok's object, as far as this needs it. */
interface Emitter {
  on(name: string, listener: Listener): unknown
  off(name: string, listener: Listener): unknown
}

/** Listeners of one object of OpenTok. */
export interface HandlerList {
  /** Listens to every name that has a function, and to no other. */
  update(handlers: EventHandlers | undefined): void
}

export function createHandlerList(emitter: Emitter): HandlerList {
  const listeners = new Map<string, Listener>()
  let latest: EventHandlers = {}
  return {
    update(handlers = {}) {
      latest = handlers
      for (const [name, listener] of listeners) {
        if (latest[name]) continue
        emitter.off(name, listener)
        listeners.delete(name)
      }
      for (const name of Object.keys(latest)) {
        if (!latest[name] || listeners.has(name)) continue
        const listener: Listener = (event) => latest[name]?.(event)
        listeners.set(name, listener)
        emitter.on(name, listener)
      }
    },
  }
}
