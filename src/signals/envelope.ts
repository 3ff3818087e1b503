/** The envelope around data that is to arrive once, or in parts: `otr1:<id>:<0|1>:<part>/<parts>:<data>`. */

import { SIGNAL_LIMITS, toCharacters } from './signal.validate.ts'

/** What stands on an envelope, and what is in it. */
export interface Envelope {
  readonly id: string
  /** It was sent before, and nobody knew whether it had arrived. */
  readonly isAgain: boolean
  /** Counted from 0. */
  readonly part: number
  readonly parts: number
  readonly data: string
}

const FORM = /^otr1:([a-z\d]+):([01]):(\d{1,6})\/(\d{1,6}):/

/** Of OpenTok's characters, what a part leaves to its quotes and its envelope. */
const ENVELOPE_CHARACTERS = 48

export const seal = ({ data, id, isAgain, part, parts }: Envelope): string =>
  `otr1:${id}:${isAgain ? 1 : 0}:${part}/${parts}:${data}`

/** `null`: it is no envelope. */
export function open(text: string): Envelope | null {
  if (!text.startsWith('otr1:')) return null
  const [head, id = '', again, part, parts] = FORM.exec(text) ?? []
  if (head === undefined || Number(part) >= Number(parts)) return null
  const data = text.slice(head.length)
  return { id, isAgain: again === '1', part: Number(part), parts: Number(parts), data }
}

/** Not to be guessed: who knew the next one could make others take it for a repeat. */
export const createEnvelopeId = (): string => toLetters() + toLetters()

const toLetters = () => Math.random().toString(36).slice(2, 12)

/** Cuts data so that each part fits with its envelope, and no character is cut in two. */
export function split(data: string): string[] {
  const room = SIGNAL_LIMITS.dataCharacters - ENVELOPE_CHARACTERS
  const toExcess = (piece: string) => toCharacters(piece) - room
  const pieces: string[] = []
  for (let start = 0, end = 0; start < data.length; start = end) {
    end = Math.min(start + room, data.length)
    let excess = toExcess(data.slice(start, end))
    while (excess > 0) {
      // No character is more than six in JSON.
      end -= Math.ceil(excess / 6)
      excess = toExcess(data.slice(start, end))
    }
    if (end < data.length && /[\uD800-\uDBFF]/.test(data[end - 1] ?? '')) end -= 1
    pieces.push(data.slice(start, end))
  }
  return pieces
}
