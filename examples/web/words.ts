/** Writes statuses as sentences. */

import type {
  Quality,
  ReconnectionEvents,
  ReconnectionSnapshot,
  SubscriberStatus,
} from 'opentok-reconnection'
import type { OwnStatus } from './own-video.ts'

/** The sentence for a status; `null` if the event with the same name has more details. */
export function toSentence(snapshot: ReconnectionSnapshot): string | null {
  const { status, phase, attempt, nextAttemptAt } = snapshot
  switch (status) {
    case 'idle':
      return 'Not in the call yet.'
    case 'connecting':
      return phase === 'waiting' ? 'Joining failed. Trying again shortly.' : 'Joining the call.'
    case 'connected':
      return 'In the call.'
    case 'reconnecting':
      if (phase === 'resuming') return 'Connection lost. OpenTok tries to resume.'
      if (phase === 'offline') return 'This device is offline. Rejoining when it is back online.'
      if (phase === 'rejoining') return `Rejoining with a new token, attempt ${attempt}.`
      return `OpenTok gave up. Rejoining in ${toSeconds((nextAttemptAt ?? 0) - Date.now())}.`
    case 'disconnecting':
      return 'Leaving the call.'
    case 'reconnected':
    case 'disconnected':
      return null
  }
}

export function toEndSentence(event: ReconnectionEvents['disconnected']): string {
  const { reason, error, recoverable } = event
  if (reason === 'forceDisconnected') return 'Removed from the call.'
  if (recoverable) return `Lost the call: ${error?.code ?? reason}.`
  if (reason === 'clientDisconnected') return 'You left the call.'
  return `Out of the call: ${error?.code ?? reason}.`
}

/** Whose connection is poor; `null` if nobody's is. The tile knows better, as it compares both sides. */
export function toPoorSentence(own: Quality, tile: Quality | null, name: string): string | null {
  const poor = [tile, own].find((side) => side?.quality === 'poor')
  if (!poor) return null
  if (poor.degradedBy === 'remote') return `${name}’s connection is poor.`
  if (poor.degradedBy === 'local' || poor === own) return 'Your connection is poor.'
  return `The connection between you and ${name} is poor.`
}

/** Status of the other person's tile: `frozen` if everything is connected, but the picture stands still. */
export type TileStatus = SubscriberStatus | 'frozen' | 'none'

/** The text on the other person's tile; empty while there is a picture. OpenTok may still show its spinner then. */
export function toTileWord(status: TileStatus, name: string, isLoading: boolean): string {
  if (status === 'none') return `${name} is not here`
  if (status === 'connecting' || (isLoading && status === 'connected')) return 'Connecting…'
  if (status === 'reconnecting') return 'Reconnecting…'
  if (status === 'frozen') return 'Picture stands still…'
  return ''
}

/** The text on your own tile. */
export function toOwnWord(status: OwnStatus, isLoading: boolean): string {
  if (status === 'connecting' || isLoading) return 'Connecting…'
  if (status === 'reconnecting') return 'Reconnecting…'
  return status === 'none' ? 'Not published' : ''
}

export function toSeconds(ms: number): string {
  return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`
}
