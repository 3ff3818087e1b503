/** The event emitters of the native module: any number of listeners, each called in a task of its own. */

import { later } from './native.types.ts'

type Listener = (payload: unknown) => void

export const MODULE_EVENTS = [
  'onArchiveStarted',
  'onArchiveStopped',
  'onConnectionCreated',
  'onConnectionDestroyed',
  'onMuteForced',
  'onSessionConnected',
  'onSessionDisconnected',
  'onSessionError',
  'onSessionReconnected',
  'onSessionReconnecting',
  'onSignalReceived',
  'onStreamCreated',
  'onStreamDestroyed',
  'onStreamPropertyChanged',
] as const

export type ModuleEvent = (typeof MODULE_EVENTS)[number]

/** Listeners of one name, however they are removed. */
export class NativeEmitters<Name extends string> {
  readonly #listeners = new Map<Name, Set<Listener>>()
  readonly #uncaught: unknown[]

  /** @param uncaught receives what listeners throw, which stops no other listener */
  constructor(uncaught: unknown[]) {
    this.#uncaught = uncaught
  }

  on(name: Name, listener: Listener): () => void {
    // A listener that is added twice is called twice.
    const own: Listener = (payload) => listener(payload)
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(own))
    return () => void listeners.delete(own)
  }

  /** A call that is on its way reaches a listener even if that is removed now. */
  emit(name: Name, payload: unknown): void {
    for (const listener of this.#listeners.get(name) ?? [])
      later(0, () => this.callOne(listener, payload))
  }

  callOne(listener: Listener, payload: unknown): void {
    try {
      // Every listener gets an object of its own, as over the bridge.
      listener(structuredClone(payload))
    } catch (error) {
      this.#uncaught.push(error)
    }
  }

  /** The JavaScript that has added them is gone. */
  clear(): void {
    this.#listeners.clear()
  }

  /** Names with listeners, and how many. */
  count(): Partial<Record<Name, number>> {
    const counts = [...this.#listeners].map(([name, { size }]) => [name, size] as const)
    return Object.fromEntries(counts.filter(([, size]) => size > 0)) as Partial<
      Record<Name, number>
    >
  }
}
