/** Whether a text was heard, and if not, where on its way it was lost. */
import { isTextShown } from './read-side.ts'
import type { SeenSignal, Side } from './side.types.ts'

/**
 * How far a text came.
 *
 * - `unsent`: nobody has sent it
 * - `lost`: somebody has sent it, and it has not reached the page
 * - `hidden`: it has reached the page, which does not show it
 */
export type Heard = 'heard' | 'hidden' | 'lost' | 'unsent'

export async function readHeard(
  side: Side,
  text: string | RegExp,
  mustBeShown: boolean,
): Promise<Heard> {
  const contains = toMatcher(text)
  if (!side.signals.some((signal) => !signal.isSent && contains(signal))) {
    const isSent = side.call.list().some(({ signals }) => signals.some(contains))
    return isSent ? 'lost' : 'unsent'
  }
  return !mustBeShown || (await isTextShown(side, text)) ? 'heard' : 'hidden'
}

/** A sentence without its subject, which is the person. */
export function explainHeard({ call, signals }: Side, text: string | RegExp, heard: Heard): string {
  const contains = toMatcher(text)
  const types = (all: readonly SeenSignal[]) =>
    [...new Set(all.filter(contains).map(toName))].join(' and ')
  switch (heard) {
    case 'heard':
      return 'has heard it'
    case 'hidden':
      return (
        `got it as ${types(signals)}, but the page does not show it: does the app listen to ` +
        `${types(signals)}, and show what it hears?`
      )
    case 'lost':
      return `has not got it, though it was sent as ${types(call.list().flatMap((it) => it.signals))}`
    case 'unsent':
      return 'has not got it: no page of this test has sent such a signal'
  }
}

const toName = ({ type }: SeenSignal): string => (type === '' ? 'signal' : `signal:${type}`)

/** In JSON some characters of a text are written differently. */
function toMatcher(text: string | RegExp): (signal: SeenSignal) => boolean {
  if (typeof text !== 'string') return ({ data }) => data.search(text) !== -1
  const escaped = JSON.stringify(text).slice(1, -1)
  return ({ data }) => data.includes(text) || data.includes(escaped)
}
