/** How wide a text will be, asked of the platform's own fonts before anything is drawn. */

import type { Measure } from '../chart/layout.ts'

export const FONT_FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"

/** Also written into the panel's style sheet, as the fonts of a chart. */
export const FONTS = {
  title: `600 13px ${FONT_FAMILY}`,
  line: `11px ${FONT_FAMILY}`,
  label: `11px ${FONT_FAMILY}`,
} as const

export function createMeasure(): Measure {
  const context = document.createElement('canvas').getContext('2d')
  return (text, role) => {
    if (!context) return text.length * 7.5
    context.font = FONTS[role]
    return Math.ceil(context.measureText(text).width)
  }
}
