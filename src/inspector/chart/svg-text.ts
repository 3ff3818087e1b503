/** Writes a drawn chart as a self-contained SVG file. */

import type { Drawing } from './drawing.ts'
import { svg } from '../page/dom.ts'
import { toFileStyle } from '../page/theme.ts'

/** Attributes that show the current state; they do not belong in a file. */
const LIVE_ATTRIBUTES = ['data-active', 'data-beside', 'data-last', 'data-status']

/** @param name of the machine */
export function toSvgText(name: string, { element, height, width }: Drawing): string {
  const copy = element.cloneNode(true) as SVGSVGElement
  for (const part of [copy, ...copy.querySelectorAll('*')]) {
    for (const attribute of LIVE_ATTRIBUTES) part.removeAttribute(attribute)
  }
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.setAttribute('aria-label', name)
  copy.prepend(svg('rect', { class: 'paper', width, height }))
  const text = new XMLSerializer().serializeToString(copy)
  // Added to the text, not to the page: a content security policy may forbid a style element there.
  return text.replace('>', `><style>${toFileStyle()}</style>`)
}
