/** What you say of yourself with a sign of life: only what is not as usual. */

import type { Reconnection } from '../../index.ts'
import type { PeerNote } from '../peers.types.ts'

/** The worst that any of your publishers says, if it is worth a word. */
const pick = (states: readonly string[]): string | undefined =>
  ['lost', 'interrupted'].find((state) => states.includes(state))

export function toNote(reconnection: Reconnection): PeerNote {
  const publishers = [...reconnection.publishers.values()]
  const camera = pick(publishers.map((each) => each.camera))
  const microphone = pick(publishers.map((each) => each.microphone))
  const { quality } = reconnection.getSnapshot()
  return {
    ...(camera && { camera }),
    ...(microphone && { microphone }),
    ...(/^(fair|poor|lost)$/.test(quality) && { quality }),
    ...(publishers.some(({ status }) => status === 'reconnecting') && { interrupted: true }),
  }
}
