/** The statuses of one actor as a strip of colour, now at the right; what lasted long enough says how long. */

import type { ActorRecord, Span } from './actor-record.ts'
import { html, setAttribute, setText } from './dom.ts'
import { toDuration } from './duration.ts'

export interface Strip {
  readonly element: HTMLElement
  show(record: Pick<ActorRecord, 'spans' | 'endedAt'>, now: number, windowMs: number): void
}

/** Narrower pieces have no room for a duration. */
const NARROWEST_PERCENT = 8

export function createStrip(): Strip {
  const pieces = new Map<Span, HTMLElement>()
  const element = html('span', { class: 'strip', 'aria-hidden': true })

  function pieceOf(span: Span): HTMLElement {
    const known = pieces.get(span)
    if (known) return known
    const piece = html('span', { class: 'piece', 'data-status': span.status })
    pieces.set(span, piece)
    element.append(piece)
    return piece
  }

  return {
    element,
    show({ endedAt, spans }, now, windowMs) {
      const start = now - windowMs
      const shown = new Set<Span>()
      spans.forEach((span, index) => {
        const to = spans[index + 1]?.from ?? endedAt ?? now
        if (to < start) return
        shown.add(span)
        const piece = pieceOf(span)
        const left = ((Math.max(span.from, start) - start) / windowMs) * 100
        const width = ((to - start) / windowMs) * 100 - left
        piece.style.left = `${left.toFixed(2)}%`
        piece.style.width = `${width.toFixed(2)}%`
        setText(piece, width >= NARROWEST_PERCENT ? toDuration(to - span.from) : '')
        setAttribute(piece, 'title', `${span.status} ${toDuration(to - span.from)}`)
      })
      for (const [span, piece] of pieces) {
        if (shown.has(span)) continue
        piece.remove()
        pieces.delete(span)
      }
    },
  }
}
