/** Draws spans of time, such as the statuses of one actor, as a coloured strip that ends now. */

import type { ActorRecord, Span } from '../recording/actor-record.ts'
import { html, setAttribute, setText } from '../page/dom.ts'
import { toDuration } from '../page/duration.ts'

export interface Strip {
  readonly element: HTMLElement
  show(record: Pick<ActorRecord, 'spans' | 'endedAt'>, now: number, windowMs: number): void
}

interface Piece {
  readonly element: HTMLElement
  readonly text: HTMLElement
}

/** Hidden from screen readers: the log says the same in words. */
/**
 * @param name its class in the style sheet
 * @param hasTexts whether the pieces are high enough for text
 */
export function createStrip(name = 'strip', hasTexts = true): Strip {
  const pieces = new Map<Span, Piece>()
  const element = html('span', { class: name, 'aria-hidden': true })

  function pieceOf(span: Span): Piece {
    const known = pieces.get(span)
    if (known) return known
    // The style sheet hides the text where its piece is too narrow.
    const text = html('span')
    const piece = {
      text,
      element: html(
        'span',
        { class: 'piece', 'data-status': span.status },
        ...(hasTexts ? [text] : []),
      ),
    }
    pieces.set(span, piece)
    element.append(piece.element)
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
        const { element, text } = pieceOf(span)
        const left = ((Math.max(span.from, start) - start) / windowMs) * 100
        const width = ((to - start) / windowMs) * 100 - left
        element.style.left = `${left.toFixed(2)}%`
        element.style.width = `${width.toFixed(2)}%`
        setText(text, toDuration(to - span.from))
        setAttribute(element, 'title', `${span.status} ${toDuration(to - span.from)}`)
      })
      for (const [span, { element }] of pieces) {
        if (shown.has(span)) continue
        element.remove()
        pieces.delete(span)
      }
    },
  }
}
