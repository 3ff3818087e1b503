/** A drawn chart as the text of an SVG file that needs nothing else. */

import { toFileStyle } from './theme.ts'

export function toSvgText(drawing: SVGSVGElement): string {
  const text = new XMLSerializer().serializeToString(drawing)
  // Written into the text, not into the page: a style element there would need a policy that allows it.
  return text.replace('>', `><style>${toFileStyle()}</style>`)
}
