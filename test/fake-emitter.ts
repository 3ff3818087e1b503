/** OpenTok's emitter with the manners that hurt: what it does, not what it should do. */

import type { EmitterLike, OpenTokEventLike } from '../src/opentok/opentok.types.ts'

type Listener = (event: OpenTokEventLike) => void

interface Entry {
  readonly name: string
  readonly listener: Listener
}

export class FakeEmitter implements EmitterLike {
  #entries: readonly Entry[] = []

  /** The same function added twice fires twice. */
  on(name: string, listener: Listener): this {
    this.#entries = [...this.#entries, { name, listener }]
    return this
  }

  /** Removes one of several; without arguments everybody's. */
  off(name?: string, listener?: Listener): this {
    const at = this.#entries.findIndex(
      (entry) => entry.name === name && entry.listener === listener,
    )
    if (name === undefined) this.#entries = []
    else if (at >= 0) this.#entries = this.#entries.filter((_, index) => index !== at)
    return this
  }

  /** A listener that throws silences the later ones, and nobody hears of it. */
  fire(name: string, event: OpenTokEventLike = {}): void {
    try {
      for (const entry of this.#entries) if (entry.name === name) entry.listener(event)
    } catch {
      // As OpenTok does.
    }
  }

  /** Event name → how many listen. */
  get listeners(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const { name } of this.#entries) counts[name] = (counts[name] ?? 0) + 1
    return counts
  }
}
