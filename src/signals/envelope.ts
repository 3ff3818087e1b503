/** The envelope around data that is to arrive once, or in chunks: `otr1:<id>:<0|1>:<part>/<parts>:<data>`. */

import { SIGNAL_LIMITS, toCharacters } from './signal.validate.ts'

/** What is written on an envelope, and its content. */
export interface Envelope {
  readonly id: string
  /** Whether it was sent before with an unknown outcome. */
  readonly isAgain: boolean
  /** Number of the chunk, counted from 0. */
  readonly part: number
  readonly parts: number
  readonly data: string
}

const FORMAT = /^otr1:([a-z\d]+):([01]):(\d{1,6})\/(\d{1,6}):/

/** Characters of OpenTok's limit that a chunk leaves to its quotes and its envelope. */
const ENVELOPE_CHARACTERS = 48

export const sealEnvelope = ({ data, id, isAgain, part, parts }: Envelope): string =>
  `otr1:${id}:${isAgain ? 1 : 0}:${part}/${parts}:${data}`

/** @returns `null` if the text is no envelope */
export function openEnvelope(text: string): Envelope | null {
  const [head, id = '', again, part, parts] = FORMAT.exec(text) ?? []
  if (head === undefined || Number(part) >= Number(parts)) return null
  const data = text.slice(head.length)
  return { id, isAgain: again === '1', part: Number(part), parts: Number(parts), data }
}

/** Random id: somebody who could guess the next one could make others discard it as a repeat. */
export const createEnvelopeId = (): string => toRandomText() + toRandomText()

const toRandomText = () => Math.random().toString(36).slice(2, 12)

/** Cuts data so that each chunk fits with its envelope, and no character is cut in two. */
export function split(data: string): string[] {
  const maxCharacters = SIGNAL_LIMITS.dataCharacters - ENVELOPE_CHARACTERS
  const toExcess = (piece: string) => toCharacters(piece) - maxCharacters
  const pieces: string[] = []
  for (let start = 0, end = 0; start < data.length; start = end) {
    end = Math.min(start + maxCharacters, data.length)
    let excess = toExcess(data.slice(start, end))
    while (excess > 0) {
      // A character takes at most six in JSON. So does half of a surrogate pair, which both take two: a cut that leaves a
      // half is always still too long.
      end -= Math.ceil(excess / 6)
      excess = toExcess(data.slice(start, end))
    }
    pieces.push(data.slice(start, end))
  }
  return pieces
}
