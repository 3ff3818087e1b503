/** What you tell the others, as signals of your call: behind everything that your app has to say, and within its rate. */

import type { ConnectionLike, Reconnection, SignalError, SignalSendOptions } from '../index.ts'
import { isPage } from '../lib/page.ts'
import { TYPES, writeMark } from './messages.ts'
import type { Occasion } from './messages.ts'
import { toNote } from './presence/note.ts'
import type { SentLog } from './replay/sent-log.ts'

export interface OutgoingEnvironment {
  readonly reconnection: Reconnection
  readonly log: SentLog | null
  readonly beatMs: number
  /** Whether signs of life follow. */
  readonly isRegular: () => boolean
}

/** Signs of life that a peer waits for. */
const BEATS = 2.5

/** A browser may run the timers of a hidden page once a minute, unless it has a call with sound or picture. */
const HIDDEN_BEAT_MS = 60_000

/** After that a mark says nothing new, and an answer comes too late. */
const MARK_TTL_MS = 10_000
const LINES_TTL_MS = 60_000

/** What peers are told. */
export interface Outgoing {
  /** Whether the token allows no signals. */
  readonly isForbidden: boolean
  /** Whether there is something that the others do not know. */
  hasNews(): boolean
  mark(occasion: Occasion, to?: ConnectionLike): void
  ask(to: ConnectionLike, data: string): void
  /** @returns whether OpenTok has confirmed it */
  lines(to: ConnectionLike, data: string): Promise<boolean>
}

export function createOutgoing({
  beatMs,
  isRegular,
  log,
  reconnection,
}: OutgoingEnvironment): Outgoing {
  const { publishers, subscribers } = reconnection
  const epoch = Math.random().toString(36).slice(2, 10)
  let isForbidden = false
  let lastNews = ''

  function toWindowMs(): number {
    const isHidden = isPage() && document.hidden && publishers.size + subscribers.size === 0
    return isRegular() ? BEATS * (isHidden ? Math.max(beatMs, HIDDEN_BEAT_MS) : beatMs) : 0
  }

  const toNews = () => ({ note: toNote(reconnection), windowMs: toWindowMs() })

  function send(
    type: string,
    data: string,
    to: ConnectionLike | undefined,
    options: SignalSendOptions,
  ): Promise<boolean> {
    return reconnection.signal(to ? { type, data, to } : { type, data }, options).then(
      () => true,
      ({ code }: SignalError) => {
        // The token allows no signals at all.
        isForbidden ||= code === 'forbidden'
        return false
      },
    )
  }

  return {
    get isForbidden() {
      return isForbidden
    },
    hasNews: () => JSON.stringify(toNews()) !== lastNews,
    mark(occasion, to) {
      const news = toNews()
      if (!to) lastNews = JSON.stringify(news)
      const digests = log?.digests() ?? []
      const data = writeMark({ ...news, epoch, count: log?.count ?? 0, digests, occasion })
      // A newer one takes the place of one that waits.
      const key = occasion === 'beat' ? { key: TYPES.mark } : {}
      void send(TYPES.mark, data, to, { ttlMs: MARK_TTL_MS, ...key })
    },
    ask: (to, data) => void send(TYPES.ask, data, to, { ttlMs: MARK_TTL_MS }),
    lines: (to, data) => send(TYPES.lines, data, to, { ttlMs: LINES_TTL_MS }),
  }
}
