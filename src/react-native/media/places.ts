/** In which place of the screen each stream is drawn: native has one view per stream. */

import { createEmitter } from '../session/emitter.ts'

/** The places that ask for one stream by its id; what nobody has asked for is drawn among the others. */
export interface Places {
  /** @param place stands for the component. @returns the function that gives the stream up */
  claim(streamId: string, place: object): () => void
  /** The place that was the first to ask; `undefined` if none has. */
  find(streamId: string): object | undefined
  /** Calls the listener when any answer of `find()` may have changed. @returns the unsubscribe */
  subscribe(listener: () => void): () => void
}

export function createPlaces(): Places {
  const emitter = createEmitter()
  let claims: readonly { readonly streamId: string; readonly place: object }[] = []
  function change(next: typeof claims): void {
    claims = next
    emitter.emit('change')
  }
  return {
    claim(streamId, place) {
      const claim = { streamId, place }
      change([...claims, claim])
      return () => change(claims.filter((other) => other !== claim))
    },
    find: (streamId) => claims.find((claim) => claim.streamId === streamId)?.place,
    subscribe: (listener) => emitter.listen('change', listener),
  }
}
