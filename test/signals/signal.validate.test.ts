import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  validateBytes,
  validateCharacters,
  validateSendOptions,
  validateSignal,
  SIGNAL_LIMITS,
} from '../../src/signals/signal.validate.ts'

/** Why a signal is refused, or `null`. */
function refusal(signal: unknown, isForeign = false): string | null {
  try {
    const findFault = () => (isForeign ? 'invalidSignal' : null)
    validateCharacters(validateSignal(signal as never, findFault).data ?? '')
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
}

describe('SIGNAL_LIMITS', () => {
  it('are those of OpenTok', () => {
    expect(SIGNAL_LIMITS).toEqual({ typeCharacters: 128, dataCharacters: 8_192 })
    expect(Object.isFrozen(SIGNAL_LIMITS)).toBe(true)
  })
})

describe('data', () => {
  it.each([
    ['plain characters', 'a', 8_190],
    ['double quotes, which JSON escapes', '"', 4_095],
    ['line ends', '\n', 4_095],
    ['characters of more than a byte', 'ä', 8_190],
    ['pairs of code units', '😀', 4_095],
    ['control characters, which JSON writes as six', '\u0001', 1_365],
  ])('of %s fits to the last one', (_, character, most) => {
    expect(refusal({ data: character.repeat(most) })).toBeNull()
    const size = JSON.stringify(character.repeat(most + 1)).length
    expect(refusal({ data: character.repeat(most + 1) })).toBe(
      `signal.data has at most 8192 characters as JSON, got ${size}`,
    )
  })

  it('may be empty or missing', () => {
    expect(refusal({ data: '' })).toBeNull()
    expect(refusal({})).toBeNull()
  })

  it.each([
    [null, 'null'],
    [42, 'number'],
    [true, 'boolean'],
    [{ text: 'hello' }, 'object'],
    [['hello'], 'array'],
  ])('that is %s is refused by its rule', (data, type) => {
    expect(refusal({ data })).toBe(`signal.data must be a string, got ${type}`)
  })

  it('is never shown, whatever is wrong with the signal', () => {
    const secret = 'x3cr3t'
    for (const data of [secret.repeat(2_000), [secret], { secret }, () => secret, 9_876_543_210]) {
      expect(refusal({ data })).not.toMatch(/x3cr3t|9876543210/)
    }
    expect(refusal({ data: secret, type: 'a b' })).not.toContain(secret)
    expect(refusal({ data: secret, to: secret })).not.toMatch(/data/)
  })

  it('fits exactly if OpenTok would take it', () => {
    fc.assert(
      // A short piece, repeated: long strings made of single characters take seconds to make.
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }),
        fc.integer({ min: 0, max: 9_000 }),
        (piece, length) => {
          const data = piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
          expect(refusal({ data }) === null).toBe(JSON.stringify(data).length <= 8_192)
        },
      ),
      { numRuns: 50 },
    )
  }, 30_000)
})

describe('type', () => {
  it('has at most 128 characters', () => {
    expect(refusal({ type: 'a'.repeat(128) })).toBeNull()
    expect(refusal({ type: 'a'.repeat(129) })).toBe(
      'signal.type has at most 128 characters, got 129',
    )
  })

  it('has letters, digits and - . _ ~', () => {
    expect(refusal({ type: 'AZaz09-._~' })).toBeNull()
    for (const character of ' :/ä+@\n\0😀') {
      expect(refusal({ type: `a${character}b` }), character).toMatch(
        /^signal\.type has letters, digits and - \. _ ~/,
      )
    }
    expect(refusal({ type: 'a\n' })).not.toBeNull()
  })

  it('is not empty, and is a string', () => {
    expect(refusal({ type: '' })).toMatch(/^signal\.type has/)
    expect(refusal({ type: null })).toMatch(/^signal\.type must be a string, got null/)
    expect(refusal({ type: 42 })).toBe('signal.type must be a string, got number 42')
  })
})

describe('to', () => {
  it('is a connection', () => {
    expect(refusal({ to: { connectionId: 'b' } })).toBeNull()
    expect(refusal({ to: {} })).toMatch(/^signal\.to\.connectionId must be a string/)
    expect(refusal({ to: 'b' })).toMatch(/^signal\.to must be an object/)
    expect(refusal({ to: null })).toMatch(/^signal\.to must be an object, got null/)
  })

  it('has a connection id that is a string, and says somebody', () => {
    expect(refusal({ to: { connectionId: 42 } })).toMatch(
      /^signal\.to\.connectionId must be a string, got number 42/,
    )
    expect(refusal({ to: { connectionId: '' } })).toMatch(
      /^signal\.to\.connectionId must be a string/,
    )
  })

  it('is one that OpenTok would send to, and to nobody else', () => {
    expect(refusal({ data: 'x', to: { connectionId: 'b' } }, true)).toBe(
      'signal.to must be a connection object of this session, and not a copy of it',
    )
    expect(refusal({ data: 'x' }, true)).toBeNull()
  })
})

describe('retryAfterReconnect', () => {
  it('is a boolean', () => {
    expect(refusal({ retryAfterReconnect: false })).toBeNull()
    expect(refusal({ retryAfterReconnect: 'no' })).toBe(
      'signal.retryAfterReconnect must be a boolean, got string no',
    )
  })
})

describe('a signal', () => {
  it('that fits comes back as a copy, without what is undefined', () => {
    const to = { connectionId: 'b' }
    const given = { type: 'chat', data: 'hello', to, retryAfterReconnect: undefined }
    const checked = validateSignal(given, () => null)
    expect(checked).not.toBe(given)
    expect(Object.entries(checked)).toEqual([
      ['type', 'chat'],
      ['data', 'hello'],
      ['to', to],
    ])
    expect(checked.to).toBe(to)
  })

  it('has no other fields, and is an object', () => {
    expect(refusal({ text: 'hello' })).toBe(
      "signal has no 'text', only type, data, to, retryAfterReconnect",
    )
    expect(refusal('hello')).toBe('signal must be an object, got string hello')
  })
})

describe('the size of data', () => {
  const problem = (validate: () => void) => {
    try {
      validate()
      return null
    } catch (error) {
      return (error as Error).message
    }
  }

  it('is told in characters where OpenTok counts, in bytes where we do', () => {
    expect(problem(() => validateCharacters('€'.repeat(8_191)))).toBe(
      'signal.data has at most 8192 characters as JSON, got 8193',
    )
    expect(problem(() => validateBytes('€'.repeat(8_191), 24_572))).toBe(
      'signal.data has at most 24572 bytes in UTF-8, got 24573',
    )
    expect(problem(() => validateBytes('€'.repeat(8_191), 24_573))).toBeNull()
  })
})

describe('the options of a call', () => {
  it('are checked like all others', () => {
    const { signal } = new AbortController()
    const options = { ttlMs: 1, key: '', abort: signal }
    expect(validateSendOptions(options)).toEqual(options)
    expect(validateSendOptions(undefined)).toEqual({})
    for (const [wrong, message] of [
      [{ ttlMs: 0 }, 'signal options.ttlMs must be a number from 1 to 2147483647, got number 0'],
      [{ key: 1 }, 'signal options.key must be a string, got number 1'],
      [{ abort: {} }, 'signal options.abort must be an object with addEventListener(), '],
      [{ ttl: 1 }, "signal options has no 'ttl', only ttlMs, key, abort"],
      ['soon', 'signal options must be an object, got string soon'],
    ] as const) {
      expect(() => validateSendOptions(wrong as never)).toThrow(message)
    }
  })
})
