/** A native view on the screen: it sends events to the handlers in its props. */

import { later } from '../native.types.ts'
import type { NativeWorld } from '../world.ts'

export type ViewProps = Readonly<Record<string, unknown>>

/** Events that the vendor's view sends and its codegen does not name: React knows no handler for them. */
const UNKNOWN_TO_REACT = new Set(['onReconnected'])

let count = 0

export class NativeView {
  readonly id = ++count
  readonly name: string
  isMounted = true
  /** Whether native has a subscriber or a publisher for it. */
  isTaken = false
  readonly #world
  readonly #readProps

  constructor(world: NativeWorld, name: string, readProps: () => ViewProps) {
    this.#world = world
    this.name = name
    this.#readProps = readProps
  }

  get props(): ViewProps {
    return this.#readProps()
  }

  read(name: 'sessionId' | 'streamId' | 'publisherId' | 'name'): string {
    const value = this.props[name]
    return typeof value === 'string' ? value : ''
  }

  /** In a task of its own; nothing once the view is unmounted. */
  emit(event: string, nativeEvent: Readonly<Record<string, unknown>>): void {
    later(0, () => {
      if (!this.isMounted) return
      try {
        if (UNKNOWN_TO_REACT.has(event)) throw toUnsupported(event)
        const handler = this.props[event] as ((event: object) => void) | undefined
        handler?.({ nativeEvent: structuredClone(nativeEvent) })
      } catch (error) {
        this.#world.uncaught.push(error)
      }
    })
  }
}

/** What React Native throws for an event that no view config names (ReactFabric). */
function toUnsupported(event: string): Error {
  const topLevel = event.replace(/^on/, 'top')
  return new Error(`Unsupported top level event type "${topLevel}" dispatched`)
}
