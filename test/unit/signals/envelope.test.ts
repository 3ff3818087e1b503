import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createEnvelopeId,
  openEnvelope,
  sealEnvelope,
  split,
} from '../../../src/signals/envelope.ts'
import { SIGNAL_LIMITS } from '../../../src/signals/signal.validate.ts'

const ENVELOPE = { id: 'abc123', isAgain: false, part: 0, parts: 1, data: 'hello' }

describe('an envelope', () => {
  it.each([
    ENVELOPE,
    { ...ENVELOPE, isAgain: true },
    { ...ENVELOPE, part: 41, parts: 42 },
    { ...ENVELOPE, part: 99_998, parts: 999_999 },
    { ...ENVELOPE, data: '' },
    { ...ENVELOPE, data: 'otr1:x:0:0/1:\nsecond line' },
    { ...ENVELOPE, id: createEnvelopeId() },
  ])('is opened as it was sealed: %o', (envelope) => {
    expect(openEnvelope(sealEnvelope(envelope))).toEqual(envelope)
  })

  it.each([
    '',
    'hello',
    'otr1',
    'otr1:',
    'otr2:abc123:0:0/1:hello',
    ' otr1:abc123:0:0/1:hello',
    'otr1:otr1:abc123:0:0/1:hello',
    'otr1::0:0/1:hello',
    'otr1:ABC:0:0/1:hello',
    'otr1:abc-1:0:0/1:hello',
    'otr1:abc123:2:0/1:hello',
    'otr1:abc123::0/1:hello',
    'otr1:abc123:0:/1:hello',
    'otr1:abc123:0:a/1:hello',
    'otr1:abc123:0:0/:hello',
    'otr1:abc123:0:0/b:hello',
    'otr1:abc123:0:0/1hello',
    'otr1:abc123:0:0/1000000:hello',
    'otr1:abc123:0:1000000/2:hello',
    // A part after the last.
    'otr1:abc123:0:1/1:hello',
    'otr1:abc123:0:2/1:hello',
    'otr1:abc123:0:0/0:hello',
  ])('is not made of %j', (text) => {
    expect(openEnvelope(text)).toBeNull()
  })

  it('has an id of its own that nobody can guess', () => {
    const ids = Array.from({ length: 100 }, createEnvelopeId)
    expect(new Set(ids).size).toBe(100)
    // The shorter random numbers are rare.
    expect(ids.toSorted((a, b) => b.length - a.length)[0]).toMatch(/^[a-z\d]{20}$/)
    expect(ids.every((id) => /^[a-z\d]+$/.test(id))).toBe(true)
  })
})

describe('the chunks of long data', () => {
  /** Length of a chunk with its envelope as JSON, which is what OpenTok counts. */
  /** Of a character, at the begin or the end. */
  const HALF = /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/
  const toLength = (data: string) =>
    JSON.stringify(sealEnvelope({ ...ENVELOPE, id: 'a'.repeat(20), parts: 999, data })).length

  it('are as few as possible', () => {
    const limit = SIGNAL_LIMITS.dataCharacters
    expect(split('a')).toEqual(['a'])
    expect(split('')).toEqual([])
    const lengths = split('a'.repeat(2 * limit)).map(({ length }) => length)
    expect(lengths).toEqual([limit - 50, limit - 50, 100])
  })

  it('are as few as possible where a character takes six in JSON', () => {
    const data = '\u0001'.repeat(SIGNAL_LIMITS.dataCharacters)
    const full = Math.floor((SIGNAL_LIMITS.dataCharacters - 50) / 6)
    const pieces = split(data)
    expect(pieces.join('')).toBe(data)
    expect(pieces.slice(0, -1).every(({ length }) => length === full)).toBe(true)
  })

  it('fit, cut no character in two, and make the data again', () => {
    const character = fc.constantFrom('a', '"', '\u0001', 'é', '😀', '\n')
    const data = fc.string({ unit: character, minLength: 5_000, maxLength: 20_000, size: 'max' })
    fc.assert(
      fc.property(data, (text) => {
        const pieces = split(text)
        expect(pieces.join('')).toBe(text)
        for (const piece of pieces) {
          expect(toLength(piece)).toBeLessThanOrEqual(SIGNAL_LIMITS.dataCharacters)
          expect(piece).not.toMatch(HALF)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('cut no character in two, wherever the limit falls', () => {
    for (const before of ['', 'a', '\u0001', '"a', '\u0001\u0001a']) {
      for (const after of ['', '\u0001', 'a\u0001', '\u0001\u0001\u0001']) {
        const pieces = split(`${before}${`😀${after}`.repeat(6_000)}`)
        expect(pieces.length).toBeGreaterThan(1)
        for (const piece of pieces) expect(piece).not.toMatch(HALF)
      }
    }
  })

  it('keep half of a character that was sent alone', () => {
    const half = '\uD83D'
    expect(split(half)).toEqual([half])
  })
})
