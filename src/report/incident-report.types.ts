/** The file of an incident report, version 1. */

/**
 * What an actor of a report is.
 *
 * - `session`: the session, of which there is one
 * - `publisher`: a publisher, your own picture and sound
 * - `camera`, `microphone`: a device of that publisher
 * - `subscriber`: a subscriber, the picture and sound of somebody else
 */
export type ReportedKind = 'session' | 'publisher' | 'camera' | 'microphone' | 'subscriber'

/** What a machine did at one moment. */
export interface ReportedState {
  /** The status of a session, a publisher or a subscriber; of a camera or a microphone its `DeviceState`. */
  readonly status: string
  /** The step inside that status; `null` if there is none. */
  readonly phase: string | null
}

/** A session, a publisher, a subscriber, a camera or a microphone. */
export interface ReportedActor {
  /** `session`, `publisher-1`, `publisher-1-camera`, `subscriber-2` */
  readonly id: string
  /** What it is. */
  readonly kind: ReportedKind
  /** The id of the stream of a subscriber; otherwise `null`. */
  readonly streamId: string | null
  /** When it was first seen, in ms since the epoch. */
  readonly startedAt: number
  /** What it did before its first entry. */
  readonly before: ReportedState
}

/** Something that happened to one actor, and what the actor did from then on. */
export interface ReportEntry extends ReportedState {
  /** When it happened, in ms since the epoch; never before the entry above it. */
  readonly at: number
  /** The `id` of its actor. */
  readonly actor: string
  /**
   * An event of the session (`reconnecting`, `rejoinScheduled`, `streamCreated`, `signalDropped` …), or `statusChanged`,
   * `phaseChanged`, `qualityChanged`, `attemptFailed`, `issueIdFailed`.
   */
  readonly event: string
  /** OpenTok's reason; `other` if it is not known to the library. */
  readonly reason?: string
  /** The code of the `ReconnectionError` or the `SignalError`. */
  readonly code?: string
  /** The name of OpenTok's error behind it; `other` if it is not known to the library. */
  readonly cause?: string
  /** The quality from now on. */
  readonly quality?: string
  /** Whose side reduces the quality. */
  readonly degradedBy?: string
  /** The number of the attempt in its outage. */
  readonly attempt?: number
  /** The wait before the attempt, in ms. */
  readonly delayMs?: number
  /** How long the outage lasted, in ms. */
  readonly outageMs?: number
  /** The attempts that the outage needed. */
  readonly attempts?: number
  /** Whether there is a new connection. */
  readonly rejoined?: boolean
  /** Whether the browser blocks sound. */
  readonly blocked?: boolean
  /** Your own connection id, from now on. */
  readonly connectionId?: string
  /** The stream it is about. */
  readonly streamId?: string
  /** How many signals it stands for. */
  readonly count?: number
  /** When the last of these signals was, in ms since the epoch. */
  readonly until?: number
}

/** One outage. */
export interface ReportedOutage {
  /** When the connection was lost, in ms since the epoch. */
  readonly startedAt: number
  /** When it was back, or given up, in ms since the epoch; `null` while it goes on. */
  readonly endedAt: number | null
  /** How it ended; `null` while it goes on. */
  readonly outcome: 'reconnected' | 'disconnected' | null
  /** OpenTok's reason for the loss, or for the end. */
  readonly reason: string | null
  /** The code of the error that ended it. */
  readonly code: string | null
  /** How many attempts to join again were made. */
  readonly attempts: number
  /** Whether it ended with a new connection. */
  readonly rejoined: boolean
  /** How many times the connection was lost in it: short returns belong to the same outage. */
  readonly losses: number
  /** The vendor's id of this incident, from the option `issueId`. */
  readonly issueId: string | null
}

/** The totals of `reconnection.stats`. */
export interface ReportedStats {
  /** Joins that succeeded. */
  readonly joins: number
  /** Outages that began. */
  readonly outages: number
  /** Attempts to join again. */
  readonly attempts: number
  /** The time spent `reconnecting`, in ms. */
  readonly downtimeMs: number
  /** The longest outage, in ms. */
  readonly longestOutageMs: number
  /** How many times a signal was held. */
  readonly signalsHeld: number
  /** Signals that OpenTok has confirmed. */
  readonly signalsSent: number
  /** Signals that were rejected. */
  readonly signalsDropped: number
}

/**
 * What happened in a call, as plain JSON. It holds names that OpenTok and this library define, numbers, times, ids of sessions,
 * connections and streams, and versions; nothing else.
 * @example
 * ```ts
 * import type { IncidentReport } from 'opentok-reconnection/report'
 *
 * export const toFileName = ({ savedAt }: IncidentReport): string =>
 *   `call-${new Date(savedAt).toISOString().replaceAll(':', '-')}.json`
 * ```
 */
export interface IncidentReport {
  /** Tells such a file from others. */
  readonly format: 'opentok-reconnection/report'
  /** The version of the format. */
  readonly version: 1
  /** Where the entries begin, in ms since the epoch. */
  readonly startedAt: number
  /** When the report was made, in ms since the epoch. */
  readonly savedAt: number
  /** The version of this library. */
  readonly library: string
  /** The version of OpenTok's client, from the option `client`; `null` if nobody said. */
  readonly client: string | null
  /** `Chrome 131 on Windows`; `null` where there is no browser. */
  readonly browser: string | null
  /** OpenTok's id of the session. */
  readonly sessionId: string | null
  /** The totals of the whole call. */
  readonly stats: ReportedStats
  /** The newest outages, in order. */
  readonly outages: readonly ReportedOutage[]
  /** Who the entries are about: the session first. */
  readonly actors: readonly ReportedActor[]
  /** What happened, in order. */
  readonly entries: readonly ReportEntry[]
}
