/** Writes statuses as sentences. */

import type {
  ReconnectionEvents,
  ReconnectionSnapshot,
  SubscriberStatus,
} from 'opentok-reconnection'

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

/** The text on the other person's tile; empty while there is a picture. */
export function toTileWord(status: SubscriberStatus | 'none', name: string): string {
  if (status === 'none') return `${name} is not here`
  if (status === 'connecting') return `${name} is joining…`
  if (status === 'reconnecting') return 'Reconnecting…'
  return ''
}

export function toSeconds(ms: number): string {
  return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`
}
