/** Records what happens in a call, from the public events alone, for a file that an app sends to its support. */

import {
  FUNCTION,
  COUNT,
  NUMBER,
  objectWith,
  STRING,
  validate,
  validateAll,
} from '../lib/validate.ts'
import { toBrowser } from './browser.ts'
import { followHandles } from './follow-handles.ts'
import { followSession } from './follow-session.ts'
import type { RecordedReconnection } from './follow-session.ts'
import type { IncidentReport, ReportedStats } from './incident-report.types.ts'
import { toId, toNumber, toVersion } from './known-words.ts'
import { LIBRARY_VERSION } from './library-version.ts'
import { createOutageList } from './outage-list.ts'
import { createReportRing } from './report-ring.ts'

/** What {@link recordIncidents} keeps, and what it is told. */
export interface RecorderOptions {
  /** How many outages are kept. @defaultValue 20 */
  readonly outages?: number
  /** How long everything else is kept, in minutes. @defaultValue 30 */
  readonly minutes?: number
  /**
   * Requests an id of this incident from the vendor: called once for each outage, when it has ended. If it throws, rejects or
   * returns something that is no id, the report says `issueIdFailed`.
   * @defaultValue none: no id is requested
   */
  readonly issueId?: () => string | PromiseLike<string>
  /** The version of OpenTok's client. @defaultValue that of the page's global `OT`, if there is one */
  readonly client?: string
}

/** A recording of a call; it goes on until {@link IncidentRecorder.stop}. */
export interface IncidentRecorder {
  /** The report until now: plain, so that `JSON.stringify(recorder)` is the text of the file. */
  toJSON(): IncidentReport
  /** Stops listening, and keeps what there is. Calling it again does no harm. */
  stop(): void
}

/** A page with OpenTok's script. */
interface PageLike {
  readonly OT?: { readonly version?: unknown }
}

const MINUTE_MS = 60_000

/**
 * Records a call from now on: outages, what the session, its publishers with their devices and its subscribers did, error codes
 * and reasons. A report never holds a token, a payload, a name or connection data: see {@link IncidentReport}.
 * @param reconnection from `createReconnection()`
 * @param options how much is kept, and what the recording is told
 * @returns the recording: turn it into a file, or stop it
 * @throws {TypeError} if the first argument is not a reconnection, or an option breaks its rule
 * @example
 * ```ts
 * import { createReconnection, type SessionLike } from 'opentok-reconnection'
 * import { recordIncidents } from 'opentok-reconnection/report'
 *
 * export function startCall(session: SessionLike, button: HTMLAnchorElement): void {
 *   const recorder = recordIncidents(createReconnection(session), { outages: 20, minutes: 30 })
 *   button.onclick = () => {
 *     const file = new Blob([JSON.stringify(recorder)], { type: 'application/json' })
 *     button.href = URL.createObjectURL(file)
 *   }
 * }
 * ```
 */
export function recordIncidents(
  reconnection: RecordedReconnection,
  options?: RecorderOptions,
): IncidentRecorder {
  validate('reconnection', reconnection, objectWith('getSnapshot', 'on', 'onChange'))
  const given = validateAll('options', options, {
    outages: COUNT,
    minutes: NUMBER,
    issueId: FUNCTION,
    client: STRING,
  })
  const { client, issueId, minutes = 30, outages: capacity = 20 } = given
  const now = createSteadyClock()
  const ring = createReportRing(minutes * MINUTE_MS, now)
  const outages = createOutageList(capacity, (use) => void requestIssueId(use))
  const session = followSession(reconnection, ring, outages, now)
  const handles = followHandles(reconnection, ring)
  handles.update()
  const unlisten = reconnection.onChange(handles.update)

  async function requestIssueId(use: (id: string) => void): Promise<void> {
    if (!issueId) return
    try {
      const id = toId(await issueId())
      if (id === null) throw new TypeError('options.issueId must return an id')
      use(id)
    } catch {
      session.actor.note('issueIdFailed', session.actor.state)
    }
  }

  return {
    toJSON() {
      ring.prune()
      return {
        format: 'opentok-reconnection/report',
        version: 1,
        startedAt: ring.startedAt,
        savedAt: now(),
        library: LIBRARY_VERSION,
        client: toVersion(client ?? (globalThis as PageLike).OT?.version),
        browser: toBrowser(globalThis.navigator?.userAgent),
        sessionId: toId(reconnection.session.sessionId),
        stats: toStats(reconnection),
        outages: outages.list(),
        actors: ring.listActors(),
        entries: ring.listEntries(),
      }
    },
    stop() {
      unlisten()
      session.dispose()
      handles.dispose()
    },
  }
}

function toStats({ stats }: RecordedReconnection): ReportedStats {
  const { attempts, downtimeMs, joins, longestOutageMs, outages, signals } = stats
  const { dropped: signalsDropped, held: signalsHeld, sent: signalsSent } = signals
  const figures = { joins, outages, attempts, downtimeMs, longestOutageMs }
  const all = Object.entries({ ...figures, signalsHeld, signalsSent, signalsDropped })
  return Object.fromEntries(all.map(([name, value]) => [name, toNumber(value) ?? 0])) as never
}

/** The wall clock, which goes on where it was if it is set back: the order of a report is that of its times. */
function createSteadyClock(): () => number {
  let shiftMs = 0
  let latest = 0
  return () => {
    const read = Date.now()
    if (read + shiftMs < latest) shiftMs = latest - read
    latest = read + shiftMs
    return latest
  }
}
