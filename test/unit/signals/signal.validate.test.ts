import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countBytes,
  validateBytes,
  validateCharacters,
  validateSendOptions,
  validateSignal,
  SIGNAL_LIMITS,
} from '../../../src/signals/signal.validate.ts'

/** Error message for an invalid signal; `null` if it is valid. */
function problemOf(signal: unknown, isForeign = false): string | null {
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
    ['line breaks', '\n', 4_095],
    ['characters of more than a byte', 'ä', 8_190],
    ['pairs of code units', '😀', 4_095],
    ['control characters, which JSON writes as six', '\u0001', 1_365],
  ])('of %s fits up to the exact limit', (_, character, most) => {
    expect(problemOf({ data: character.repeat(most) })).toBeNull()
    const size = JSON.stringify(character.repeat(most + 1)).length
    expect(problemOf({ data: character.repeat(most + 1) })).toBe(
      `signal.data has at most 8192 characters as JSON, got ${size}`,
    )
  })

  it('may be empty or missing', () => {
    expect(problemOf({ data: '' })).toBeNull()
    expect(problemOf({})).toBeNull()
  })

  it.each([
    [null, 'null'],
    [42, 'number'],
    [true, 'boolean'],
    [{ text: 'hello' }, 'object'],
    [['hello'], 'array'],
  ])('that is %s is rejected by its rule', (data, type) => {
    expect(problemOf({ data })).toBe(`signal.data must be a string, got ${type}`)
  })

  it('is never shown, whichever rule the signal breaks', () => {
    const secret = 'x3cr3t'
    for (const data of [secret.repeat(2_000), [secret], { secret }, () => secret, 9_876_543_210]) {
      expect(problemOf({ data })).not.toMatch(/x3cr3t|9876543210/)
    }
    expect(problemOf({ data: secret, type: 'a b' })).not.toContain(secret)
    expect(problemOf({ data: secret, to: secret })).not.toMatch(/data/)
  })

  it('fits exactly if OpenTok would accept it', () => {
    fc.assert(
      // A short piece, repeated: generating long strings character by character takes seconds.
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }),
        fc.integer({ min: 0, max: 9_000 }),
        (piece, length) => {
          const data = piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
          expect(problemOf({ data }) === null).toBe(JSON.stringify(data).length <= 8_192)
        },
      ),
      { numRuns: 50 },
    )
  }, 30_000)
})

describe('type', () => {
  it('has at most 128 characters', () => {
    expect(problemOf({ type: 'a'.repeat(128) })).toBeNull()
    expect(problemOf({ type: 'a'.repeat(129) })).toBe(
      'signal.type has at most 128 characters, got 129',
    )
  })

  it('has letters, digits and - . _ ~', () => {
    expect(problemOf({ type: 'AZaz09-._~' })).toBeNull()
    for (const character of ' :/ä+@\n\0😀') {
      expect(problemOf({ type: `a${character}b` }), character).toMatch(
        /^signal\.type has letters, digits and - \. _ ~/,
      )
    }
    expect(problemOf({ type: 'a\n' })).not.toBeNull()
  })

  it('is not empty, and is a string', () => {
    expect(problemOf({ type: '' })).toMatch(/^signal\.type has/)
    expect(problemOf({ type: null })).toMatch(/^signal\.type must be a string, got null/)
    expect(problemOf({ type: 42 })).toBe('signal.type must be a string, got number 42')
  })
})

describe('to', () => {
  it('is a connection', () => {
    expect(problemOf({ to: { connectionId: 'b' } })).toBeNull()
    expect(problemOf({ to: {} })).toMatch(/^signal\.to\.connectionId must be a string/)
    expect(problemOf({ to: 'b' })).toMatch(/^signal\.to must be an object/)
    expect(problemOf({ to: null })).toMatch(/^signal\.to must be an object, got null/)
  })

  it('has a connection id that is a string and not empty', () => {
    expect(problemOf({ to: { connectionId: 42 } })).toMatch(
      /^signal\.to\.connectionId must be a string, got number 42/,
    )
    expect(problemOf({ to: { connectionId: '' } })).toMatch(
      /^signal\.to\.connectionId must be a string/,
    )
  })

  it('is a connection of this session, so that OpenTok sends to nobody else', () => {
    expect(problemOf({ data: 'x', to: { connectionId: 'b' } }, true)).toBe(
      'signal.to must be a connection object of this session, and not a copy of it',
    )
    expect(problemOf({ data: 'x' }, true)).toBeNull()
  })
})

describe('retryAfterReconnect', () => {
  it('is a boolean', () => {
    expect(problemOf({ retryAfterReconnect: false })).toBeNull()
    expect(problemOf({ retryAfterReconnect: 'no' })).toBe(
      'signal.retryAfterReconnect must be a boolean, got string no',
    )
  })
})

describe('a signal', () => {
  it('that is valid is returned as a copy without undefined fields', () => {
    const to = { connectionId: 'b' }
    const given = { type: 'chat', data: 'hello', to, retryAfterReconnect: undefined }
    const validated = validateSignal(given, () => null)
    expect(validated).not.toBe(given)
    expect(Object.entries(validated)).toEqual([
      ['type', 'chat'],
      ['data', 'hello'],
      ['to', to],
    ])
    expect(validated.to).toBe(to)
  })

  it('has no other fields, and is an object', () => {
    expect(problemOf({ text: 'hello' })).toBe(
      "signal has no 'text', only type, data, to, retryAfterReconnect",
    )
    expect(problemOf('hello')).toBe('signal must be an object, got string hello')
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

  it('is given in characters for the limit of OpenTok, in bytes for that of this library', () => {
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
  it('are validated like all others', () => {
    const { signal } = new AbortController()
    const options = { id: 'a', ttlMs: 1, key: '', abort: signal }
    const isTaken = (id: string) => id === 'taken'
    expect(validateSendOptions(options, isTaken)).toEqual(options)
    expect(validateSendOptions(undefined, isTaken)).toEqual({})
    for (const [wrong, message] of [
      [{ ttlMs: 0 }, 'signal options.ttlMs must be a number from 1 to 2147483647, got number 0'],
      [{ id: '' }, 'signal options.id must be a string that is not empty, got string '],
      [
        { id: 'taken' },
        'signal options.id must be one that no signal in progress has, got string taken',
      ],
      [{ key: 1 }, 'signal options.key must be a string, got number 1'],
      [{ abort: {} }, 'signal options.abort must be an object with addEventListener(), '],
      [{ ttl: 1 }, "signal options has no 'ttl', only id, ttlMs, key, abort"],
      ['soon', 'signal options must be an object, got string soon'],
    ] as const) {
      expect(() => validateSendOptions(wrong as never, isTaken)).toThrow(message)
    }
  })
})

describe('countBytes', () => {
  it.each(['', 'a', '\u007f', '\u0080', '\u07ff', '\u0800', '\uffff', '😀', 'aé€😀'])(
    'is the size of %j in UTF-8',
    (text) => {
      expect(countBytes(text)).toBe(new TextEncoder().encode(text).length)
    },
  )
})
