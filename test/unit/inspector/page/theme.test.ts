import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSheet } from '../../../../src/inspector/page/theme.ts'

/** The style sheet of the panel as text. */
function readSheet(): string {
  let text = ''
  class Sheet {
    replaceSync(css: string) {
      text = css
    }
  }
  vi.stubGlobal('CSSStyleSheet', Sheet)
  createSheet()
  return text
}

afterEach(() => void vi.unstubAllGlobals())

/** The colours of what shows this status or state; `undefined` if it has none of its own. */
const coloursOf = (sheet: string, state: string) =>
  new RegExp(`\\[data-status=${state}\\][^{]*\\{(--text[^}]*)`).exec(sheet)?.[1]

describe('the colours of a device and of a peer', () => {
  it.each([
    ['live', 'connected'],
    ['interrupted', 'reconnecting'],
    ['lost', 'disconnected'],
    ['here', 'connected'],
    ['away', 'reconnecting'],
  ])('are, while it is %s, those of %s', (state, status) => {
    const sheet = readSheet()
    expect(coloursOf(sheet, state)).toMatch(/^--text:.*--tint:.*--full:/)
    expect(coloursOf(sheet, state)).toBe(coloursOf(sheet, status))
  })

  it.each(['off', 'none', 'unknown', 'left'])(
    'are grey while it is %s, as it is nobody’s fault',
    (state) => {
      expect(coloursOf(readSheet(), state)).toBe(undefined)
    },
  )
})
