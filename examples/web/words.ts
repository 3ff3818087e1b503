/** Statuses in plain words. */

import type {
  ReconnectionEvents,
  ReconnectionSnapshot,
  SubscriberStatus,
} from 'opentok-reconnection'

/** What a status means; `null` where the event of that name knows more. */
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
      if (phase === 'resuming') return 'The line is gone. OpenTok tries to resume.'
      if (phase === 'offline') return 'This device is offline. Joining anew when it is back.'
      if (phase === 'rejoining') return `Joining anew with a fresh token, attempt ${attempt}.`
      return `OpenTok gave up. Joining anew in ${toSeconds((nextAttemptAt ?? 0) - Date.now())}.`
    case 'disconnecting':
      return 'Leaving the call.'
    case 'reconnected':
    case 'disconnected':
      return null
  }
}

export function toFarewell(ending: ReconnectionEvents['disconnected']): string {
  const { reason, error, recoverable } = ending
  if (reason === 'forceDisconnected') return 'Kicked out of the call.'
  if (recoverable) return `Lost the call: ${error?.code ?? reason}.`
  if (reason === 'clientDisconnected') return 'You left the call.'
  return `Out of the call: ${error?.code ?? reason}.`
}

/** For the other's tile: empty while there is a picture to look at. */
export function toTileWord(status: SubscriberStatus | 'none', name: string): string {
  if (status === 'none') return `${name} is not here`
  if (status === 'connecting') return `${name} is coming…`
  if (status === 'reconnecting') return 'Reconnecting…'
  return ''
}

export function toSeconds(ms: number): string {
  return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`
}
