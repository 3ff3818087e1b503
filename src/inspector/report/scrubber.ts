/** Chooses the moment of a report: a slider, and steps to the event before and after. */

import { html, setAttribute, setText } from '../page/dom.ts'
import { toDuration } from '../page/duration.ts'
import type { ActorRecord } from '../recording/actor-record.ts'
import { toTime } from '../views/log.view.ts'

export interface Scrubber {
  readonly element: HTMLElement
  show(session: ActorRecord, at: number): void
}

/** How far an arrow key moves. */
const STEP_MS = 100

/**
 * @param times of the events, in order
 * @param seek called with the moment that the user chooses
 */
export function createScrubber(
  {
    from,
    times,
    to,
  }: { readonly from: number; readonly to: number; readonly times: readonly number[] },
  seek: (at: number) => void,
): Scrubber {
  let shownAt = from
  const slider = html('input', {
    type: 'range',
    min: 0,
    max: to - from,
    step: STEP_MS,
    'aria-label': 'Moment',
    oninput: () => seek(from + Number(slider.value)),
  })
  const word = html('span', { class: 'word' })
  const phase = html('span', { class: 'phase' })
  const pill = html('p', { class: 'pill' }, word, phase)
  const time = html('p', { class: 'since' })
  const step = (text: string, hint: string, find: () => number | undefined) =>
    html(
      'button',
      { type: 'button', 'aria-label': hint, onclick: () => seek(find() ?? shownAt) },
      text,
    )

  return {
    element: html(
      'section',
      { class: 'scrub', 'aria-label': 'Moment' },
      pill,
      time,
      html(
        'div',
        { class: 'slide' },
        step('‹', 'The event before', () => times.findLast((at) => at < shownAt)),
        slider,
        step('›', 'The next event', () => times.find((at) => at > shownAt)),
      ),
    ),
    show(session, at) {
      shownAt = at
      slider.value = String(at - from)
      const text = `${toTime(at)}, ${toDuration(at - from)} after the start`
      setAttribute(slider, 'aria-valuetext', text)
      setAttribute(pill, 'data-status', session.shown)
      setText(word, session.shown)
      setText(phase, session.phase ?? '')
      setText(time, text)
    },
  }
}
