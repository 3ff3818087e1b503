/** What the machines' states mean to an app: plain, frozen snapshots. */

import type { ReconnectionError } from './errors.ts'

/** The session's public status: the top state of its chart. */
export type ReconnectionStatus =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'reconnected'
  | 'disconnecting'
  | 'disconnected'

/** What goes on inside `connecting` and `reconnecting`. */
export type ReconnectionPhase = 'joining' | 'resuming' | 'waiting' | 'offline' | 'rejoining'

/** A subscriber's public status: the top state of its chart. */
export type SubscriberStatus =
  'connecting' | 'connected' | 'reconnecting' | 'reconnected' | 'disconnected'

/** A publisher's public status: the top state of its chart. */
export type PublisherStatus =
  'connecting' | 'connected' | 'reconnecting' | 'reconnected' | 'disconnected'

/** What goes on inside a subscriber's `connecting` and `reconnecting`. */
export type SubscriberPhase =
  'subscribing' | 'interrupted' | 'stalled' | 'resubscribing' | 'waiting'

/**
 * The state of a session at one moment; the same object until something changes.
 * @see scenarios S1 to S21
 */
export interface ReconnectionSnapshot {
  readonly status: ReconnectionStatus
  readonly phase: ReconnectionPhase | null
  /** OpenTok's word for the loss, verbatim. */
  readonly reason: string | null
  readonly error: ReconnectionError | null
  /** The attempt to join or rejoin that is under way or was last made, counted from 1; 0 while none is needed. */
  readonly attempt: number
  /** When the next attempt is due, in ms since the epoch. */
  readonly nextAttemptAt: number | null
  /** When the outage that is not over began, in ms since the epoch. */
  readonly outageStartedAt: number | null
  /** Joins that succeeded. */
  readonly joins: number
  readonly connectionId: string | null
  readonly heldSignals: number
  readonly subscriberCount: number
  readonly publisherCount: number
}

/** The state of a subscriber at one moment; the same object until something changes. */
export interface SubscriberSnapshot {
  readonly streamId: string
  readonly status: SubscriberStatus
  readonly phase: SubscriberPhase | null
  /** OpenTok's word for the end, verbatim. */
  readonly reason: string | null
  readonly error: ReconnectionError | null
  /** How often it was made anew in this outage. */
  readonly attempt: number
}

/** A chart's value as status and phase: the top state, and the one inside it. */
export function toStatus<Status extends string, Phase extends string>(
  value: string | Readonly<Record<string, unknown>>,
): { readonly status: Status; readonly phase: Phase | null } {
  if (typeof value === 'string') return { status: value as Status, phase: null }
  const [[status, phase] = []] = Object.entries(value)
  return { status: status as Status, phase: phase as Phase }
}

/** Keeps the old object when nothing differs, so that `Object.is` tells whether there is news. */
export function keepIfSame<Snapshot extends object>(previous: Snapshot, next: Snapshot): Snapshot {
  const isSame = Object.entries(next).every(([name, value]) =>
    Object.is(value, previous[name as keyof Snapshot]),
  )
  return isSame ? previous : Object.freeze(next)
}
