/** The newest outages, from the events of the session. */

import type { ReportedOutage } from './incident-report.types.ts'
import { toId, toNumber, toWord } from './known-words.ts'

/** How an outage ended, as the event says; anything may be in it. */
export interface OutageEnd {
  readonly outcome: 'reconnected' | 'disconnected'
  readonly at: number
  readonly attempts?: unknown
  readonly rejoined?: unknown
  readonly reason?: unknown
  readonly code?: unknown
}

export interface OutageList {
  /** The connection is lost, at first or once more. */
  begin(at: number, reason: unknown): void
  /** The reason of the present loss is known now. */
  explain(reason: unknown): void
  countAttempt(): void
  /** Does nothing if there is no outage. */
  end(end: OutageEnd): void
  /** The last return has lasted: the next loss is another outage. */
  settle(): void
  list(): ReportedOutage[]
}

type Kept = { -readonly [Key in keyof ReportedOutage]: ReportedOutage[Key] }

/**
 * @param capacity how many outages are kept
 * @param requestIssueId called once for each outage, when it ends
 */
export function createOutageList(
  capacity: number,
  requestIssueId: (use: (id: string) => void) => void,
): OutageList {
  const outages: Kept[] = []
  /** The outage that goes on, or may go on after a short return. */
  let present: Kept | null = null

  function open(at: number): Kept {
    const outage: Kept = {
      startedAt: at,
      endedAt: null,
      outcome: null,
      reason: null,
      code: null,
      attempts: 0,
      rejoined: false,
      losses: 0,
      issueId: null,
    }
    outages.push(outage)
    if (outages.length > capacity) outages.shift()
    return outage
  }

  return {
    begin(at, reason) {
      present ??= open(at)
      present.losses += 1
      present.endedAt = null
      present.outcome = null
      present.reason = toWord(reason) ?? present.reason
    },
    explain(reason) {
      if (present?.endedAt === null) present.reason = toWord(reason) ?? present.reason
    },
    countAttempt() {
      if (present) present.attempts += 1
    },
    end({ at, attempts, code, outcome, reason, rejoined }) {
      const ended = present
      if (!ended || ended.endedAt !== null) return
      ended.endedAt = at
      ended.outcome = outcome
      ended.attempts = Math.max(ended.attempts, toNumber(attempts) ?? 0)
      ended.rejoined ||= rejoined === true
      ended.reason = toWord(reason) ?? ended.reason
      ended.code = toWord(code)
      if (outcome === 'disconnected') present = null
      if (ended.issueId === null) requestIssueId((id) => (ended.issueId = toId(id)))
    },
    settle() {
      if (present?.endedAt !== null) present = null
    },
    list: () => outages.map((outage) => ({ ...outage })),
  }
}
