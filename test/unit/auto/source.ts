/** OpenTok's events before the app hears of them: what a listener throws is thrown here, too. */

import type { EarlyListening } from '../../../src/auto/auto.types.ts'
import type { OpenTokEventLike } from '../../../src/index.ts'

export interface Source extends EarlyListening {
  emit(type: string, fields?: object): void
}

export function createSource(): Source {
  const listeners: [name: string, listener: (event: OpenTokEventLike) => void][] = []
  return {
    on: (name, listener) => void listeners.push([name, listener]),
    off() {},
    emit(type, fields) {
      for (const [name, listener] of listeners) if (name === type) listener({ type, ...fields })
    },
  }
}
