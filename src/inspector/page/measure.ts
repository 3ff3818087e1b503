/** Measures the width of a text in the platform's own fonts, before anything is drawn. */

/** Width of a text in px. */
export type Measure = (text: string, role: 'title' | 'line' | 'label') => number

export const FONT_FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"

const FONTS = { title: '600 13px', line: '11px', label: '11px' } as const

/** A font of a chart; the panel's style sheet uses the same ones. */
export const toFont = (role: keyof typeof FONTS): string => `${FONTS[role]} ${FONT_FAMILY}`

export function createMeasure(): Measure {
  const context = document.createElement('canvas').getContext('2d')
  return (text, role) => {
    if (!context) return text.length * 7.5
    context.font = toFont(role)
    return Math.ceil(context.measureText(text).width)
  }
}
