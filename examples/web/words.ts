/** Writes statuses as sentences. */

import type {
  DeviceState,
  PublisherSnapshot,
  Quality,
  ReconnectionEvents,
  ReconnectionSnapshot,
  SubscriberStatus,
} from 'opentok-reconnection'
import type { Peer } from 'opentok-reconnection/peers'

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

/** Whether the others see and hear you; `null` if they do. */
export function toDeviceSentence(own: PublisherSnapshot | null): string | null {
  if (own?.camera === 'lost') {
    const isMute = own.microphone === 'lost'
    return isMute
      ? 'Your camera and your microphone are gone.'
      : 'Your camera is gone: nobody sees you.'
  }
  if (own?.microphone === 'lost') return 'Your microphone is gone: nobody hears you.'
  if (own?.microphone === 'interrupted')
    return 'The system holds your microphone: nobody hears you.'
  return null
}

/** A line of the log; `null` if this is no news. */
export function toDeviceLine(
  name: 'camera' | 'microphone',
  before: DeviceState | undefined,
  now: DeviceState | undefined,
): string | null {
  if (now === before) return null
  if (now === 'lost') return `Your ${name} is gone`
  if (now === 'interrupted') return `The system holds your ${name}`
  const wasAway = before === 'lost' || before === 'interrupted'
  return now === 'live' && wasAway ? `Your ${name} is back` : null
}

/**
 * Status of the other person's tile. `frozen`: everything is connected, but the picture stands still; `unseen`: no picture is
 * sent.
 */
export type TileStatus = SubscriberStatus | 'frozen' | 'unseen' | 'none'

/** The text on the other person's tile; empty while there is a picture. OpenTok may still show its spinner then. */
export function toTileWord(status: TileStatus, name: string, isLoading: boolean): string {
  if (status === 'none') return `${name} is not here`
  if (status === 'connecting' || (isLoading && status === 'connected')) return 'Connecting…'
  if (status === 'reconnecting') return 'Reconnecting…'
  if (status === 'unseen') return `${name} sends no picture`
  if (status === 'frozen') return 'Picture stands still…'
  return ''
}

/** The text on the tile of somebody who is away; `null` if they are not. */
export function toAwayWord(peer: Peer | undefined, now: number): string | null {
  if (peer?.state !== 'away') return null
  return `${peer.person} lost the connection · ${Math.round((now - peer.since) / 1_000)}\u00A0s`
}

/** The text on your own tile. */
export function toOwnWord(own: PublisherSnapshot | null, isLoading: boolean): string {
  if (!own) return 'Not published'
  if (own.camera === 'lost') return 'Your camera is gone'
  if (own.status === 'connecting' || isLoading) return 'Connecting…'
  return own.status === 'reconnecting' ? 'Reconnecting…' : ''
}

export function toSeconds(ms: number): string {
  return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`
}
