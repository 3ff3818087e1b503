/** A drawn chart as the text of an SVG file that needs nothing else. */

import type { Drawing } from './drawing.ts'
import { svg } from '../page/dom.ts'
import { toFileStyle } from '../page/theme.ts'

/** What the panel says of the moment; a file outlives it. */
const LIVE = ['data-active', 'data-beside', 'data-last', 'data-status']

/** @param name of the machine */
export function toSvgText(name: string, { element, height, width }: Drawing): string {
  const copy = element.cloneNode(true) as SVGSVGElement
  for (const part of [copy, ...copy.querySelectorAll('*')]) {
    for (const attribute of LIVE) part.removeAttribute(attribute)
  }
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.setAttribute('aria-label', name)
  copy.prepend(svg('rect', { class: 'paper', width, height }))
  const text = new XMLSerializer().serializeToString(copy)
  // Written into the text, not into the page: a style element there would need a policy that allows it.
  return text.replace('>', `><style>${toFileStyle()}</style>`)
}
