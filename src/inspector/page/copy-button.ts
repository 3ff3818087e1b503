/** A button that copies a text and shows the result on itself, and to screen readers. */

import { copyText } from './clipboard.ts'
import { html, setAttribute, setText } from './dom.ts'

export interface CopyButton {
  readonly element: HTMLElement
  /** Restores the button's own name 2 s after a copy. */
  show(now: number): void
}

const RESULT_MS = 2_000

/**
 * @param name text on the button
 * @param hint the accessible name: what the button does
 * @param read the text to copy; `null` while there is none
 */
export function createCopyButton(
  name: string,
  hint: string,
  read: () => string | null,
): CopyButton {
  const button = html(
    'button',
    { type: 'button', 'aria-label': hint, onclick: () => void copy() },
    name,
  )
  const spoken = html('span', { class: 'spoken', 'aria-live': 'polite' })
  let copiedAt: number | null = null

  async function copy(): Promise<void> {
    const text = read()
    if (text === null) return
    showResult((await copyText(text)) ? 'Copied' : 'Not allowed')
    copiedAt = Date.now()
  }

  function showResult(result: string | null): void {
    setText(button, result ?? name)
    setAttribute(button, 'aria-label', result ?? hint)
    setText(spoken, result === null ? '' : `${hint}: ${result}`)
  }

  return {
    element: html('span', { class: 'copy' }, button, spoken),
    show(now) {
      if (copiedAt === null || now - copiedAt < RESULT_MS) return
      copiedAt = null
      showResult(null)
    },
  }
}
