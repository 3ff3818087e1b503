/**
 * Sound that the browser has blocked, and what plays it: OpenTok's own `OT.unblockAudio()`.
 *
 * A session does not know the `OT` that has made it, but all clients that are supported set the global `OT`, bundled or not
 * (measured: both packages, the oldest and the newest version). To play the video elements here would be heard too, but
 * OpenTok would go on to believe that they are blocked: `setAudioVolume()` has no effect then (measured).
 */

import type { SubscriberMachineEvent } from '../contract/machine-events.types.ts'
import type { EventTable } from './bind.ts'

/** What OpenTok says of the sound of a subscriber. */
export const toAudioEvents = (send: (event: SubscriberMachineEvent) => void): EventTable => ({
  audioBlocked: () => send({ type: 'audio.blocked' }),
  audioUnblocked: () => send({ type: 'audio.unblocked' }),
})

interface GlobalOT {
  readonly OT?: { unblockAudio?(): Promise<unknown> }
}

/** Resolves at once where there is no OpenTok, as on a server. Rejects with the browser's `NotAllowedError`. */
export async function playBlockedAudio(): Promise<void> {
  await (globalThis as GlobalOT).OT?.unblockAudio?.()
}
