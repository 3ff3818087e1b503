/** A button that copies a text and says what came of it: on itself, and aloud. */

import { copyText } from './clipboard.ts'
import { html, setAttribute, setText } from './dom.ts'

export interface CopyButton {
  readonly element: HTMLElement
  /** Has its own name again after a while. */
  show(now: number): void
}

const SAID_MS = 2_000

/**
 * @param name on the button
 * @param hint what it does, for who cannot see where it stands
 * @param read what is copied; `null` while there is nothing
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
  let saidAt: number | null = null

  async function copy(): Promise<void> {
    const text = read()
    if (text === null) return
    say((await copyText(text)) ? 'Copied' : 'Not allowed')
    saidAt = Date.now()
  }

  function say(said: string | null): void {
    setText(button, said ?? name)
    setAttribute(button, 'aria-label', said ?? hint)
    setText(spoken, said === null ? '' : `${hint}: ${said}`)
  }

  return {
    element: html('span', { class: 'copy' }, button, spoken),
    show(now) {
      if (saidAt === null || now - saidAt < SAID_MS) return
      saidAt = null
      say(null)
    },
  }
}
