/** Shows the session's status and its figures in one line at the top. */

import type { ReconnectionStats } from '../../contract/reconnection.types.ts'
import type { ActorRecord } from '../recording/actor-record.ts'
import { html, setAttribute, setText } from '../page/dom.ts'
import { toDuration } from '../page/duration.ts'

export interface SummaryView {
  readonly element: HTMLElement
  show(session: ActorRecord, stats: ReconnectionStats, now: number): void
}

const FIGURES: readonly (readonly [string, (stats: ReconnectionStats) => string])[] = [
  ['joins', ({ joins }) => String(joins)],
  ['outages', ({ outages }) => String(outages)],
  ['rejoin attempts', ({ attempts }) => String(attempts)],
  ['downtime', ({ downtimeMs }) => toDuration(downtimeMs)],
  ['longest', ({ longestOutageMs }) => toDuration(longestOutageMs)],
  ['signals held so far', ({ signals }) => String(signals.held)],
  ['sent', ({ signals }) => String(signals.sent)],
  ['dropped', ({ signals }) => String(signals.dropped)],
]

/** `· line poor`; nothing while nobody knows, or the status says it. */
function toLine({ qualities }: ActorRecord): string | false {
  const quality = qualities.at(-1)?.status ?? 'unknown'
  return quality !== 'unknown' && quality !== 'lost' && `· line ${quality}`
}

export function createSummaryView(): SummaryView {
  const word = html('span', { class: 'word' })
  const phase = html('span', { class: 'phase' })
  const pill = html('p', { class: 'pill', role: 'status' }, word, phase)
  const since = html('p', { class: 'since' })
  const figures = FIGURES.map(([name]) => {
    const value = html('dd')
    return { value, element: html('div', {}, html('dt', {}, name), value) }
  })
  /** After `dispose()` nothing changes any more. */
  let isOver = false
  return {
    element: html(
      'header',
      { class: 'head' },
      pill,
      since,
      html(
        'dl',
        { class: 'figures', 'aria-label': 'Figures' },
        ...figures.map(({ element }) => element),
      ),
    ),
    show(session, stats, now) {
      if (isOver) return
      isOver = session.endedAt !== null
      const lasted = now - session.since
      setAttribute(pill, 'data-status', session.shown)
      setText(word, session.shown)
      setText(phase, isOver ? '' : (session.phase ?? ''))
      setText(
        since,
        [isOver && `was ${session.status}`, lasted > 0 && `for ${toDuration(lasted)}`]
          .concat(isOver ? false : toLine(session))
          .filter(Boolean)
          .join(' '),
      )
      FIGURES.forEach(([, read], index) => setText(figures[index]!.value, read(stats)))
    },
  }
}
