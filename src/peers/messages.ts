/** What travels between peers: signals with types of their own, each with a JSON text that nobody may trust. */

import { PEERS_PREFIX } from '../lib/peers-type.ts'
import type { PeerNote } from './peers.types.ts'

/** `mark`: how far its sender has come; `ask`: for what was missed; `lines`: that. */
export const TYPES = {
  mark: `${PEERS_PREFIX}mark`,
  ask: `${PEERS_PREFIX}ask`,
  lines: `${PEERS_PREFIX}lines`,
} as const

/** How far a sender has come, which is a sign of life too. */
export interface Mark {
  /** Which log its numbers belong to: it is new where a page is loaded again. */
  readonly epoch: string
  /** Number of the last signal that it has sent to everybody. */
  readonly count: number
  /** Digests of the last signals up to that number, the oldest first. */
  readonly digests: readonly string[]
  /** Time in ms in which the next sign of life is due; 0: there will be none. */
  readonly windowMs: number
  readonly note: PeerNote
  readonly occasion: Occasion
}

/**
 * Why a mark is sent. `beat`: it is due; `return`: its sender has come, or come back, and asks for a `reply`; `end`: nothing
 * more follows of what it was asked for.
 */
export type Occasion = (typeof OCCASIONS)[number]

const OCCASIONS = ['beat', 'return', 'reply', 'end'] as const

/** A question for what was sent after `since` while one of the connections in `formers` was there. */
export interface Ask {
  readonly formers: readonly string[]
  readonly since: number
}

/** A signal that is told again. */
export interface Line {
  readonly number: number
  readonly type: string | undefined
  readonly data: string | undefined
  readonly ageMs: number
}

/** The most that is read of what somebody sends: more is no mistake, and nothing is lost by ignoring it. */
const MAX_DIGESTS = 64
export const MAX_FORMERS = 8

/** Characters of a signal's data as JSON, with room for the envelope of `dedupe`. OpenTok takes 8 192. */
const MAX_CHARACTERS = 8_100

const isText = (value: unknown): value is string => typeof value === 'string'
const isOptionalText = (value: unknown) => value === null || isText(value)
const toNumber = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : 0
const toTexts = (value: unknown, most: number): string[] =>
  Array.isArray(value) ? value.filter(isText).slice(-most) : []

function read(data: string | undefined): Record<string, unknown> {
  try {
    return Object(JSON.parse(data ?? ''))
  } catch {
    return {}
  }
}

export const writeMark = (mark: Mark): string =>
  JSON.stringify({
    e: mark.epoch,
    n: mark.count,
    h: mark.digests.length > 0 ? mark.digests : undefined,
    w: mark.windowMs,
    o: Object.keys(mark.note).length > 0 ? mark.note : undefined,
    k: OCCASIONS.indexOf(mark.occasion) || undefined,
  })

export function readMark(data: string | undefined): Mark {
  const { e, h, k, n, o, w } = read(data)
  const { camera, interrupted, microphone, quality } = Object(o) as Record<string, unknown>
  const note: Record<string, unknown> = {}
  if (isText(camera)) note['camera'] = camera
  if (isText(microphone)) note['microphone'] = microphone
  if (isText(quality)) note['quality'] = quality
  if (interrupted === true) note['interrupted'] = true
  return {
    epoch: isText(e) ? e : '',
    count: toNumber(n),
    digests: toTexts(h, MAX_DIGESTS),
    windowMs: toNumber(w) && Math.min(Math.max(toNumber(w), 1_000), 600_000),
    note: Object.freeze(note),
    occasion: OCCASIONS[toNumber(k)] ?? 'beat',
  }
}

export const writeAsk = ({ formers, since }: Ask): string =>
  JSON.stringify({ c: formers, s: since })

export function readAsk(data: string | undefined): Ask {
  const { c, s } = read(data)
  return { formers: toTexts(c, MAX_FORMERS), since: toNumber(s) }
}

/** Packs lines into as few signals as possible: whole ones together, and a long one cut into pieces. */
export function* writeLines(lines: readonly Line[]): Generator<string> {
  let group: string[] = []
  const close = (): string[] => cut(`[${group.splice(0).join()}]`)
  for (const { ageMs, data = null, number, type = null } of lines) {
    const text = JSON.stringify([number, type, data, ageMs])
    if (group.length > 0 && toSize([...group, text].join()) > MAX_CHARACTERS - 10) yield* close()
    group.push(text)
  }
  if (group.length > 0) yield* close()
}

const toSize = (text: string) => JSON.stringify(text).length

/** The first character says whether the text ends here. No character is cut in two. */
function cut(text: string): string[] {
  const pieces: string[] = []
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = Math.min(start + MAX_CHARACTERS, text.length)
    while (toSize(text.slice(start, end)) > MAX_CHARACTERS - 1) {
      end = start + Math.floor((end - start) * 0.9)
    }
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1]!)) end -= 1
    pieces.push((end < text.length ? '0' : '1') + text.slice(start, end))
  }
  return pieces
}

/** Leaves out what is no line. */
export function readLines(text: string): Line[] {
  const rows = read(text)
  if (!Array.isArray(rows)) return []
  return rows.flatMap((row) => {
    const [number, type, data, ageMs] = Object(row) as unknown[]
    if (!isOptionalText(type) || !isOptionalText(data)) return []
    return [
      {
        number: toNumber(number),
        type: type ?? undefined,
        data: data ?? undefined,
        ageMs: toNumber(ageMs),
      },
    ]
  })
}

/** Short text for a signal: two different ones have the same by an accident of one in four thousand millions. */
export function toDigest(type = '', data = ''): string {
  let hash = 0x811c9dc5
  const text = `${type} ${data}`
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  return (hash >>> 0).toString(36)
}
